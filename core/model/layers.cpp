// SPDX-License-Identifier: Apache-2.0
#include "core/model/layers.h"

#include <ATen/Functions.h>

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/model/norm_silu.h"
#include "core/model/winograd.h"

namespace scorescope {
namespace {

constexpr std::int64_t kUpKernel = 3;
constexpr double kNormEpsilon = 1e-6;

double startBound(double gain, std::int64_t inputs) {
    return gain / std::sqrt(static_cast<double>(inputs));
}

/// The most groups up to channels / 4 and 32 that divide the channels.
std::int64_t groupsOf(std::int64_t channels) {
    std::int64_t groups = std::clamp<std::int64_t>(channels / 4, 1, 32);
    while (channels % groups != 0) --groups;
    return groups;
}

}  // namespace

Linear::Linear(ParameterStore& store, const std::string& name, std::int64_t inputs,
               std::int64_t outputs, double gain)
    : weight_(store.add(name + ".weight", {outputs, inputs}, startBound(gain, inputs))),
      bias_(store.add(name + ".bias", {outputs}, 0.0)) {}

torch::Tensor Linear::operator()(const ParameterStore& store, const torch::Tensor& x) const {
    return at::addmm(store[bias_], x, store[weight_].t());
}

kernel::DenseLayer Linear::plain(const ParameterStore& store) const {
    return {store[weight_].data_ptr<float>(), store[bias_].data_ptr<float>()};
}

Conv2d::Conv2d(ParameterStore& store, const std::string& name, const Shape& shape, double gain)
    : weight_(store.add(name + ".weight", {shape.outputs, shape.inputs, shape.kernel, shape.kernel},
                        startBound(gain, shape.inputs * shape.kernel * shape.kernel))),
      bias_(store.add(name + ".bias", {shape.outputs}, 0.0)),
      stride_(shape.stride),
      padding_(shape.padded ? (shape.kernel - 1) / 2 : 0) {}

torch::Tensor Conv2d::operator()(const ParameterStore& store, const torch::Tensor& x) const {
    const torch::Tensor &weight = store[weight_], &bias = store[bias_];
    if (stride_ == 1 && padding_ == 1 && weight.size(2) == 3 && winogradKnows(x, weight)) {
        return winogradConvolution(x, weight, bias);
    }
    return at::conv2d(x, weight, bias, stride_, padding_);
}

ConvTranspose2d::ConvTranspose2d(ParameterStore& store, const std::string& name,
                                 std::int64_t inputs, std::int64_t outputs, std::int64_t cut)
    : weight_(store.add(name + ".weight", {inputs, outputs, kUpKernel, kUpKernel},
                        startBound(1.0, inputs * kUpKernel * kUpKernel / 4))),
      bias_(store.add(name + ".bias", {outputs}, 0.0)),
      cut_(cut) {
    assert(cut == 0 || cut == 1);
}

torch::Tensor ConvTranspose2d::operator()(const ParameterStore& store,
                                          const torch::Tensor& x) const {
    return at::conv_transpose2d(x, store[weight_], store[bias_], 2, 1, 1 - cut_);
}

GroupNorm::GroupNorm(ParameterStore& store, const std::string& name, std::int64_t channels)
    : weight_(store.addOnes(name + ".weight", {channels})),
      bias_(store.add(name + ".bias", {channels}, 0.0)),
      groups_(groupsOf(channels)) {}

torch::Tensor GroupNorm::operator()(const ParameterStore& store, const torch::Tensor& x) const {
    return groupNorm({x, store[weight_], store[bias_], groups_, kNormEpsilon}, false);
}

torch::Tensor GroupNorm::silu(const ParameterStore& store, const torch::Tensor& x,
                              const torch::Tensor& offset) const {
    return groupNorm({x, store[weight_], store[bias_], groups_, kNormEpsilon, offset}, true);
}

}  // namespace scorescope
