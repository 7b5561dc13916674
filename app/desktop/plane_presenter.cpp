// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/plane_presenter.h"

#include <algorithm>
#include <chrono>

#include "app/present/noise_levels.h"

namespace scorescope::app {
namespace {

constexpr const char* kKey = "canvas";
constexpr int kPlayMilliseconds = 25;
constexpr int kRestMilliseconds = 180;

/// Another data set or another noise process: the points on the canvas are to be made anew.
bool needsOtherData(const Settings& before, const Settings& now) {
    const auto keys = changedKeys(before, now);
    return std::ranges::any_of(keys, [](const std::string& key) {
        return key == "seed" || key.starts_with("data.") || key.starts_with("sde.");
    });
}

}  // namespace

PlanePresenter::PlanePresenter(Workbench& workbench, QObject* parent)
    : QObject(parent), workbench_(workbench), inquirer_(workbench, canvas_) {
    connect(&workbench_, &Workbench::sessionRestarted, this, &PlanePresenter::reload);
    connect(&workbench_, &Workbench::sessionRebuilt, this, [this] {
        schedule_.restart();
        xtSchedule_.restart();
        inquirer_.restart();
        awaited_ = 0;
    });
    connect(&inquirer_, &Inquirer::answered, this, &PlanePresenter::sceneChanged);
    connect(&workbench_, &Workbench::partsReady, this, &PlanePresenter::refresh);
    connect(&workbench_, &Workbench::lossesGrew, this, &PlanePresenter::refresh);
    connect(&workbench_, &Workbench::paused, this, &PlanePresenter::refresh);
    // Once training rests the newest weights are due, without a pause, and maps in full.
    connect(&workbench_, &Workbench::runChanged, this, [this] {
        if (overTime() || wish().map) refresh();
    });
    connect(&workbench_, &Workbench::choicesChanged, this, [this] {
        refresh();
        Q_EMIT sceneChanged();
    });
    connect(&workbench_, &Workbench::replyTaken, this, &PlanePresenter::takeReply);
    connect(&loader_, &PlaneLoader::loaded, this, [this](const auto& data) {
        canvas_.setData(data);
        xt_.setData(data);
        Q_EMIT homeChanged();
        refresh();
        Q_EMIT sceneChanged();
    });
    connect(&loader_, &PlaneLoader::failed, this, [this](const Error& error) {
        canvas_.setData(nullptr);
        xt_.setData(nullptr);
        Q_EMIT workbench_.messageRaised(Severity::error, QString::fromStdString(error.line()));
        Q_EMIT sceneChanged();
    });
    player_.setTimerType(Qt::PreciseTimer);
    player_.setInterval(kPlayMilliseconds);
    connect(&player_, &QTimer::timeout, this, &PlanePresenter::playOn);
    settle_.setSingleShot(true);
    settle_.setInterval(kRestMilliseconds);
    connect(&settle_, &QTimer::timeout, this, [this] {
        moving_ = false;
        refresh();
    });
    canvas_.setTime(cursor_.t());
    xt_.setTime(cursor_.t());
    reload();
}

bool PlanePresenter::overTime() const {
    return canvas_.data() != nullptr && canvas_.data()->dimension() == 1;
}

const Picture& PlanePresenter::picture() const {
    return overTime() ? static_cast<const Picture&>(xt_) : canvas_;
}

std::optional<render::WorldRect> PlanePresenter::home() const {
    if (canvas_.data() == nullptr) return std::nullopt;
    return overTime() ? xt_.home() : canvas_.data()->home();
}

render::Scene PlanePresenter::scene() {
    const ViewState& view = workbench_.document().view();
    return overTime() ? xt_.scene(view) : canvas_.scene(view);
}

ScoreSource PlanePresenter::source() const {
    ScoreSource source;
    // The recording holds averaged weights only.
    const bool ema = workbench_.document().view().emaWeights || recordedStep_;
    source.weights = ema ? ScoreSource::Weights::ema : ScoreSource::Weights::raw;
    source.recordedStep = recordedStep_;
    source.given = given();
    return source;
}

std::optional<GivenPoint> PlanePresenter::given() const {
    if (canvas_.data() == nullptr || workbench_.dimension() != 2) return std::nullopt;
    return givenPoint(workbench_.running(), *canvas_.data(), workbench_.document().view());
}

void PlanePresenter::setWindow(const render::WorldRect& visible, int pixelWidth, int pixelHeight,
                               bool moving) {
    if (visible == visible_ && pixelWidth == pixelWidth_ && pixelHeight == pixelHeight_) return;
    visible_ = visible;
    pixelWidth_ = pixelWidth;
    pixelHeight_ = pixelHeight;
    moving_ = moving_ || moving;
    if (moving) settle_.start();
    workbench_.hurry();
    refresh();
}

void PlanePresenter::setT(double t, bool moving) {
    cursor_.moveTo(t);
    canvas_.setTime(cursor_.t());
    xt_.setTime(cursor_.t());
    moving_ = moving;
    if (moving) settle_.start();
    workbench_.hurry();
    refresh();
    Q_EMIT timeChanged();
    Q_EMIT sceneChanged();
}

void PlanePresenter::play(TimeCursor::Motion motion) {
    cursor_.play(motion);
    canvas_.setTime(cursor_.t());
    xt_.setTime(cursor_.t());
    if (cursor_.isPlaying()) {
        sinceFrame_.start();
        player_.start();
    } else {
        player_.stop();
        settle_.start();
    }
    Q_EMIT timeChanged();
    Q_EMIT sceneChanged();
}

void PlanePresenter::togglePlaying() {
    TimeCursor next = cursor_;
    next.toggle();
    play(next.motion());
}

void PlanePresenter::playOn() {
    const double seconds = 1e-9 * static_cast<double>(sinceFrame_.nsecsElapsed());
    sinceFrame_.start();
    // A long gap (a minimised window, a busy machine) must not make the picture jump.
    const bool changed = cursor_.advance(std::min(seconds, 0.1));
    if (!cursor_.isPlaying()) player_.stop();
    if (changed) setT(cursor_.t(), true);
}

void PlanePresenter::setRecordedStep(std::optional<std::int64_t> step) {
    if (step == recordedStep_) return;
    recordedStep_ = step;
    refresh();
    Q_EMIT recordedStepChanged();
}

void PlanePresenter::setTrajectory(Trajectory trajectory) {
    xt_.setTrajectory(trajectory);
    canvas_.setTrajectory(std::move(trajectory));
    Q_EMIT particlesChanged();
    Q_EMIT sceneChanged();
}

void PlanePresenter::setTheme(const render::ThemeColours& theme) {
    canvas_.setTheme(theme);
    xt_.setTheme(theme);
    Q_EMIT sceneChanged();
}

bool PlanePresenter::settled() const {
    if (loader_.busy() || moving_ || cursor_.isPlaying()) return false;
    if (!workbench_.isReady()) return false;
    if (overTime()) return xtSchedule_.settled(xtWish());
    if (!inquirer_.settled(source())) return false;
    const FieldWish now = wish();
    const bool any = now.learned || now.exact || now.density || now.map;
    return !any || schedule_.settled(now);
}

void PlanePresenter::reload() {
    schedule_.restart();
    xtSchedule_.restart();
    inquirer_.restart();
    awaited_ = 0;
    canvas_.clearAnswers();
    xt_.clear();
    canvas_.setTrajectory({});
    Q_EMIT particlesChanged();
    if (recordedStep_) setRecordedStep(std::nullopt);
    if (!loadedFor_ || needsOtherData(*loadedFor_, workbench_.running())) {
        loadedFor_ = workbench_.running();
        loader_.order(*loadedFor_);
    }
    Q_EMIT sceneChanged();
}

FieldWish PlanePresenter::wish() const {
    const ViewState& view = workbench_.document().view();
    const bool plane = workbench_.dimension() == 2 && pixelWidth_ > 0;
    FieldWish wish;
    wish.t = canvas_.fieldT();
    wish.view = {visible_.left, visible_.bottom, visible_.right, visible_.top};
    wish.pixelWidth = pixelWidth_;
    wish.pixelHeight = pixelHeight_;
    wish.source = source();
    wish.learned = plane && view.shows(Layer::learned);
    wish.exact = plane && view.shows(Layer::exact);
    const bool mapped = plane && view.shows(Layer::density);
    wish.density = mapped && view.map == MapKind::density;
    if (mapped && !wish.density) wish.map = view.map;
    wish.training = workbench_.run().training;
    wish.exactIsCheap = canvas_.fields().exactPoints() == 0;
    wish.moving = moving_ || cursor_.isPlaying();
    wish.run = workbench_.generation();
    return wish;
}

XtWish PlanePresenter::xtWish() const {
    const ViewState& view = workbench_.document().view();
    XtWish wish;
    wish.t = canvas_.fieldT();
    wish.view = {std::clamp(visible_.left, 0.0, 1.0), visible_.bottom,
                 std::clamp(visible_.right, 0.0, 1.0), visible_.top};
    if (view.noiseLeft) {
        wish.view = {1.0 - wish.view.right, visible_.bottom, 1.0 - wish.view.left, visible_.top};
    }
    wish.pixelWidth = pixelWidth_;
    wish.pixelHeight = pixelHeight_;
    wish.source = source();
    wish.exactPaths = view.exactPaths;
    // At one noise level nothing moves.
    const bool time =
        canvas_.data() != nullptr && timeName(canvas_.data()->sde()) != TimeName::none;
    for (const PathKind kind : kPathKinds) {
        wish.paths[static_cast<std::size_t>(kind)] = time && view.shows(pathLayer(kind));
    }
    wish.exactIsCheap = xt_.exactPoints() == 0;
    wish.exact = view.shows(Layer::exact);
    wish.moving = moving_ || cursor_.isPlaying();
    if (!workbench_.run().training) wish.restingStep = workbench_.facts().step;
    wish.seed = static_cast<std::uint64_t>(view.noiseSeed);
    wish.run = workbench_.generation();
    return wish;
}

void PlanePresenter::refreshOverTime() {
    if (workbench_.dimension() != 1 || pixelWidth_ <= 0) return;
    const auto now = XtSchedule::Time::clock::now();
    for (ExplorerRequest& request : xtSchedule_.next(xtWish(), workbench_.facts().step, now)) {
        workbench_.bridge().ask(std::move(request));
    }
}

void PlanePresenter::takeOverTime(const ExplorerReply& reply) {
    if (!xtSchedule_.answered(reply, XtSchedule::Time::clock::now())) return;
    if (const auto* xt = std::get_if<XtReply>(&reply.result)) {
        xt_.take(*xt);
    } else if (const auto* paths = std::get_if<PathsReply>(&reply.result)) {
        xt_.take(*paths);
    } else if (const auto* error = std::get_if<Error>(&reply.result)) {
        Q_EMIT workbench_.messageRaised(Severity::warning, QString::fromStdString(error->line()));
    }
    Q_EMIT sceneChanged();
    refresh();
}

void PlanePresenter::refresh() {
    if (!workbench_.isReady()) return;
    if (overTime()) return refreshOverTime();
    canvas_.setGiven(given(), partsOf(workbench_.running()).size() > 1);
    inquirer_.refresh(source());
    const auto now = FieldSchedule::Time::clock::now();
    auto request = schedule_.next(wish(), workbench_.facts().step, now);
    if (!request) return;
    awaited_ = nextId_++;
    workbench_.bridge().ask({kKey, awaited_, *std::move(request)});
}

void PlanePresenter::takeReply(const ExplorerReply& reply) {
    if (overTime()) return takeOverTime(reply);
    if (reply.key != kKey || reply.id != awaited_) return;
    schedule_.answered(FieldSchedule::Time::clock::now());
    if (const auto* field = std::get_if<FieldReply>(&reply.result)) {
        canvas_.fields().take(*field);
        Q_EMIT sceneChanged();
    } else if (const auto* error = std::get_if<Error>(&reply.result)) {
        Q_EMIT workbench_.messageRaised(Severity::warning, QString::fromStdString(error->line()));
    }
    refresh();
}

}  // namespace scorescope::app
