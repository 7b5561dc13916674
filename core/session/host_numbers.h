// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <vector>

namespace scorescope {

/// A tensor's numbers in row order, copied to the host and away from any graph; none of an
/// undefined tensor.
std::vector<float> floatsOf(const torch::Tensor& tensor);
std::vector<double> doublesOf(const torch::Tensor& tensor);

}  // namespace scorescope
