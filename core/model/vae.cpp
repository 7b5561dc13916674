// SPDX-License-Identifier: Apache-2.0
#include "core/model/vae.h"

#include <ATen/Functions.h>
#include <torch/types.h>

#include <cmath>
#include <numbers>

namespace scorescope {
namespace {

constexpr double kHalfPixel = 0.5 / 255.0;  // of a value's cell in [0, 1]
constexpr double kFirstLogWidth = -3.0;     // of the logistic distribution

/// The decoder of a categorical likelihood gives a number for each level of a pixel, [levels, D].
LatentShape decoderShape(LatentShape shape, const VaeOptions& options) {
    if (options.likelihood != Likelihood::categorical) return shape;
    shape.dimension *= options.levels;
    if (shape.image) shape.image->channels *= options.levels;
    return shape;
}

}  // namespace

Vae::Vae(const LatentShape& shape, const VaeOptions& options, DataMoments moments,
         std::uint64_t seed)
    : shape_(shape),
      groups_(latentGroups(shape.options, shape.image)),
      options_(options),
      moments_(moments),
      encoder_(store_, shape, moments, false),
      decoder_(store_, decoderShape(shape, options)) {
    if (options_.likelihood == Likelihood::gaussian) {
        if (options_.variance == DecoderVariance::learned) {
            logVariance_ = store_.add("decoder.log_variance", {1}, 0.0);
        }
        if (options_.variance == DecoderVariance::diagonal) {
            logVariance_ = store_.add("decoder.log_variance", {shape_.dimension}, 0.0);
        }
    }
    if (options_.likelihood == Likelihood::logistic) {
        logWidth_ = store_.add("decoder.log_width", {1}, 0.0);
    }
    store_.build(seed, moments_.mean.device());
}

LatentNormal Vae::encode(const torch::Tensor& x) const {
    return encoder_(store_, x, noNoise(x.device()));
}

LatentNormal Vae::encodeAlong(const torch::Tensor& x, const torch::Tensor& noise) const {
    return encoder_(store_, x, noNoise(x.device()), noise);
}

torch::Tensor Vae::raw(const torch::Tensor& z) const {
    const torch::Tensor out = decoder_(store_, z);
    const Likelihood likelihood = options_.likelihood;
    if (likelihood == Likelihood::bernoulli) return out;
    if (likelihood == Likelihood::categorical) {
        return out.reshape({z.size(0), options_.levels, shape_.dimension});
    }
    return moments_.mean + std::sqrt(moments_.variance) * out;
}

torch::Tensor Vae::decode(const torch::Tensor& z) const {
    const torch::Tensor out = raw(z);
    if (options_.likelihood == Likelihood::bernoulli) return out.sigmoid();
    if (options_.likelihood != Likelihood::categorical) return out;
    const double last = static_cast<double>(options_.levels - 1);
    const torch::Tensor values = torch::arange(options_.levels, out.options()) / last;
    return (out.softmax(1) * values.view({1, -1, 1})).sum(1);
}

torch::Tensor Vae::negativeLogLikelihood(const torch::Tensor& x, const torch::Tensor& z) const {
    const torch::Tensor out = raw(z);
    switch (options_.likelihood) {
        case Likelihood::gaussian: return gaussianMisfit(x, out);
        case Likelihood::bernoulli: return (at::softplus(out) - x * out).sum(1);
        case Likelihood::logistic: return logisticMisfit(x, out);
        case Likelihood::categorical: return categoricalMisfit(x, out);
    }
    return gaussianMisfit(x, out);
}

torch::Tensor Vae::gaussianMisfit(const torch::Tensor& x, const torch::Tensor& out) const {
    const torch::Tensor half = 0.5 * (x - out).square();
    if (options_.variance == DecoderVariance::identity) return half.sum(1);
    torch::Tensor logVariance = torch::full({1}, 2.0 * std::log(options_.sigma), x.options());
    if (logVariance_) logVariance = logVariance + store_[*logVariance_];
    const double constant = 0.5 * std::log(2.0 * std::numbers::pi);
    return (half * (-logVariance).exp() + 0.5 * logVariance + constant).sum(1);
}

/// P(a cell) = S(b) - S(a) = S(b) S(-a) (1 - e^(a - b)) of the logistic function S at its ends; the
/// first and the last cell reach to infinity.
torch::Tensor Vae::logisticMisfit(const torch::Tensor& x, const torch::Tensor& out) const {
    const torch::Tensor inverse = (-(store_[*logWidth_] + kFirstLogWidth)).exp();
    const torch::Tensor value = (255.0 * x).round() / 255.0;
    const torch::Tensor upper = (value - out + kHalfPixel) * inverse;
    const torch::Tensor lower = (value - out - kHalfPixel) * inverse;
    const torch::Tensor below = at::log_sigmoid(upper);   // up to the cell's upper end
    const torch::Tensor above = at::log_sigmoid(-lower);  // from its lower end
    const torch::Tensor inside = below + above + at::log1p(-(-2.0 * kHalfPixel * inverse).exp());
    const torch::Tensor most = at::where(value >= 1.0 - kHalfPixel, above, inside);
    return -at::where(value <= kHalfPixel, below, most).sum(1);
}

torch::Tensor Vae::categoricalMisfit(const torch::Tensor& x, const torch::Tensor& out) const {
    const double last = static_cast<double>(options_.levels - 1);
    const torch::Tensor level = (x * last).round().clamp(0.0, last).to(torch::kInt64);
    return -out.log_softmax(1).gather(1, level.unsqueeze(1)).squeeze(1).sum(1);
}

}  // namespace scorescope
