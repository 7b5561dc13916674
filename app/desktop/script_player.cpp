// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/script_player.h"

#include <QBuffer>
#include <QDockWidget>
#include <QPixmap>

#include "app/desktop/main_window.h"
#include "app/desktop/tool_actions.h"
#include "app/present/map_catalogue.h"
#include "core/base/atomic_file.h"
#include "core/base/nearest.h"

namespace scorescope::app {
namespace {

constexpr int kTurnMilliseconds = 5;

bool always() {
    return true;
}

}  // namespace

ScriptPlayer::ScriptPlayer(MainWindow& window, std::vector<ScriptAction> actions, Part part)
    : QObject(&window),
      window_(window),
      part_(part),
      probe_(window),
      input_(window, probe_),
      actions_(std::move(actions)),
      done_([this] {
          // A lesson's window has been painted long ago, and may have nothing new to paint.
          return (frames_ > 0 || part_ == Part::ofLesson || !hasOpenGl()) && rests();
      }) {
    connect(&window_.canvas().view(), &QOpenGLWidget::frameSwapped, this, [this] { ++frames_; });
    connect(&timer_, &QTimer::timeout, this, &ScriptPlayer::turn);
    timer_.start(kTurnMilliseconds);
}

void ScriptPlayer::turn() {
    const RunFacts facts = window_.workbench().facts();
    if (facts.engine == EnginePhase::missing || facts.state == RunState::failed) {
        fail({facts.engine == EnginePhase::missing ? Fault::resource : Fault::diverged,
              window_.messages().text().toStdString(),
              {},
              {}},
             actions_[next_ > 0 ? next_ - 1 : 0].where);
        return;
    }
    if (!done_()) return;
    if (next_ == actions_.size()) {
        timer_.stop();
        Q_EMIT finished();
        return;
    }
    const ScriptAction& action = actions_[next_];
    framesBefore_ = frames_;
    begun_.start();
    Result<Done> begun = begin(action);
    if (!begun) {
        fail(begun.error(), action.where);
        return;
    }
    ++next_;
    done_ = *std::move(begun);
}

Result<ScriptPlayer::Done> ScriptPlayer::begin(const ScriptAction& action) {
    const QString name = QString::fromStdString(action.name);
    Workbench& workbench = window_.workbench();
    const auto afterInput = [this](const Result<void>& posted) -> Result<Done> {
        if (!posted) return posted.error();
        return Done([this] { return !input_.busy() && painted() && lessonRests(); });
    };
    switch (action.verb) {
        case ScriptVerb::preset: return beginPreset(action);
        case ScriptVerb::set: return beginSetting(action);
        case ScriptVerb::train: return beginTraining(action);
        case ScriptVerb::start:
            workbench.startTraining();
            return Done([&workbench] { return workbench.facts().state != RunState::paused; });
        case ScriptVerb::pause:
            workbench.pauseTraining();
            return Done([&workbench] { return !workbench.run().training; });
        case ScriptVerb::restart: workbench.restart(); return Done([this] { return rests(); });
        case ScriptVerb::wait:
            return Done([this, ms = 1000.0 * action.numbers[0]] {
                return static_cast<double>(begun_.elapsed()) >= ms;
            });
        case ScriptVerb::time: return beginTime(action);
        case ScriptVerb::layer: return beginLayer(action);
        case ScriptVerb::map: return beginMap(action);
        case ScriptVerb::probe:
        case ScriptVerb::integral:
        case ScriptVerb::reveal: return beginTool(action);
        case ScriptVerb::sample: return beginSample();
        case ScriptVerb::images: return beginImages(action);
        case ScriptVerb::panel: return beginPanel(action);
        case ScriptVerb::click: return afterInput(input_.click(name));
        case ScriptVerb::drag:
            return afterInput(input_.drag(name, {action.numbers[0], action.numbers[1]},
                                          {action.numbers[2], action.numbers[3]}));
        case ScriptVerb::key: return afterInput(input_.press(name));
        case ScriptVerb::lesson: return beginLesson(action);
        case ScriptVerb::shot: return beginShot(action);
        case ScriptVerb::share:
            return whenSettled(
                action, [this, folder = action.name] { return window_.keeper().share(folder); });
        case ScriptVerb::report: {
            const Result<void> written =
                writeFileAtomically(action.name, writeJson(report()) + "\n");
            if (!written) return written.error();
            return Done(always);
        }
        case ScriptVerb::quit:
            timer_.stop();
            QMetaObject::invokeMethod(&window_, &QWidget::close, Qt::QueuedConnection);
            return Done(always);
    }
    return Done(always);
}

Result<ScriptPlayer::Done> ScriptPlayer::beginPreset(const ScriptAction& action) {
    auto source = findExperiment(action.name);
    if (!source) return source.error();
    window_.workbench().open(*std::move(source));
    return Done([this] { return rests(); });
}

Result<ScriptPlayer::Done> ScriptPlayer::beginSetting(const ScriptAction& action) {
    Document& document = window_.workbench().document();
    document.endGesture();
    const Result<void> done = document.setText(action.name, action.text);
    if (!done) return done.error();
    return Done([this] { return rests(); });
}

Result<ScriptPlayer::Done> ScriptPlayer::beginTraining(const ScriptAction& action) {
    Workbench& workbench = window_.workbench();
    const RunView run = workbench.run();
    if (!run.canStep) return Error{Fault::usage, "cannot train now: " + run.stateText, {}, {}};
    const std::int64_t target =
        workbench.facts().step + static_cast<std::int64_t>(action.numbers[0]);
    workbench.takeSteps(static_cast<std::int64_t>(action.numbers[0]));
    return Done([this, &workbench, target] {
        const RunFacts facts = workbench.facts();
        const bool arrived = facts.step >= target || facts.state == RunState::finished;
        return arrived && facts.state != RunState::training && rests();
    });
}

Result<ScriptPlayer::Done> ScriptPlayer::beginTime(const ScriptAction& action) {
    QMetaObject::invokeMethod(
        &window_.presenter(), [this, t = action.numbers[0]] { window_.presenter().setT(t, false); },
        Qt::QueuedConnection);
    probe_.inputPosted(&window_.canvas().view());
    return Done([this] { return painted() && window_.presenter().settled(); });
}

Result<ScriptPlayer::Done> ScriptPlayer::beginLayer(const ScriptAction& action) {
    const auto layer = layerNamed(action.name);
    if (!layer) {
        std::vector<std::string> names;
        for (const LayerInfo& info : layerCatalogue()) names.push_back(info.id);
        return Error{Fault::usage,
                     "there is no layer \"" + action.name + "\"",
                     {},
                     nearestRemedy(action.name, names)};
    }
    return changeSoon(
        [layer = *layer, on = action.on](Document& document) { showLayer(document, layer, on); });
}

Result<ScriptPlayer::Done> ScriptPlayer::beginMap(const ScriptAction& action) {
    const auto map = mapNamed(action.name);
    if (!map) {
        std::vector<std::string> names;
        for (const MapInfo& info : mapCatalogue()) names.push_back(info.id);
        return Error{Fault::usage,
                     "there is no map \"" + action.name + "\"",
                     {},
                     nearestRemedy(action.name, names)};
    }
    return changeSoon([map = *map](Document& document) { chooseMap(document, map); });
}

Result<ScriptPlayer::Done> ScriptPlayer::beginImages(const ScriptAction& action) {
    return changeSoon([key = action.name, value = imageValue(action.text)](Document& document) {
        ViewState view = document.view();
        if (setImageChoice(view.images, key, value)) document.changeView("look at images", view);
    });
}

Result<ScriptPlayer::Done> ScriptPlayer::beginTool(const ScriptAction& action) {
    return changeSoon([verb = action.verb, numbers = action.numbers](Document& document) {
        if (verb == ScriptVerb::reveal) return revealDsm(document, static_cast<int>(numbers[0]));
        ViewState view = document.view();
        if (verb == ScriptVerb::probe) {
            view.probe = render::Vec2{numbers[0], numbers[1]};
            document.changeView("select a point", view);
            return;
        }
        const render::Vec2 from = {numbers[0], numbers[1]}, to = {numbers[2], numbers[3]};
        const bool cornered = numbers.size() == 6;
        view.ways = TwoWays{
            from, to, cornered ? render::Vec2{numbers[4], numbers[5]} : render::Vec2{to.x, from.y}};
        view.show(Layer::integral, true);
        document.changeView("move the ways", view);
    });
}

Result<ScriptPlayer::Done> ScriptPlayer::changeSoon(std::function<void(Document&)> change) {
    QMetaObject::invokeMethod(
        this, [this, change = std::move(change)] { change(window_.workbench().document()); },
        Qt::QueuedConnection);
    probe_.inputPosted(&window_.canvas().view());
    return Done([this] { return painted() && window_.presenter().settled(); });
}

Json ScriptPlayer::report() const {
    Json json = probe_.report();
    const ViewState& view = window_.workbench().document().view();
    const CanvasView& canvas = window_.presenter().canvas();
    json["probe"] = toJson(canvas.probe().shown(view));
    json["integral"] =
        view.shows(Layer::integral) ? toJson(canvas.integral().shown(canvas.ways(view))) : Json();
    const Percentiles& following = window_.images().prior().following();
    json["alpha_follow_ms"] = following.empty() ? Json() : following.toJson();
    json["dsm"] = toJson(canvas.dsm().shown(view));
    return json;
}

Result<ScriptPlayer::Done> ScriptPlayer::beginSample() {
    const RunView run = window_.workbench().run();
    if (!run.canSample) return Error{Fault::usage, "cannot sample now: " + run.stateText, {}, {}};
    window_.desk().sample();
    return Done([this] { return !window_.desk().busy() && painted(); });
}

Result<ScriptPlayer::Done> ScriptPlayer::beginPanel(const ScriptAction& action) {
    const QString name = QString::fromStdString(action.name);
    std::vector<std::string> names;
    for (const ImageModeInfo& info : imageModeCatalogue()) {
        names.push_back(info.id);
        if (name.compare(QString::fromStdString(info.id), Qt::CaseInsensitive) != 0) continue;
        if (!window_.showsImages() || !window_.images().desk().offers(info.mode)) {
            return Error{Fault::usage, "this run has no " + info.id, {}, "open another preset"};
        }
        window_.images().chooseMode(info.mode);
        return Done([this] { return painted() && window_.images().settled(); });
    }
    for (QDockWidget* panel : window_.panels()) {
        names.push_back(panel->windowTitle().toStdString());
        if (panel->windowTitle().compare(name, Qt::CaseInsensitive) != 0 &&
            panel->objectName() != name) {
            continue;
        }
        panel->show();
        panel->raise();
        window_.canvas().view().update();
        return Done([this] { return painted(); });
    }
    return Error{Fault::usage,
                 "there is no panel \"" + action.name + "\"",
                 {},
                 nearestRemedy(action.name, names)};
}

Result<ScriptPlayer::Done> ScriptPlayer::beginLesson(const ScriptAction& action) {
    const Result<void> opened = window_.lessons().open(action.name);
    if (!opened) return opened.error();
    return Done([this] { return painted() && rests(); });
}

Result<ScriptPlayer::Done> ScriptPlayer::beginShot(const ScriptAction& action) {
    if (!action.numbers.empty()) {
        window_.resize(static_cast<int>(action.numbers[0]), static_cast<int>(action.numbers[1]));
    }
    return whenSettled(action, [this, path = action.name] { return saveShot(path); });
}

/// Saves once what is shown is what was asked for.
ScriptPlayer::Done ScriptPlayer::whenSettled(const ScriptAction& action,
                                             std::function<Result<void>()> save) {
    window_.canvas().view().update();
    return [this, save = std::move(save), where = action.where] {
        const bool training = window_.workbench().run().training;
        if (!painted() || !(training ? window_.presenter().settled() : rests())) return false;
        const Result<void> saved = save();
        if (!saved) fail(saved.error(), where);
        return static_cast<bool>(saved);
    };
}

Result<void> ScriptPlayer::saveShot(const std::string& path) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (!window_.grab().save(&buffer, "PNG")) {
        return Error{Fault::resource, "the window could not be drawn", path, {}};
    }
    return writeFileAtomically(
        path, std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

bool ScriptPlayer::rests() const {
    Workbench& workbench = window_.workbench();
    if (!workbench.isReady() || workbench.isAboutToRestart()) return false;
    const bool samplingSettled = workbench.run().training || !window_.desk().busyOrDue();
    const bool imagesSettled = !window_.showsImages() || window_.images().settled();
    return window_.presenter().settled() && samplingSettled && imagesSettled && lessonRests();
}

bool ScriptPlayer::lessonRests() const {
    const LessonDesk& lessons = window_.lessons();
    return part_ == Part::ofLesson || !(lessons.busy() || lessons.asking());
}

bool ScriptPlayer::painted() const {
    // One frame may have been under way already when the action began.
    return frames_ >= framesBefore_ + 2 || begun_.elapsed() > 250;
}

void ScriptPlayer::fail(Error error, const std::string& where) {
    timer_.stop();
    done_ = always;
    if (error.where.empty()) {
        error.where = where;
    } else {
        error.where = where + ": " + error.where;
    }
    Q_EMIT failed(error);
}

}  // namespace scorescope::app
