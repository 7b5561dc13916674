// SPDX-License-Identifier: Apache-2.0
#include "core/model/parameter_store.h"

#include <torch/utils.h>

#include <cassert>

#include "core/base/random.h"

namespace scorescope {

std::size_t ParameterStore::add(std::string name, std::vector<std::int64_t> shape, double bound) {
    return declare(std::move(name), std::move(shape), {bound, 0.0});
}

std::size_t ParameterStore::addOnes(std::string name, std::vector<std::int64_t> shape) {
    return declare(std::move(name), std::move(shape), {0.0, 1.0});
}

std::size_t ParameterStore::declare(std::string name, std::vector<std::int64_t> shape,
                                    Start start) {
    assert(leaves_.empty());
    std::int64_t count = 1;
    for (const std::int64_t size : shape) count *= size;
    layout_.entries.push_back({std::move(name), std::move(shape), layout_.total, count});
    layout_.total += count;
    starts_.push_back(start);
    return starts_.size() - 1;
}

void ParameterStore::build(std::uint64_t seed, torch::Device device) {
    std::vector<float> values(static_cast<std::size_t>(layout_.total));
    for (std::size_t e = 0; e < starts_.size(); ++e) {
        const auto [bound, centre] = starts_[e];
        const ParameterLayout::Entry& entry = layout_.entries[e];
        for (std::int64_t place = entry.offset; place < entry.offset + entry.count; ++place) {
            const NoiseKey key{seed, Stream::weights, static_cast<std::uint64_t>(place)};
            const double drawn = bound > 0.0 ? bound * (2.0 * uniform(key) - 1.0) : 0.0;
            values[static_cast<std::size_t>(place)] = static_cast<float>(centre + drawn);
        }
    }
    weights_ = torch::tensor(values).to(device);
    gradients_ = torch::zeros_like(weights_);
    for (const ParameterLayout::Entry& entry : layout_.entries) {
        const auto part = [&entry](const torch::Tensor& flat) {
            return flat.narrow(0, entry.offset, entry.count).view(entry.shape);
        };
        torch::Tensor leaf = part(weights_).detach();
        leaf.requires_grad_(true);
        leaf.mutable_grad() = part(gradients_);
        leaves_.push_back(std::move(leaf));
    }
}

void ParameterStore::moveTo(const torch::Tensor& weights, const torch::Tensor& gradients) {
    const torch::NoGradGuard noGrad;
    weights.copy_(weights_);
    weights_ = weights;
    gradients_ = gradients;
    for (std::size_t i = 0; i < leaves_.size(); ++i) {
        const ParameterLayout::Entry& entry = layout_.entries[i];
        const auto part = [&entry](const torch::Tensor& flat) {
            return flat.narrow(0, entry.offset, entry.count).view(entry.shape);
        };
        leaves_[i].set_data(part(weights_));
        leaves_[i].mutable_grad() = part(gradients_);
    }
}

ParameterStore ParameterStore::constants() const {
    ParameterStore same = *this;
    for (torch::Tensor& leaf : same.leaves_) leaf = leaf.detach();
    return same;
}

}  // namespace scorescope
