// SPDX-License-Identifier: Apache-2.0
#include "constant_memory.h"

namespace scorescope {
namespace {

TEST(ScoreMatching, MemoryStaysConstantOverTenThousandSteps) {
    for (const std::string kind : {"esm", "ssm", "ssm-vr"}) {
        for (const std::string model : {"score", "energy"}) {
            expectConstantMemory(kind, model, 10'000);
        }
    }
}

}  // namespace
}  // namespace scorescope
