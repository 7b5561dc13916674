// SPDX-License-Identifier: Apache-2.0
#include "core/model/latent_prior.h"

#include <ATen/Functions.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>
#include <string>

#include "core/model/trunk.h"

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

std::string blockName(std::size_t block) {
    return "prior.block" + std::to_string(block);
}

}  // namespace

LatentPrior::LatentPrior(std::int64_t latents, const LatentPriorOptions& options,
                         std::uint64_t seed, torch::Device device)
    : latents_(latents),
      mixed_(options.mixed),
      features_(device),
      time_(store_, "prior.time", TimeFeatures::kCount, options.width),
      first_(store_, "prior.first", latents, options.width),
      last_([&] {
          const std::int64_t width = options.width;
          for (std::size_t i = 0; i < static_cast<std::size_t>(options.blocks); ++i) {
              const std::string name = blockName(i);
              blocks_.push_back({Linear(store_, name + ".first", width, width),
                                 Linear(store_, name + ".time", width, width),
                                 Linear(store_, name + ".second", width, width, 0.0)});
          }
          return Linear(store_, "prior.last", width, latents, 0.0);
      }()),
      logit_(store_.add("prior.alpha_logit", {latents}, 0.0)),
      active_(store_.addOnes("prior.active", {latents})),
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

torch::Tensor LatentPrior::alphaOf(const ParameterStore& store) const {
    if (!mixed_) return active();
    return store[logit_].sigmoid() * active();
}

torch::Tensor LatentPrior::alpha() const {
    return alphaOf(store_);
}

torch::Tensor LatentPrior::network(const ParameterStore& store, const torch::Tensor& x,
                                   const NoiseLevels& levels) const {
    const torch::Tensor c = levels.halfLogSnr.clamp(-kCleanHalfLogSnr, kCleanHalfLogSnr);
    const torch::Tensor time = at::silu(time_(store, features_(c)));
    torch::Tensor hidden = first_(store, x * (active() / normalVariance(levels).sqrt()));
    for (const Block& block : blocks_) {
        const torch::Tensor inner = block.first(store, at::silu(hidden)) + block.time(store, time);
        hidden = hidden + block.second(store, at::silu(inner));
    }
    return last_(store, at::silu(hidden));
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

torch::Tensor LatentPrior::epsWith(const torch::Tensor& alpha, const torch::Tensor& x,
                                   const NoiseLevels& levels) const {
    if ((alpha == 1.0).all().item<bool>()) return networkEps(x, levels);
    const torch::Tensor normal = normalEps(x, levels);
    if ((alpha == 0.0).all().item<bool>()) return normal;
    return mixture(alpha, normal, networkEps(x, levels));
}

}  // namespace scorescope
