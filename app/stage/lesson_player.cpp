// SPDX-License-Identifier: Apache-2.0
#include "app/stage/lesson_player.h"

#include <algorithm>

#include "app/present/experiment_source.h"
#include "app/present/lesson.h"
#include "app/present/lesson_text.h"
#include "app/present/map_catalogue.h"
#include "app/present/presets.h"
#include "app/present/script.h"
#include "core/base/locations.h"

namespace scorescope::app {
namespace {

/// Whether a training under the one settings is one under the other.
bool sameTraining(const Settings& one, const Settings& other) {
    return std::ranges::none_of(changedKeys(one, other), [](const std::string& key) {
        return key == "seed" || key.starts_with("data.") || key.starts_with("sde.") ||
               key.starts_with("model.") || key.starts_with("objective.");
    });
}

/// What the stage draws itself is not taken from the window, whose canvas had other edges; nor are
/// the words about the lengths of arrows that are all its own.
void dropDrawn(StageContent& content) {
    if (!content.shared || content.shared->picture) return;
    auto left = *content.shared;
    if (content.newest && content.parts->scores->obstacle().empty()) {
        std::erase_if(left.drawables, [](const render::Drawable& drawable) {
            return std::visit([](const auto& any) { return any.id == "learned score"; }, drawable);
        });
    }
    const bool arrows = std::ranges::any_of(left.drawables, [](const auto& any) {
        return std::holds_alternative<render::ArrowGrid>(any);
    });
    if (!arrows) left.scaleText.clear();
    content.shared = std::make_shared<const SharedScene>(std::move(left));
}

}  // namespace

Result<std::vector<LessonPlayer::Shipped>> LessonPlayer::readShipped(
    const std::filesystem::path& recordings) {
    std::vector<Shipped> shipped;
    // Folders "1", "2" and so on, one a training of the lesson.
    for (int number = 1;; ++number) {
        const auto folder = recordings / std::to_string(number);
        std::error_code code;
        if (!std::filesystem::exists(folder / "experiment.json", code)) return shipped;
        const auto source = findExperiment((folder / "experiment.json").string());
        if (!source) return source.error();
        const auto opened = Recording::read(folder / "recording" / "weights.ssr");
        if (!opened) return opened.error();
        shipped.push_back({source->settings, opened->recording});
    }
}

Result<std::shared_ptr<const SharedScene>> LessonPlayer::readShared(
    const std::filesystem::path& recordings, std::size_t step) {
    const auto folder = recordings / "steps" / std::to_string(step + 1);
    std::error_code code;
    if (!std::filesystem::exists(folder / kSceneFile, code)) {
        return std::shared_ptr<const SharedScene>();
    }
    auto scene = readScene(folder);
    if (!scene) return scene.error();
    return std::make_shared<const SharedScene>(*std::move(scene));
}

Result<LessonPlayer> LessonPlayer::load(const std::string& name) {
    auto lesson = loadLesson(name);
    if (!lesson) return lesson.error();
    const auto assets = assetsFolder();
    if (!assets) return assets.error();
    const auto recordings = *assets / "lessons" / "recordings" / lesson->name;
    auto shipped = readShipped(recordings);
    if (!shipped) return shipped.error();
    Course course(lesson->experiment);
    course.shipped = *std::move(shipped);
    course.content.name = lesson->title;
    StoredView& view = course.content.view.emplace();
    view.t = lesson->view.t;
    view.view = lesson->view.view;
    LessonPlayer player;
    for (const LessonStep& step : lesson->steps) {
        course.content.view->caption = lessonPlain(step.text);
        if (auto done = carryOut(step, course); !done) return done.error();
        auto shared = readShared(recordings, player.steps_.size());
        if (!shared) return shared.error();
        course.content.shared = *std::move(shared);
        const bool images = course.content.shared && course.content.shared->picture;
        // Between two settings of one step they need not fit together; images need no plane.
        if (auto made = images ? Result<void>() : renewParts(course); !made) return made.error();
        placeTraining(course);
        dropDrawn(course.content);
        player.steps_.push_back(std::make_shared<const StageContent>(course.content));
    }
    return player;
}

Result<void> LessonPlayer::carryOut(const LessonStep& step, Course& course) {
    std::string script;
    for (const std::string& action : step.actions) script += action + '\n';
    const auto actions = parseScript(script, course.content.name);
    if (!actions) return actions.error();
    for (const ScriptAction& action : *actions) {
        if (auto done = carryOut(action, course); !done) return done;
    }
    return {};
}

Result<void> LessonPlayer::carryOut(const ScriptAction& action, Course& course) {
    StoredView& stored = *course.content.view;
    switch (action.verb) {
        case ScriptVerb::time: stored.t = action.numbers[0]; break;
        case ScriptVerb::layer:
            if (const auto layer = layerNamed(action.name)) stored.view.show(*layer, action.on);
            break;
        case ScriptVerb::map:
            if (const auto map = mapNamed(action.name)) {
                stored.view.map = *map;
                stored.view.show(Layer::density, true);
            }
            break;
        case ScriptVerb::train:
            course.trained += static_cast<std::int64_t>(action.numbers[0]);
            break;
        case ScriptVerb::restart: course.trained = 0; break;
        case ScriptVerb::set: {
            const Settings before = course.settings;
            if (auto set = course.settings.setText(action.name, action.text); !set) return set;
            if (!sameTraining(before, course.settings)) course.trained = 0;
            break;
        }
        case ScriptVerb::preset: {
            const auto preset = loadPreset(action.name);
            if (!preset) return preset.error();
            course.settings = *preset;
            course.trained = 0;
            break;
        }
        default: break;  // what only a window with an engine can do
    }
    return {};
}

Result<void> LessonPlayer::renewParts(Course& course) {
    auto& parts = course.content.parts;
    if (parts && !needsOtherParts(parts->settings, course.settings)) return {};
    auto made = makeStageParts(course.settings);
    if (!made) return made.error();
    parts = *std::move(made);
    return {};
}

void LessonPlayer::placeTraining(Course& course) {
    StageContent& content = course.content;
    content.recording = nullptr;
    content.newest = nullptr;
    content.view->recordedStep = course.trained;
    const auto shipped = std::ranges::find_if(course.shipped, [&](const Shipped& one) {
        return sameTraining(one.settings, course.settings);
    });
    if (shipped == course.shipped.end()) return;
    // A state that cannot be read leaves the canvas without arrows, not without a lesson.
    const auto weights = shipped->recording->nearest(course.trained);
    if (!weights) return;
    content.recording = shipped->recording;
    content.newest = std::make_shared<const RecordedWeights>(*weights);
}

}  // namespace scorescope::app
