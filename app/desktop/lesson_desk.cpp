// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/lesson_desk.h"

#include <algorithm>

#include "app/desktop/main_window.h"
#include "app/desktop/script_player.h"
#include "app/present/lesson_question.h"
#include "core/base/json.h"
#include "core/base/locations.h"
#include "core/session/training_options.h"

namespace scorescope::app {
namespace {

constexpr const char* kLessonKey = "lesson";  // of its questions
constexpr std::size_t kMostLosses = 100'000;

/// What a claim depends on: neither samplers nor machine, pace and seed.
bool decidesNetwork(const std::string& key) {
    return !key.starts_with("sampler.") && key != "seed" && !isMachineSetting(key) &&
           !isPaceSetting(key);
}

bool sameNetwork(const Settings& a, const Settings& b) {
    return std::ranges::none_of(changedKeys(a, b), decidesNetwork);
}

std::string scriptOf(const LessonStep& step) {
    std::string script;
    for (const std::string& line : step.actions) script += line + '\n';
    return script;
}

}  // namespace

LessonDesk::LessonDesk(MainWindow& window) : QObject(&window), window_(window) {
    Workbench& workbench = window_.workbench();
    connect(&workbench.bridge(), &SessionBridge::lossesTaken, this, &LessonDesk::takeLosses);
    connect(&workbench, &Workbench::replyTaken, this, &LessonDesk::takeReply);
    connect(&workbench, &Workbench::partsReady, this, &LessonDesk::findNumbers);
    connect(&workbench, &Workbench::runChanged, this, &LessonDesk::findNumbersAtRest);
    connect(&workbench, &Workbench::sessionRestarted, this, [this] {
        awaited_ = 0;
        questions_.clear();
    });
}

LessonDesk::~LessonDesk() {
    stopChecking();
}

void LessonDesk::tell(const Error& error) {
    window_.showMessage(Severity::error, QString::fromStdString(error.line()));
}

const std::vector<LessonEntry>& LessonDesk::entries() {
    if (listed_) return entries_;
    listed_ = true;
    auto listed = listLessons();
    if (listed) {
        entries_ = *std::move(listed);
    } else {
        tell(listed.error());
    }
    return entries_;
}

Result<void> LessonDesk::open(const std::string& name) {
    auto lesson = loadLesson(name);
    if (!lesson) return lesson.error();
    if (player_ != nullptr) player_->deleteLater();
    player_ = nullptr;
    stopChecking();
    awaited_ = 0;
    questions_.clear();
    lesson_ = *std::move(lesson);
    done_.assign(lesson_->steps.size(), false);
    values_.assign(lesson_->expected.size(), std::nullopt);
    askedAt_.assign(lesson_->expected.size(), {0, -1});
    ExperimentSource source{ExperimentSource::Kind::preset, lesson_->name, {}, lesson_->experiment};
    window_.openSource(std::move(source));
    window_.workbench().document().changeView("open the lesson", lesson_->view.view);
    window_.presenter().setT(lesson_->view.t, false);
    Q_EMIT opened();
    return {};
}

void LessonDesk::openOrTell(const std::string& name) {
    if (const auto opened = open(name); !opened) tell(opened.error());
}

std::optional<std::size_t> LessonDesk::placeOf(const std::string& name) {
    const auto found = std::ranges::find(entries(), name, &LessonEntry::name);
    if (found == entries_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - entries_.begin());
}

bool LessonDesk::hasNeighbour(int by) {
    if (!lesson_) return !entries().empty();
    const auto place = placeOf(lesson_->name);
    const auto target = place ? static_cast<std::int64_t>(*place) + by : -1;
    return target >= 0 && target < static_cast<std::int64_t>(entries_.size());
}

void LessonDesk::turn(int by) {
    if (!hasNeighbour(by)) return;
    const auto here = lesson_ ? static_cast<std::int64_t>(*placeOf(lesson_->name)) + by : 0;
    openOrTell(entries_[static_cast<std::size_t>(here)].name);
}

void LessonDesk::advance() {
    if (busy()) return;  // a held key does not skip steps
    if (!lesson_) return turn(1);
    for (std::size_t i = 0; i < lesson_->steps.size(); ++i) {
        if (!done_[i] && !lesson_->steps[i].actions.empty()) return doStep(i);
    }
    turn(1);
}

void LessonDesk::doStep(std::size_t index) {
    if (busy() || !lesson_ || index >= lesson_->steps.size()) return;
    auto actions = parseScript(scriptOf(lesson_->steps[index]), lesson_->name);
    if (!actions) return tell(actions.error());
    player_ = new ScriptPlayer(window_, *std::move(actions), ScriptPlayer::Part::ofLesson);
    connect(player_, &ScriptPlayer::finished, this, [this, index] { endStep(index); });
    connect(player_, &ScriptPlayer::failed, this, [this](const Error& error) {
        player_->deleteLater();
        player_ = nullptr;
        tell(error);
        Q_EMIT progressed();
    });
    Q_EMIT progressed();
}

void LessonDesk::endStep(std::size_t index) {
    player_->deleteLater();
    player_ = nullptr;
    done_[index] = true;
    findNumbers();
    Q_EMIT progressed();
}

bool LessonDesk::reached(std::size_t number) const {
    const Expectation& expected = lesson_->expected[number];
    const auto& value = values_[number];
    return value && *value >= expected.min && *value <= expected.max;
}

bool LessonDesk::canAnswer(const LessonNumber& number) const {
    const Workbench& workbench = window_.workbench();
    if (!questionFor(number) || !sameNetwork(workbench.running(), number.settings)) return false;
    if (number.exact) return true;
    const RunFacts facts = workbench.facts();
    return number.steps ? facts.step == *number.steps : facts.state == RunState::finished;
}

void LessonDesk::findNumbersAtRest() {
    const RunState state = window_.workbench().facts().state;
    if (state == RunState::paused || state == RunState::finished) findNumbers();
}

void LessonDesk::takeLosses(const std::vector<LossPoint>& losses) {
    for (const LossPoint& point : losses) {
        if (!losses_.empty() && point.step <= losses_.back().step) losses_.clear();  // another run
        if (losses_.size() < kMostLosses) losses_.push_back(point);
    }
    findNumbersAtRest();  // the last losses may come after the news that training has ended
}

std::optional<double> LessonDesk::ownValue(const LessonNumber& number) const {
    if (const auto* both = std::get_if<CombinedNumber>(&number.kind)) {
        const auto& first = values_[both->first];
        const auto& second = values_[both->second];
        if (!first || !second) return std::nullopt;
        return both->how == CombinedNumber::How::ratio ? *first / *second : *first - *second;
    }
    const RunFacts facts = window_.workbench().facts();
    if (facts.step == 0 || !sameNetwork(window_.workbench().running(), number.settings)) {
        return std::nullopt;
    }
    if (const auto* log = std::get_if<LogNumber>(&number.kind)) {
        const auto value = numberInLog(*log, losses_);
        if (value) return *value;
    }
    if (const auto* count = std::get_if<StepCountNumber>(&number.kind)) {
        const bool backward = count->counter == StepCounter::backwardPasses;
        const std::int64_t all = backward ? facts.cost.backwardPasses : facts.cost.scoreCalls;
        return static_cast<double>(all) / static_cast<double>(facts.step);
    }
    return std::nullopt;
}

void LessonDesk::findNumbers() {
    if (!lesson_ || !window_.workbench().isReady() || busy()) return;
    bool found = false;
    for (std::size_t i = 0; i < values_.size(); ++i) {
        if (values_[i]) continue;
        values_[i] = ownValue(lesson_->expected[i].number);
        found |= values_[i].has_value();
    }
    if (awaited_ == 0) askForTheRest();
    if (found) Q_EMIT progressed();
}

void LessonDesk::askForTheRest() {
    const std::pair<quint64, std::int64_t> now = {window_.workbench().generation(),
                                                  window_.workbench().facts().step};
    questions_.clear();
    for (std::size_t i = 0; i < values_.size(); ++i) {
        if (values_[i] || askedAt_[i] == now || !canAnswer(lesson_->expected[i].number)) continue;
        askedAt_[i] = now;
        questions_.push_back(i);
    }
    askNext();
}

void LessonDesk::askNext() {
    if (questions_.empty()) return;
    asked_ = questions_.front();
    questions_.pop_front();
    auto question = questionFor(lesson_->expected[asked_].number);
    awaited_ = nextId_++;
    window_.workbench().bridge().ask({kLessonKey, awaited_, *std::move(question)});
    window_.workbench().hurry();
}

void LessonDesk::takeReply(const ExplorerReply& reply) {
    if (reply.key != kLessonKey || reply.id != awaited_ || !lesson_) return;
    if (isPartOfAnswer(reply.result)) return;
    awaited_ = 0;
    const auto value = numberIn(lesson_->expected[asked_].number, reply.result);
    if (value) values_[asked_] = *value;
    askNext();
    if (awaited_ == 0) findNumbers();  // some come from others
    Q_EMIT progressed();
}

void LessonDesk::checkAll() {
    if (!lesson_ || checking()) return;
    process_ = new QProcess(this);
    connect(process_, &QProcess::finished, this, [this](int code) { takeCheck(code); });
    connect(process_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError problem) {
        if (problem != QProcess::FailedToStart) return;
        stopChecking();
        tell({Fault::resource, "cannot be started", "scorescope-cli", "install ScoreScope again"});
        Q_EMIT progressed();
    });
    const auto program = programFolder() / "scorescope-cli";
    const std::int64_t seed = window_.workbench().document().settings().integer("seed");
    process_->start(QString::fromStdString(program.string()),
                    {QStringLiteral("lesson"), QString::fromStdString(lesson_->name),
                     QStringLiteral("--json"), QStringLiteral("--seed"), QString::number(seed)});
    Q_EMIT progressed();
}

void LessonDesk::stopChecking() {
    if (process_ == nullptr) return;
    process_->disconnect(this);
    process_->kill();
    process_->waitForFinished(1000);
    process_->deleteLater();
    process_ = nullptr;
}

void LessonDesk::takeCheck(int exitCode) {
    const QByteArray out = process_->readAllStandardOutput();
    const QString problem = QString::fromUtf8(process_->readAllStandardError()).trimmed();
    process_->deleteLater();
    process_ = nullptr;
    const auto json = parseJson(
        std::string_view(out.constData(), static_cast<std::size_t>(out.size())), "scorescope-cli");
    const bool good = json && json->is_object() && json->contains("expected") &&
                      (*json)["expected"].is_array() &&
                      (*json)["expected"].size() == values_.size();
    if (!good) {
        window_.showMessage(Severity::error, problem.isEmpty()
                                                 ? tr("The check ended with code %1.").arg(exitCode)
                                                 : problem);
    } else {
        for (std::size_t i = 0; i < values_.size(); ++i) {
            const Json value = (*json)["expected"][i].value("value", Json());
            if (value.is_number()) values_[i] = value.get<double>();
        }
    }
    Q_EMIT progressed();
}

}  // namespace scorescope::app
