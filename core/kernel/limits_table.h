// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/kernel/kernel_table.h"

namespace scorescope::kernel {

struct LimitsTable {
    /// Runs `rounds` of fused multiply-adds in registers and returns how many operations (a
    /// multiply-add is two) that were; `sink` takes the result, so that the work is done.
    double (*multiplyAdds)(std::int64_t rounds, float* sink);
};
SCORESCOPE_DECLARE_TABLES(LimitsTable, limitsTable)

}  // namespace scorescope::kernel
