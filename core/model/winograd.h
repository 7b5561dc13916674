// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

namespace scorescope {

/// Whether core/kernel does the 3x3 convolution of stride 1, padded by 1: single precision in
/// channels-last memory of the processor, channels in multiples of 16 and enough of them.
bool winogradKnows(const torch::Tensor& x, const torch::Tensor& weight);

/// That convolution, x [B, C, H, W], weight [K, C, 3, 3], bias [K]. Derivatives of derivatives go
/// through LibTorch's own operations.
torch::Tensor winogradConvolution(const torch::Tensor& x, const torch::Tensor& weight,
                                  const torch::Tensor& bias);

}  // namespace scorescope
