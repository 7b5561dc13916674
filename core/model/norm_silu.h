// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

namespace scorescope {

/// What GN(x + offset), GroupNorm of x [B, C, H, W], is made of.
struct GroupNormInput {
    torch::Tensor x;
    torch::Tensor weight, bias;  ///< [C]
    std::int64_t groups = 1;
    double epsilon = 1e-6;
    torch::Tensor offset = {};  ///< [B, C] or [1, C], the same at all places; undefined: none
};

/// GN(x + offset), or its SiLU. Single precision in channels-last memory of the processor goes
/// through core/kernel, once over memory instead of once an operation; all else, and derivatives
/// of derivatives, through LibTorch's own operations, the reference.
torch::Tensor groupNorm(const GroupNormInput& input, bool silu);

/// The reference.
torch::Tensor plainGroupNorm(const GroupNormInput& input, bool silu);

}  // namespace scorescope
