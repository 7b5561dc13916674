// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/workbench.h"

#include <QDateTime>
#include <QString>
#include <algorithm>
#include <span>
#include <utility>

#include "core/base/value.h"

namespace scorescope::app {
namespace {

constexpr int kTickMilliseconds = 28;  // all that has come is painted in one go
constexpr int kHurryMilliseconds = 8;
constexpr qint64 kHurryLasts = 300;
constexpr qint64 kGiveWayMilliseconds = 100;  // told again while the hand moves
constexpr qint64 kTellMilliseconds = 100;     // texts that change faster cannot be read
constexpr int kAutoRestartMilliseconds = 150;

QString text(const Error& error) {
    return QString::fromStdString(error.line());
}

std::string markText(const Settings& settings, const SettingApplied& applied) {
    const Field* field = settings.find(applied.key);
    const std::string label = field == nullptr ? applied.key : field->label;
    return label + " = " + valueToText(applied.value);
}

}  // namespace

Workbench::Workbench(const ExperimentSource& source, Options options, QObject* parent)
    : QObject(parent),
      options_(std::move(options)),
      document_(source.settings),
      running_(source.settings),
      bridge_(options_.engine),
      name_(source.name),
      openFolder_(source.isRun() ? source.path.string() : std::string()),
      runFolder_(openFolder_) {
    document_.onChange([this](const Settings& before, const ViewState&) { applyChanges(before); });
    connect(&bridge_, &SessionBridge::engineReady, this, [this](const EngineInfo& info) {
        engineInfo_ = info;
        phase_ = EnginePhase::ready;
        openSession();
    });
    connect(&bridge_, &SessionBridge::engineMissing, this, [this](const Error& error) {
        phase_ = EnginePhase::missing;
        Q_EMIT messageRaised(Severity::error, text(error));
        Q_EMIT runChanged();
    });
    connect(&bridge_, &SessionBridge::woken, this, [this] {
        if (!ticker_.isActive()) ticker_.start(0);
    });
    connect(&bridge_, &SessionBridge::eventTaken, this, &Workbench::takeEvent);
    connect(&bridge_, &SessionBridge::lossesTaken, this, &Workbench::takeLosses);
    connect(&bridge_, &SessionBridge::replyTaken, this, &Workbench::replyTaken);
    ticker_.setTimerType(Qt::PreciseTimer);
    connect(&ticker_, &QTimer::timeout, this, &Workbench::poll);
    autoRestart_.setSingleShot(true);
    autoRestart_.setInterval(kAutoRestartMilliseconds);
    connect(&autoRestart_, &QTimer::timeout, this, [this] {
        if (step_ == 0 && atRest() && !pendingKeys().empty() && !contradiction_) restart();
    });
}

RunFacts Workbench::facts() const {
    const auto seen = bridge_.snapshot();
    RunFacts facts;
    facts.engine = phase_;
    facts.state = state_;
    facts.reason = reason_;
    facts.step = step_;
    facts.steps = document_.settings().isActive("training.steps")
                      ? document_.settings().integer("training.steps")
                      : seen->steps;
    facts.stepsPerSecond = seen->stepsPerSecond;
    facts.path = seen->path;
    facts.threads = seen->threads;
    facts.cost = seen->cost;
    facts.speedLimit = document_.settings().real("training.speed_limit");
    facts.consistent = !contradiction_;
    facts.sampling = sampling_;
    return facts;
}

void Workbench::setSampling(bool on) {
    if (sampling_ == on) return;
    sampling_ = on;
    Q_EMIT runChanged();
}

std::vector<std::string> Workbench::pendingKeys() const {
    return restartKeys(running_, document_.settings());
}

void Workbench::checkChoices() {
    const Result<void> good = document_.settings().check();
    contradiction_.reset();
    if (!good) contradiction_ = good.error();
}

void Workbench::open(const ExperimentSource& source) {
    name_ = source.name;
    openFolder_ = source.isRun() ? source.path.string() : std::string();
    document_.replaceSettings(source.settings, "open " + source.name);
    autoRestart_.stop();
    running_ = document_.settings();
    if (!bridge_.hasEngine()) {
        runFolder_ = openFolder_;
        beginGeneration();
    } else if (openFolder_.empty() && runFolder_.empty() && bridge_.isOpen()) {
        restart();
    } else {
        openSession();
    }
    Q_EMIT choicesChanged();
}

bool Workbench::close(std::chrono::milliseconds deadline) {
    ticker_.stop();
    autoRestart_.stop();
    return bridge_.close(deadline);
}

void Workbench::toggleTraining() {
    if (!ready_) return;
    if (state_ == RunState::training) {
        pauseTraining();
    } else {
        startTraining();
    }
}

void Workbench::startTraining(std::optional<std::int64_t> untilStep) {
    if (!ready_ || !run().canTrain || state_ == RunState::training) return;
    if (runFolder_.empty() && !options_.runsFolder.empty() && step_ == 0) {
        // The folder is made now and not when the window opened: looking around leaves no trace.
        runFolder_ = newRunFolder();
        sendRestart();
        Q_EMIT sessionRebuilt();
    }
    bridge_.send(Start{untilStep, std::nullopt});
    ticker_.start(kTickMilliseconds);
}

void Workbench::hurry() {
    sinceHurry_.start();
    if (ticker_.isActive()) ticker_.start(kHurryMilliseconds);
    if (state_ != RunState::training) return;
    if (sinceGivenWay_.isValid() && sinceGivenWay_.elapsed() < kGiveWayMilliseconds) return;
    sinceGivenWay_.start();
    bridge_.send(GiveWay{});
}

int Workbench::tickMilliseconds() const {
    const bool hurries = sinceHurry_.isValid() && sinceHurry_.elapsed() < kHurryLasts;
    return hurries || !ready_ ? kHurryMilliseconds : kTickMilliseconds;
}

void Workbench::pauseTraining() {
    hurry();
    Q_EMIT pauseAsked();
    bridge_.send(Pause{});
}

void Workbench::takeSteps(std::int64_t count) {
    if (!ready_ || !run().canStep) return;
    bridge_.send(TakeSteps{count});
    hurry();
    ticker_.start(tickMilliseconds());
}

void Workbench::restart() {
    if (!bridge_.isOpen()) return;
    if (contradiction_) {
        Q_EMIT messageRaised(Severity::error, text(*contradiction_));
        return;
    }
    autoRestart_.stop();
    runFolder_.clear();
    sendRestart();
    beginGeneration();
}

void Workbench::sendRestart() {
    running_ = document_.settings();
    ++restartsUnderWay_;
    beginsAtOne_ = true;
    bridge_.send(Restart{running_, runFolder_});
}

Result<void> Workbench::choose(const std::string& key, const Value& value) {
    return document_.set(key, value);
}

void Workbench::openSession() {
    SessionSetup setup{.settings = running_};
    setup.runFolder = openFolder_;
    setup.resume = !openFolder_.empty();
    setup.threads = options_.threads;
    setup.interactive = true;
    runFolder_ = openFolder_;
    restartsUnderWay_ = 0;
    beginsAtOne_ = false;
    bridge_.open(std::move(setup));
    beginGeneration();
}

void Workbench::beginGeneration() {
    ++generation_;
    ready_ = false;
    state_ = RunState::loading;
    reason_.clear();
    step_ = 0;
    dimension_ = 0;
    images_.reset();
    curves_.clear();
    Q_EMIT sessionRestarted();
    Q_EMIT curvesChanged();
    Q_EMIT runChanged();
}

void Workbench::applyChanges(const Settings& before) {
    checkChoices();
    const Settings& now = document_.settings();
    for (const std::string& key : changedKeys(before, now)) {
        const Field* field = now.find(key);
        const bool forTrainer = field != nullptr && field->live && running_.isActive(key) &&
                                !key.starts_with("sampler.");
        if (!forTrainer || !running_.set(key, now.get(key))) continue;
        bridge_.send(ApplySetting{key, now.get(key)});
    }
    if (step_ == 0 && ready_ && !pendingKeys().empty()) autoRestart_.start();
    Q_EMIT choicesChanged();
    Q_EMIT runChanged();
}

void Workbench::poll() {
    const bool busy = state_ == RunState::training || sampling_ || !ready_;
    const auto stateBefore = state_;
    bridge_.poll();
    const bool still = state_ != RunState::training && stateBefore != RunState::training && !busy;
    if (still) {
        ticker_.stop();
    } else if (ticker_.interval() != tickMilliseconds()) {
        ticker_.start(tickMilliseconds());
    }
    if (busy && (!sinceTold_.isValid() || sinceTold_.elapsed() >= kTellMilliseconds)) {
        sinceTold_.start();
        Q_EMIT runChanged();
    }
}

void Workbench::takeEvent(const Event& event) {
    if (const auto* ready = std::get_if<Ready>(&event)) takeReady(*ready);
    if (const auto* failed = std::get_if<Failed>(&event)) {
        restartsUnderWay_ = std::max(0, restartsUnderWay_ - 1);
        state_ = RunState::failed;
        Q_EMIT messageRaised(Severity::error, text(failed->error));
    }
    if (const auto* notice = std::get_if<Notice>(&event)) {
        Q_EMIT messageRaised(Severity::notice, QString::fromStdString(notice->text));
    }
    const auto* change = std::get_if<StateChanged>(&event);
    // A run that is being replaced says no more, but what replaces it may take long to read.
    const bool counts = restartsUnderWay_ == 0;
    if (change != nullptr && (counts || change->state == RunState::loading)) takeState(*change);
    if (counts) {
        if (const auto* applied = std::get_if<SettingApplied>(&event)) takeApplied(*applied);
    }
    Q_EMIT runChanged();
}

void Workbench::takeReady(const Ready& ready) {
    restartsUnderWay_ = std::max(0, restartsUnderWay_ - 1);
    if (restartsUnderWay_ > 0) return;  // a newer one follows
    ready_ = true;
    step_ = ready.step;
    parameters_ = ready.parameters;
    dimension_ = ready.dimension;
    images_ = ready.images;
    if (state_ == RunState::loading) state_ = RunState::paused;
    Q_EMIT partsReady();
    if (step_ == 0 && !pendingKeys().empty()) autoRestart_.start();
}

void Workbench::takeLosses(const std::vector<LossPoint>& losses) {
    std::span<const LossPoint> own = losses;
    if (beginsAtOne_) {
        const auto first = std::ranges::find(losses.rbegin(), losses.rend(), 1, &LossPoint::step);
        if (first == losses.rend()) return;
        own = own.subspan(static_cast<std::size_t>(losses.rend() - first) - 1);
        beginsAtOne_ = false;
    }
    curves_.append(own);
    step_ = own.back().step;
    Q_EMIT lossesGrew();
}

void Workbench::takeApplied(const SettingApplied& applied) {
    if (applied.step == 0) return;  // before the first step there is no curve to mark
    curves_.mark({applied.step, markText(document_.settings(), applied)});
    Q_EMIT curvesChanged();
}

void Workbench::takeState(const StateChanged& change) {
    const bool wasTraining = state_ == RunState::training;
    state_ = change.state;
    reason_ = change.reason;
    step_ = change.step;
    if (state_ == RunState::finished && !change.reason.empty()) {
        Q_EMIT messageRaised(
            Severity::notice,
            QStringLiteral("Training %1.").arg(QString::fromStdString(change.reason)));
    }
    if (wasTraining && state_ != RunState::training) Q_EMIT paused();
}

bool Workbench::atRest() const {
    return ready_ && (state_ == RunState::paused || state_ == RunState::finished);
}

std::string Workbench::newRunFolder() const {
    const QString stamp = QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss"));
    const auto slash = name_.find_last_of('/');
    std::string stem = slash == std::string::npos ? name_ : name_.substr(slash + 1);
    if (stem.ends_with(".json")) stem.resize(stem.size() - 5);
    return options_.runsFolder + "/" + stem + "-" + stamp.toStdString();
}

}  // namespace scorescope::app
