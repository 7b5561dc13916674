// SPDX-License-Identifier: Apache-2.0
#include "core/model/latent_prior.h"

#include <ATen/Functions.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cassert>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace scorescope {
namespace {

/// m^2 + s^2 [B, 1]: the variance of z_t where z_0 is N(0, I).
torch::Tensor normalVariance(const NoiseLevels& levels) {
    return (levels.m.square() + levels.s.square()).unsqueeze(1);
}

torch::Tensor normalEps(const torch::Tensor& x, const NoiseLevels& levels) {
    return levels.s.unsqueeze(1) / normalVariance(levels) * x;
}

torch::Tensor mixture(const torch::Tensor& alpha, const torch::Tensor& normal,
                      const torch::Tensor& network) {
    return (1.0 - alpha) * normal + alpha * network;
}

/// The channel of each latent [L]; undefined where each latent is one.
torch::Tensor channelOfEach(const LatentGroups& groups, torch::Device device) {
    if (!groups.spatial()) return {};
    std::vector<std::int64_t> channels;
    std::int64_t channel = 0;
    for (const LatentGroup& group : groups.all) {
        for (std::int64_t i = 0; i < group.channels; ++i, ++channel) {
            channels.insert(channels.end(), static_cast<std::size_t>(group.places()), channel);
        }
    }
    return torch::tensor(channels, torch::kInt64).to(device);
}

std::size_t groupsCovered(const LatentGroups& groups, const LatentPriorOptions& options) {
    return options.groups == 0 ? groups.all.size() : static_cast<std::size_t>(options.groups);
}

std::int64_t latentsOf(const LatentGroups& groups, std::size_t count) {
    const auto end = groups.all.begin() + static_cast<std::ptrdiff_t>(count);
    return LatentGroups{{groups.all.begin(), end}}.size();
}

}  // namespace

LatentPrior::LatentPrior(const LatentGroups& groups, const LatentPriorOptions& options,
                         std::uint64_t seed, torch::Device device)
    : groups_(groups),
      coveredGroups_(groupsCovered(groups, options)),
      covered_(latentsOf(groups, coveredGroups_)),
      mixed_(options.mixed),
      preconditioned_(options.preconditioned),
      network_(makePriorNetwork(store_, groups, coveredGroups_, options, device)),
      logit_(store_.add("prior.alpha_logit", {groups.channels()}, 0.0)),
      active_(store_.addOnes("prior.active", {groups.channels()})),
      channel_(channelOfEach(groups, device)),
      history_(store_.add("prior.time_history", {2 * kRememberedTimes}, 0.0)) {
    store_.build(seed, device);
    const torch::NoGradGuard noGrad;
    store_[logit_].fill_(std::log(options.alphaStart / (1.0 - options.alphaStart)));
}

void LatentPrior::moveTo(const torch::Tensor& weights, const torch::Tensor& gradients) {
    store_.moveTo(weights, gradients);
}

torch::Tensor LatentPrior::active() const {
    // An average of the weights falls below 1 at the first step that is masked.
    return (store_[active_].detach() == 1.0).to(torch::kFloat32);
}

void LatentPrior::mask(const torch::Tensor& active) const {
    const torch::NoGradGuard noGrad;
    torch::Tensor values = store_[active_].detach();
    values.mul_(active.to(values.options()));
}

torch::Tensor LatentPrior::spread(const torch::Tensor& channels) const {
    return channel_.defined() ? channels.index_select(0, channel_) : channels;
}

torch::Tensor LatentPrior::ofEachLatent(const Vector& values) const {
    const auto count = static_cast<std::int64_t>(values.size());
    assert(count == 1 || count == groups_.channels());
    const torch::Tensor each = torch::tensor(values, torch::kFloat64).to(weights().options());
    return count == 1 ? each.expand({dimension()}).contiguous() : spread(each).contiguous();
}

torch::Tensor LatentPrior::sumOfCovered(const torch::Tensor& each) const {
    return covered_ == dimension() ? each.sum(1) : each.narrow(1, 0, covered_).sum(1);
}

torch::Tensor LatentPrior::restNats(const torch::Tensor& z) const {
    if (covered_ == dimension()) return torch::zeros({z.size(0)}, z.options());
    const torch::Tensor rest = z.narrow(1, covered_, dimension() - covered_);
    return 0.5 * (rest.square() + std::log(2.0 * std::numbers::pi)).sum(1);
}

torch::Tensor LatentPrior::onlyCovered(const torch::Tensor& alpha) const {
    if (covered_ == dimension()) return alpha;
    const torch::Tensor none =
        torch::zeros({dimension() - covered_}, alpha.options().requires_grad(false));
    return at::cat({alpha.narrow(0, 0, covered_), none});
}

torch::Tensor LatentPrior::alphaOf(const ParameterStore& store) const {
    if (!mixed_) return onlyCovered(spread(active()));
    return onlyCovered(spread(store[logit_].sigmoid() * active()));
}

torch::Tensor LatentPrior::alpha() const {
    return alphaOf(store_);
}

torch::Tensor LatentPrior::network(const ParameterStore& store, const torch::Tensor& x,
                                   const NoiseLevels& levels) const {
    const torch::Tensor sd = normalVariance(levels).sqrt();
    const torch::Tensor told = (*network_)(store, x * (spread(active()) / sd), levels);
    if (!preconditioned_) return told;
    return normalEps(x, levels) + levels.m.unsqueeze(1) / sd * told;
}

torch::Tensor LatentPrior::mixed(const ParameterStore& store, const torch::Tensor& x,
                                 const NoiseLevels& levels) const {
    return mixture(alphaOf(store), normalEps(x, levels), network(store, x, levels));
}

torch::Tensor LatentPrior::eps(const torch::Tensor& x, const NoiseLevels& levels) const {
    return mixed(store_, x, levels);
}

torch::Tensor LatentPrior::constantEps(const torch::Tensor& x, const NoiseLevels& levels) const {
    return mixed(store_.constants(), x, levels);
}

torch::Tensor LatentPrior::networkEps(const torch::Tensor& x, const NoiseLevels& levels) const {
    return network(store_, x, levels);
}

torch::Tensor LatentPrior::epsWith(const torch::Tensor& asked, const torch::Tensor& x,
                                   const NoiseLevels& levels) const {
    const torch::Tensor alpha = onlyCovered(asked);
    if ((alpha == 1.0).all().item<bool>()) return networkEps(x, levels);
    const torch::Tensor normal = normalEps(x, levels);
    if ((alpha == 0.0).all().item<bool>()) return normal;
    return mixture(alpha, normal, networkEps(x, levels));
}

}  // namespace scorescope
