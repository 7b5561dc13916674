// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "app/cli/lesson_sessions.h"
#include "app/present/lesson.h"
#include "app/present/sweep_figure.h"

namespace scorescope::app {

/// Obtains the numbers of a lesson from sessions.
class LessonNumbers {
public:
    LessonNumbers(const Lesson& lesson, LessonSessions& sessions);

    /// Measures every curve of the sweep; kept for the numbers that come from it.
    Result<SweepCurves> sweep(const LessonSweep& sweep);

    /// A finite number, or why there is none; in the order of the lesson.
    Result<double> next(const Expectation& expectation);

private:
    Result<double> measure(const LessonNumber& number);
    Result<double> asked(const LessonNumber& number);
    Result<double> ofLog(const LessonNumber& number, const LogNumber& kind);
    Result<double> ofStepCount(const LessonNumber& number, const StepCountNumber& kind);
    double ofEarlier(const CombinedNumber& kind) const;
    double ofSweep(const SweepNumber& kind) const;

    const Lesson* lesson_;
    LessonSessions* sessions_;
    std::vector<double> values_;       ///< of the expected numbers so far
    std::vector<SweepCurves> curves_;  ///< of the sweeps
};

}  // namespace scorescope::app
