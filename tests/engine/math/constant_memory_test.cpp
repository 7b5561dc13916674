// SPDX-License-Identifier: Apache-2.0
#include "constant_memory.h"

namespace scorescope {
namespace {

class LongTraining : public testing::TestWithParam<std::tuple<std::string, std::string>> {};

TEST_P(LongTraining, TakesNoMoreMemoryWithTenThousandSteps) {
    expectConstantMemory(std::get<0>(GetParam()), std::get<1>(GetParam()), 10'000);
}

INSTANTIATE_TEST_SUITE_P(ScoreMatching, LongTraining,
                         testing::Combine(testing::Values("esm", "ssm", "ssm-vr"),
                                          testing::Values("score", "energy")));

}  // namespace
}  // namespace scorescope
