// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cassert>
#include <cstdint>
#include <span>
#include <vector>

namespace scorescope {

/// Plain points, row-major [count, dimension].
struct Points {
    std::int64_t count = 0;
    std::int64_t dimension = 0;
    std::vector<float> values;

    std::span<const float> row(std::int64_t i) const {
        assert(i >= 0 && i < count);
        return {values.data() + i * dimension, static_cast<std::size_t>(dimension)};
    }
};

}  // namespace scorescope
