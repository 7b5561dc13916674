// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/stage/folder_reader.h"

namespace scorescope::app {

struct LessonStep;
struct ScriptAction;

/// A lesson, step by step: each with its text, and with the view that its actions and those of the
/// steps before lead to. Training is played from the recordings that come with the lesson, and so
/// is what only a window with an engine can make: particles, paths, images.
class LessonPlayer {
public:
    /// Reads the lesson, its data and its recording, if it has one.
    static Result<LessonPlayer> load(const std::string& name);

    std::size_t count() const { return steps_.size(); }
    std::shared_ptr<const StageContent> content(std::size_t step) const { return steps_[step]; }

private:
    /// A training that comes with the lesson.
    struct Shipped {
        Settings settings;
        std::shared_ptr<const Recording> recording;
    };
    /// Where the experiment stands while the actions are gone through.
    struct Course {
        explicit Course(Settings experiment) : settings(std::move(experiment)) {}

        StageContent content;
        Settings settings;
        std::vector<Shipped> shipped;
        std::int64_t trained = 0;  ///< steps
    };

    static Result<std::vector<Shipped>> readShipped(const std::filesystem::path& recordings);
    static Result<std::shared_ptr<const SharedScene>> readShared(
        const std::filesystem::path& recordings, std::size_t step);
    static Result<void> carryOut(const LessonStep& step, Course& course);
    static Result<void> carryOut(const ScriptAction& action, Course& course);
    static Result<void> renewParts(Course& course);
    static void placeTraining(Course& course);

    std::vector<std::shared_ptr<const StageContent>> steps_;
};

}  // namespace scorescope::app
