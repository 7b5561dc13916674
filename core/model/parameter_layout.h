// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace scorescope {

/// Where each named tensor lies in the flat vector of a network's weights.
struct ParameterLayout {
    struct Entry {
        std::string name;  ///< "layers.0.weight"; the name in checkpoints, without "model."
        std::vector<std::int64_t> shape;
        std::int64_t offset = 0;
        std::int64_t count = 0;

        friend bool operator==(const Entry&, const Entry&) = default;
    };
    std::vector<Entry> entries;
    std::int64_t total = 0;

    friend bool operator==(const ParameterLayout&, const ParameterLayout&) = default;
};

}  // namespace scorescope
