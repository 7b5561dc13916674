// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "render/scene/raster.h"

namespace scorescope::render {

/// An animated GIF (GIF89a) that runs for ever. Frames are opaque and of equal size, each side at
/// most 65,535; grey pictures keep all their shades, coloured ones get a palette of 6 x 7 x 6.
/// frameSeconds: of each, in steps of a hundredth of a second.
std::vector<std::byte> encodeGif(const std::vector<Raster>& frames, double frameSeconds);

}  // namespace scorescope::render
