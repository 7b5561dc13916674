// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

namespace scorescope {

/// GELU by its tanh formula. Single precision on the processor goes through core/kernel, with its
/// first two derivatives; all else through LibTorch's own operation, the reference.
torch::Tensor tanhGelu(const torch::Tensor& x);

}  // namespace scorescope
