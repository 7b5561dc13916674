// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/present/lesson.h"
#include "app/present/object_reader.h"

namespace scorescope::app {

/// What a number of a lesson may refer to.
struct NumberSurroundings {
    const Settings& experiment;                ///< that "set" changes
    const std::vector<Expectation>* expected;  ///< those before it; null: none
    const std::vector<LessonSweep>* sweeps;    ///< null: none
};

/// The settings with the "set" of this object, {"sampler.kind": "langevin"}; no contradictions.
Settings readChanges(ObjectReader& reader, const Settings& settings);

/// The keys of a number: one that says its kind, "set", "exact" and "steps".
LessonNumber readNumber(ObjectReader& reader, const NumberSurroundings& around);

}  // namespace scorescope::app
