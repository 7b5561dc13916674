// SPDX-License-Identifier: Apache-2.0
#include "core/session/host_numbers.h"

namespace scorescope {
namespace {

template <class Number>
std::vector<Number> numbersOf(const torch::Tensor& tensor, torch::ScalarType type) {
    if (!tensor.defined()) return {};
    const auto values = tensor.detach().to(torch::kCPU, type).contiguous();
    const Number* begin = values.data_ptr<Number>();
    return {begin, begin + values.numel()};
}

}  // namespace

std::vector<float> floatsOf(const torch::Tensor& tensor) {
    return numbersOf<float>(tensor, torch::kFloat32);
}

std::vector<double> doublesOf(const torch::Tensor& tensor) {
    return numbersOf<double>(tensor, torch::kFloat64);
}

}  // namespace scorescope
