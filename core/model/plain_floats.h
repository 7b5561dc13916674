// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

namespace scorescope {

/// Whether the numbers are what core/kernel reads: single precision in the processor's memory,
/// without a tangent of forward differentiation.
inline bool plainFloats(const torch::Tensor& x) {
    return x.device().is_cpu() && x.scalar_type() == torch::kFloat32 &&
           x.layout() == torch::kStrided && !x._fw_grad(0).defined();
}

}  // namespace scorescope
