// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "core/sde/sde.h"

namespace scorescope::app {

/// What people call a time of the process.
enum class TimeName {
    t,      ///< a number from 0 (data) to 1 (noise)
    level,  ///< the number of a noise level, 0 the one with the most noise
    none    ///< there is only one
};
TimeName timeName(const Sde& sde);

/// The number of the level nearest to t; the process has levels.
std::int64_t nearestLevel(const Sde& sde, double t);

/// "level 3 of 10, σ 4.62" of the level nearest to t, counted from 1; the process has levels.
std::string levelText(const Sde& sde, double t);

/// "t = 0.1", or what the nearest level is called, or "one noise level, σ 0.5".
std::string timeText(const Sde& sde, double t);

/// How well a ladder is chosen for data of this dimension: "Neighbouring levels: σ 1.4 times
/// smaller, overlap 96 %\nLargest distance in the data: 21". The process has levels.
std::string adviceText(const Sde& sde, std::int64_t dimension, double largestDistance);

}  // namespace scorescope::app
