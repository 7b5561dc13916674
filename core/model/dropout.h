// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

namespace scorescope {

/// Names the random numbers of one training step.
struct StepKey {
    std::uint64_t seed = 0;
    std::int64_t step = 0;
};

/// The dropout layers of one pass through a network in training: each call sets other numbers to 0,
/// each with probability `rate`, and divides the rest by 1 - rate. Which ones follows from the key
/// and from how many calls there were before, so that a run that is continued does the same.
class DropoutPass {
public:
    DropoutPass(double rate, const StepKey& key) : rate_(rate), key_(key) {}

    torch::Tensor operator()(const torch::Tensor& x);

private:
    double rate_;
    StepKey key_;
    std::uint64_t layer_ = 0;
};

}  // namespace scorescope
