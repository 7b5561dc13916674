// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/cli/headless_session.h"
#include "core/sde/sde.h"

namespace scorescope::app {

/// Points as csv (x0,x1,...) or npz ("samples" float32 [N, D]), by the format's name.
Result<void> writeSamples(const std::string& path, const std::string& format,
                          const std::vector<float>& values, std::int64_t dimension);

/// "trajectory" float32 [S, N, D] and "t" float64 [S], from the initial noise to the samples: the
/// diffusion time, on a ladder the number of the level, without diffusion 0.
Result<void> writeTrajectory(const std::string& path, const SampleOutcome& outcome, const Sde& sde);

}  // namespace scorescope::app
