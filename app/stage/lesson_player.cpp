// SPDX-License-Identifier: Apache-2.0
#include "app/stage/lesson_player.h"

#include <algorithm>

#include "app/present/lesson.h"
#include "app/present/lesson_text.h"
#include "app/present/presets.h"
#include "app/present/script.h"
#include "core/base/locations.h"

namespace scorescope::app {
namespace {

/// The recording that comes with a lesson; null: none.
Result<std::shared_ptr<const Recording>> shippedRecording(const std::string& name) {
    const auto assets = assetsFolder();
    if (!assets) return assets.error();
    const auto file = *assets / "lessons" / "recordings" / name / "recording" / "weights.ssr";
    std::error_code code;
    if (!std::filesystem::exists(file, code)) return std::shared_ptr<const Recording>();
    auto opened = Recording::read(file);
    if (!opened) return opened.error();
    return std::shared_ptr<const Recording>(opened->recording);
}

}  // namespace

Result<LessonPlayer> LessonPlayer::load(const std::string& name) {
    auto lesson = loadLesson(name);
    if (!lesson) return lesson.error();
    auto recording = shippedRecording(lesson->name);
    if (!recording) return recording.error();
    Course course(lesson->experiment);
    course.recording = *std::move(recording);
    course.content.name = lesson->title;
    StoredView& view = course.content.view.emplace();
    view.t = lesson->view.t;
    view.view = lesson->view.view;
    if (auto made = renewParts(course); !made) return made.error();
    course.recorded = course.content.parts;
    LessonPlayer player;
    for (const LessonStep& step : lesson->steps) {
        course.content.view->caption = lessonPlain(step.text);
        if (auto done = carryOut(step, course); !done) return done.error();
        placeTraining(course);
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
        case ScriptVerb::train:
            course.trained += static_cast<std::int64_t>(action.numbers[0]);
            break;
        case ScriptVerb::set: {
            if (auto set = course.settings.setText(action.name, action.text); !set) return set;
            return renewParts(course);
        }
        case ScriptVerb::preset: {
            const auto preset = loadPreset(action.name);
            if (!preset) return preset.error();
            course.settings = *preset;
            return renewParts(course);
        }
        default: break;  // what only a window with an engine can do
    }
    return {};
}

Result<void> LessonPlayer::renewParts(Course& course) {
    auto& parts = course.content.parts;
    if (parts && !needsOtherParts(parts->settings, course.settings)) return {};
    if (course.recorded && !needsOtherParts(course.recorded->settings, course.settings)) {
        parts = course.recorded;
    } else {
        auto made = makeStageParts(course.settings);
        if (!made) return made.error();
        parts = *std::move(made);
    }
    course.trained = 0;
    return {};
}

void LessonPlayer::placeTraining(Course& course) {
    StageContent& content = course.content;
    content.recording = content.parts == course.recorded ? course.recording : nullptr;
    content.newest = nullptr;
    content.view->recordedStep = course.trained;
    if (!content.recording) return;
    // A state that cannot be read leaves the canvas without arrows, not without a lesson.
    if (auto weights = content.recording->nearest(course.trained)) {
        content.newest = std::make_shared<const RecordedWeights>(*std::move(weights));
    }
}

}  // namespace scorescope::app
