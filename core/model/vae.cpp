// SPDX-License-Identifier: Apache-2.0
#include "core/model/vae.h"

#include <ATen/Functions.h>
#include <torch/types.h>

#include <cmath>
#include <numbers>

namespace scorescope {

Vae::Vae(const LatentShape& shape, const VaeOptions& options, DataMoments moments,
         std::uint64_t seed)
    : shape_(shape),
      options_(options),
      moments_(moments),
      encoder_(store_, shape, moments, false),
      decoder_(store_, shape) {
    if (options_.likelihood == Likelihood::gaussian) {
        if (options_.variance == DecoderVariance::learned) {
            logVariance_ = store_.add("decoder.log_variance", {1}, 0.0);
        }
        if (options_.variance == DecoderVariance::diagonal) {
            logVariance_ = store_.add("decoder.log_variance", {shape_.dimension}, 0.0);
        }
    }
    store_.build(seed, moments_.mean.device());
}

LatentNormal Vae::encode(const torch::Tensor& x) const {
    return encoder_(store_, x, noNoise(x.device()));
}

torch::Tensor Vae::raw(const torch::Tensor& z) const {
    const torch::Tensor out = decoder_(store_, z);
    if (options_.likelihood == Likelihood::bernoulli) return out;
    return moments_.mean + std::sqrt(moments_.variance) * out;
}

torch::Tensor Vae::decode(const torch::Tensor& z) const {
    const torch::Tensor out = raw(z);
    return options_.likelihood == Likelihood::bernoulli ? out.sigmoid() : out;
}

torch::Tensor Vae::negativeLogLikelihood(const torch::Tensor& x, const torch::Tensor& z) const {
    const torch::Tensor out = raw(z);
    if (options_.likelihood == Likelihood::bernoulli) {
        return (at::softplus(out) - x * out).sum(1);
    }
    const torch::Tensor half = 0.5 * (x - out).square();
    if (options_.variance == DecoderVariance::identity) return half.sum(1);
    torch::Tensor logVariance = torch::full({1}, 2.0 * std::log(options_.sigma), x.options());
    if (logVariance_) logVariance = logVariance + store_[*logVariance_];
    const double constant = 0.5 * std::log(2.0 * std::numbers::pi);
    return (half * (-logVariance).exp() + 0.5 * logVariance + constant).sum(1);
}

}  // namespace scorescope
