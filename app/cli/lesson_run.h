// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/cli/console.h"
#include "app/present/lesson.h"
#include "app/present/sweep_figure.h"

namespace scorescope::app {

/// An expected number and what came out.
struct CheckedNumber {
    const Expectation* expected = nullptr;
    double value = 0.0;
    bool ok = false;
};

/// What a lesson came to. Borrows the lesson.
struct LessonReport {
    const Lesson* lesson = nullptr;
    std::vector<CheckedNumber> numbers;
    std::vector<SweepCurves> sweeps;
    std::vector<std::string> files;  ///< written, runs included
    double seconds = 0.0;            ///< wall time

    std::size_t missed() const;
};

/// Runs the sweeps, the numbers and the figures of a lesson; with a folder, which must be missing
/// or empty, runs, figures, curves and lesson.json are kept there.
Result<LessonReport> runLesson(const Lesson& lesson, const std::string& outFolder,
                               Console& console);

Json toJson(const LessonReport& report);
std::string toText(const LessonReport& report);

}  // namespace scorescope::app
