// SPDX-License-Identifier: Apache-2.0
#include "core/sde/ladder_sde.h"

namespace scorescope {

LadderSde::LadderSde(LadderOptions options) : between_({options.sigmaMin, options.sigmaMax}) {
    const auto last = static_cast<double>(options.levels - 1);
    levels_.push_back(1.0);
    for (std::int64_t i = 1; i < options.levels; ++i) {
        levels_.push_back((last - static_cast<double>(i)) / last);
    }
}

}  // namespace scorescope
