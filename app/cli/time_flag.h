// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/json.h"
#include "core/base/settings.h"

namespace scorescope::app {

/// A time as the command line names it: t itself from 0 to 1; on a ladder the number of a level, 0
/// the one with the most noise; without diffusion there is one noise level, whatever is written.
struct TimeFlag {
    double t = 0.0;  ///< of the process
    Json name;       ///< the number that was given; null without diffusion
};
Result<TimeFlag> readTime(const std::string& flag, const std::string& text,
                          const Settings& settings);

inline constexpr const char* kTimeHelp =
    "Diffusion time from 0 (data) to 1 (noise); on a ladder the number of a level, 0 the noisiest";

}  // namespace scorescope::app
