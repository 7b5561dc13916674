// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace scorescope::render {

/// A picture of bytes: R, G, B, A with straight alpha, rows from the top down, no padding.
struct Raster {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgba;  ///< width * height * 4 bytes

    /// The four bytes of a pixel; (0, 0) is the top left one.
    const std::uint8_t* pixel(int x, int y) const {
        return rgba.data() + (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                              static_cast<std::size_t>(x)) *
                                 4;
    }
};

}  // namespace scorescope::render
