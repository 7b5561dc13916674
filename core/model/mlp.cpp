// SPDX-License-Identifier: Apache-2.0
#include "core/model/mlp.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>

#include "core/base/random.h"

namespace scorescope {
namespace {

ParameterLayout layoutOf(const MlpShape& shape) {
    ParameterLayout layout;
    const auto add = [&layout](std::string name, std::vector<std::int64_t> sizes) {
        std::int64_t count = 1;
        for (const std::int64_t size : sizes) count *= size;
        layout.entries.push_back({std::move(name), std::move(sizes), layout.total, count});
        layout.total += count;
    };
    std::int64_t inputs = shape.dimension + (shape.timeFeatures ? TimeFeatures::kCount : 0);
    for (std::int64_t i = 0; i <= shape.depth; ++i) {
        const std::int64_t outputs = i < shape.depth ? shape.width : shape.outputs;
        const std::string prefix = "layers." + std::to_string(i);
        add(prefix + ".weight", {outputs, inputs});
        add(prefix + ".bias", {outputs});
        inputs = outputs;
    }
    return layout;
}

/// How far from 0 the number at place `i` of an entry may start.
double initialBound(const MlpShape& shape, const ParameterLayout::Entry& weight, std::int64_t i,
                    bool isWeight) {
    const std::int64_t inputs = weight.shape[1];
    const bool firstLayer = weight.offset == 0;
    if (isWeight && firstLayer && shape.timeFeatures && i % inputs < shape.dimension) {
        // x is few inputs among many time features. With their share of the usual bound the
        // network would start almost linear in x and stay so for hundreds of steps.
        return 3.0 / std::sqrt(static_cast<double>(shape.dimension));
    }
    return 1.0 / std::sqrt(static_cast<double>(inputs));
}

torch::Tensor initialWeights(const MlpShape& shape, const ParameterLayout& layout,
                             std::uint64_t seed) {
    std::vector<float> values(static_cast<std::size_t>(layout.total), 0.0F);
    // The last layer's weight and bias stay 0: the network begins as the best-fitting Normal.
    for (std::size_t e = 0; e + 2 < layout.entries.size(); ++e) {
        const ParameterLayout::Entry& entry = layout.entries[e];
        const bool isWeight = e % 2 == 0;  // its bias follows each weight
        const ParameterLayout::Entry& weight = isWeight ? entry : layout.entries[e - 1];
        for (std::int64_t i = 0; i < entry.count; ++i) {
            const std::int64_t place = entry.offset + i;
            const NoiseKey key{seed, Stream::weights, static_cast<std::uint64_t>(place)};
            const double bound = initialBound(shape, weight, i, isWeight);
            values[static_cast<std::size_t>(place)] =
                static_cast<float>(bound * (2.0 * uniform(key) - 1.0));
        }
    }
    return torch::tensor(values);
}

/// A leaf of autograd whose numbers and gradient lie in the flat vectors.
torch::Tensor leaf(const ParameterLayout::Entry& entry, const torch::Tensor& weights,
                   const torch::Tensor& gradients) {
    torch::Tensor view = weights.narrow(0, entry.offset, entry.count).view(entry.shape).detach();
    view.requires_grad_(true);
    view.mutable_grad() = gradients.narrow(0, entry.offset, entry.count).view(entry.shape);
    return view;
}

}  // namespace

Mlp::Mlp(const MlpShape& shape, std::uint64_t seed, torch::Device device)
    : shape_(shape),
      layout_(layoutOf(shape)),
      weights_(initialWeights(shape_, layout_, seed).to(device)),
      gradients_(torch::zeros_like(weights_)),
      features_(device) {
    for (std::size_t e = 0; e < layout_.entries.size(); e += 2) {
        layers_.push_back({leaf(layout_.entries[e], weights_, gradients_),
                           leaf(layout_.entries[e + 1], weights_, gradients_)});
    }
}

torch::Tensor Mlp::forward(const torch::Tensor& x, const torch::Tensor& c) const {
    torch::Tensor hidden = firstLayer(x, c);
    for (std::size_t i = 1; i < layers_.size(); ++i) {
        hidden = torch::addmm(layers_[i].bias, torch::silu(hidden), layers_[i].weight.t());
    }
    return hidden;
}

torch::Tensor Mlp::firstLayer(const torch::Tensor& x, const torch::Tensor& c) const {
    const Layer& layer = layers_.front();
    if (!shape_.timeFeatures) return torch::addmm(layer.bias, x, layer.weight.t());
    const torch::Tensor features = features_(c);
    if (c.size(0) == x.size(0)) {
        return torch::addmm(layer.bias, torch::cat({x, features}, 1), layer.weight.t());
    }
    // One time for all rows: its features only move the bias.
    const std::int64_t dimension = shape_.dimension;
    const torch::Tensor bias = torch::addmm(
        layer.bias, features, layer.weight.narrow(1, dimension, TimeFeatures::kCount).t());
    return torch::addmm(bias, x, layer.weight.narrow(1, 0, dimension).t());
}

}  // namespace scorescope
