// SPDX-License-Identifier: Apache-2.0
#include "core/eval/posterior_divergence.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>

#include "core/base/random.h"

namespace scorescope {
namespace {

constexpr std::int64_t kJudgedAtOnce = 64;
constexpr std::uint32_t kNoiseStep = 0, kLatentStep = 1;

torch::Tensor keyedNormals(std::int64_t rows, std::int64_t columns, std::uint64_t seed,
                           std::uint32_t step) {
    torch::Tensor noise = torch::empty({rows, columns}, torch::kFloat64);
    double* out = noise.data_ptr<double>();
    for (std::int64_t i = 0; i < rows; ++i, out += columns) {
        normals({seed, Stream::evaluation, static_cast<std::uint64_t>(i), step},
                std::span<double>(out, static_cast<std::size_t>(columns)));
    }
    return noise;
}

LatentNormal exactly(LatentNormal q) {
    return {q.mean.to(torch::kFloat64), q.logVariance.to(torch::kFloat64)};
}

/// ln N(a_i; b_j, diag variance_j) but for the constant: [A, B].
torch::Tensor logKernel(const torch::Tensor& a, const torch::Tensor& b,
                        const torch::Tensor& logVariance) {
    const torch::Tensor precision = torch::exp(-logVariance);
    const torch::Tensor squares = torch::matmul(a.square(), precision.t()) -
                                  2.0 * torch::matmul(a, (b * precision).t()) +
                                  (b.square() * precision).sum(1);
    return -0.5 * (squares + logVariance.sum(1));
}

}  // namespace

PosteriorDivergence posteriorDivergence(const EncodeAt& encode, const Sde& sde,
                                        const PosteriorRows& rows, double t, std::uint64_t seed) {
    const torch::NoGradGuard noGrad;
    const double clean = 0.0, m = sde.meanScale(t), s = sde.noiseScale(t);
    const NoiseLevels none = noiseLevels(sde, {&clean, 1}, torch::kCPU);
    const NoiseLevels levels = noiseLevels(sde, {&t, 1}, torch::kCPU);
    const LatentNormal known = exactly(encode(rows.known, none));
    const torch::Tensor centres = m * rows.known.to(torch::kFloat64);
    const torch::Tensor width = torch::full_like(centres, 2.0 * std::log(s));

    const LatentNormal own = exactly(encode(rows.judged, none));
    const std::int64_t count = rows.judged.size(0);
    const torch::Tensor z = own.at(keyedNormals(count, own.mean.size(1), seed, kLatentStep));
    const torch::Tensor x = m * rows.judged.to(torch::kFloat64) +
                            s * keyedNormals(count, rows.judged.size(1), seed, kNoiseStep);
    const LatentNormal found = exactly(encode(x.to(torch::kFloat32), levels));
    const double halfLog = 0.5 * std::log(2.0 * std::numbers::pi) * static_cast<double>(z.size(1));

    torch::Tensor gaps = torch::empty({count}, torch::kFloat64);
    for (std::int64_t first = 0; first < count; first += kJudgedAtOnce) {
        const std::int64_t end = std::min(first + kJudgedAtOnce, count);
        const torch::Tensor share =
            torch::log_softmax(logKernel(x.slice(0, first, end), centres, width), 1);
        const torch::Tensor density =
            torch::logsumexp(
                share + logKernel(z.slice(0, first, end), known.mean, known.logVariance), 1) -
            halfLog;
        const LatentNormal q{found.mean.slice(0, first, end),
                             found.logVariance.slice(0, first, end)};
        gaps.slice(0, first, end).copy_(density - q.logDensity(z.slice(0, first, end)));
    }
    return {gaps.mean().item<double>(),
            gaps.std().item<double>() / std::sqrt(static_cast<double>(count))};
}

}  // namespace scorescope
