// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/headless_session.h"
#include "core/data/image_shape.h"
#include "core/sde/sde.h"

namespace scorescope::app {

/// Rows of points, and what shape each has where they are images.
struct SampleRows {
    std::vector<float> values;  ///< [N, D]
    std::int64_t dimension = 0;
    std::optional<ImageShape> image = {};
};

/// As csv (x0,x1,...), npz ("samples" float32 [N, D], of images [N, C, H, W]) or, of images alone,
/// png, by the format's name. Pixels are written as they are, in a png cut to [0, 1].
Result<void> writeSamples(const std::string& path, const std::string& format,
                          const SampleRows& rows);

/// "trajectory" float32 [S, N, D] and "t" float64 [S], from the initial noise to the samples: the
/// diffusion time, on a ladder the number of the level, without diffusion 0.
Result<void> writeTrajectory(const std::string& path, const SampleOutcome& outcome, const Sde& sde);

}  // namespace scorescope::app
