// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace scorescope {

/// Of one image whose pixels lie channel by channel, top row first.
struct ImageShape {
    std::int64_t channels = 1;
    std::int64_t height = 0;
    std::int64_t width = 0;

    std::int64_t size() const { return channels * height * width; }
    friend bool operator==(const ImageShape&, const ImageShape&) = default;
};

}  // namespace scorescope
