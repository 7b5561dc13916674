// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace scorescope::app {

/// `frames` vectors from one end to the other, both included: [frames, L], frames >= 2.
///
/// Linear: (1 - u) a + u b. Spherical (Shoemake, 1985):
///     sin((1 - u) w) / sin w a + sin(u w) / sin w b,   cos w = a.b / (|a| |b|),
/// which keeps the length of vectors of equal length; linear where they lie on one line.
std::vector<float> latentPath(std::span<const float> from, std::span<const float> to,
                              std::size_t frames, bool spherical);

}  // namespace scorescope::app
