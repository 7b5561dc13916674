// SPDX-License-Identifier: Apache-2.0
#include "core/eval/score_vae_bound.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>
#include <numbers>
#include <span>

#include "core/base/random.h"

namespace scorescope {
namespace {

torch::Tensor normalRows(std::int64_t rows, std::int64_t columns, std::uint64_t seed,
                         std::uint32_t step) {
    torch::Tensor noise = torch::empty({rows, columns}, torch::kFloat32);
    float* out = noise.data_ptr<float>();
    for (std::int64_t i = 0; i < rows; ++i, out += columns) {
        normals({seed, Stream::evaluation, static_cast<std::uint64_t>(i), step},
                std::span<float>(out, static_cast<std::size_t>(columns)));
    }
    return noise;
}

/// int_{t_min}^1 f(t) dt = ln(m(1) / m(t_min)), since dm/dt = f m.
double driftIntegral(const Sde& sde, double tMin) {
    return std::log(sde.meanScale(1.0) / sde.meanScale(tMin));
}

/// E ln pi(x_1) of rows: pi = N(0, priorSd^2 I).
torch::Tensor endTerm(const Sde& sde, const torch::Tensor& x) {
    const double m = sde.meanScale(1.0);
    const double variance = sde.priorSd() * sde.priorSd();
    const double perDimension =
        std::log(2.0 * std::numbers::pi * variance) + sde.variance(1.0) / variance;
    return -0.5 *
           (m * m / variance * x.square().sum(1) + static_cast<double>(x.size(1)) * perDimension);
}

}  // namespace

torch::Tensor scoreVaeBound(const ScoreVae& model, const Sde& sde, const torch::Tensor& x,
                            const BoundDraws& draws) {
    const torch::NoGradGuard noGrad;
    const std::int64_t rows = x.size(0), dimension = x.size(1);
    const auto place = model.weights().options();
    const LatentNormal q = model.encode(x.to(place));
    const torch::Tensor z = q.at(normalRows(rows, model.latents(), draws.seed, 0).to(place));
    torch::Tensor bound = endTerm(sde, x.to(torch::kFloat64)) -
                          q.divergence().sum(1).to(torch::kFloat64) +
                          static_cast<double>(dimension) * driftIntegral(sde, draws.tMin);
    // In lambda = ln(m/s), 1/2 g^2 dt = -s^2 dlambda: times even in lambda weigh evenly.
    const double low = sde.halfLogSnr(1.0);
    const double high = sde.halfLogSnr(draws.tMin);
    const double step = (high - low) / static_cast<double>(draws.times);
    for (std::int64_t i = 0; i < draws.times; ++i) {
        const double jitter = uniform({draws.seed, Stream::time, 0, static_cast<std::uint32_t>(i)});
        const double t = sde.timeOfHalfLogSnr(low + (static_cast<double>(i) + jitter) * step);
        const double s2 = sde.variance(t);
        const NoiseLevels levels = noiseLevels(sde, {&t, 1}, place.device());
        const torch::Tensor eps =
            normalRows(rows, dimension, draws.seed, static_cast<std::uint32_t>(i + 1)).to(place);
        const torch::Tensor noised = levels.m * x.to(place) + levels.s * eps;
        const torch::Tensor score =
            model.prior().score(noised, levels) + model.encoderScore(noised, levels, z, false);
        const torch::Tensor error = (score + eps / levels.s).square().sum(1).to(torch::kFloat64);
        bound += step * (static_cast<double>(dimension) - s2 * error);
    }
    return bound;
}

}  // namespace scorescope
