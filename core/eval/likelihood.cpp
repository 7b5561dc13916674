// SPDX-License-Identifier: Apache-2.0
#include "core/eval/likelihood.h"

#include <torch/types.h>
#include <torch/utils.h>

#include "core/base/random.h"
#include "core/sampler/dormand_prince.h"
#include "core/sampler/sampler.h"

namespace scorescope {
namespace {

constexpr Tolerance kTolerance = {1e-5, 1e-5};

/// Unit vectors as probes [D, N, D], without copies.
torch::Tensor unitProbes(std::int64_t count, std::int64_t dimension) {
    return torch::eye(dimension, torch::kFloat64)
        .unsqueeze(1)
        .expand({dimension, count, dimension});
}

torch::Tensor priorLogDensities(const Sde& sde, const torch::Tensor& x) {
    const torch::Tensor rows = x.contiguous();
    const auto dimension = static_cast<std::size_t>(rows.size(1));
    torch::Tensor result = torch::empty({rows.size(0)}, torch::kFloat64);
    const double* row = rows.data_ptr<double>();
    for (std::int64_t i = 0; i < rows.size(0); ++i, row += dimension) {
        result.data_ptr<double>()[i] = sde.priorLogDensity({row, dimension});
    }
    return result;
}

}  // namespace

torch::Tensor rademacherProbe(std::uint64_t seed, std::int64_t count, std::int64_t dimension) {
    torch::Tensor probe = torch::empty({1, count, dimension}, torch::kFloat64);
    double* out = probe.data_ptr<double>();
    for (std::int64_t i = 0; i < count; ++i) {
        const NoiseKey key{seed, Stream::probe, static_cast<std::uint64_t>(i)};
        std::array<std::uint32_t, 4> words{};
        for (std::int64_t d = 0; d < dimension; ++d) {
            const std::int64_t bit = d % 128;
            if (bit == 0) words = randomWords(key, static_cast<std::uint32_t>(d / 128));
            const std::uint32_t word = words[static_cast<std::size_t>(bit / 32)];
            *out++ = ((word >> (bit % 32)) & 1U) != 0 ? 1.0 : -1.0;
        }
    }
    return probe;
}

Result<FlowResult> flowLikelihood(const ScoreFunction& score, const Sde& sde,
                                  const torch::Tensor& x, const FlowOptions& options) {
    const torch::NoGradGuard noGrad;
    const std::int64_t count = x.size(0);
    const std::int64_t dimension = x.size(1);
    const torch::Tensor probes = dimension <= options.exactUpTo
                                     ? unitProbes(count, dimension)
                                     : rademacherProbe(options.seed, count, dimension);
    const auto slope = [&](double t, const torch::Tensor& y) {
        const torch::Tensor at = y.narrow(1, 0, dimension);
        const ScoreProducts value = score.products(at, t, probes);
        const double ofDrift = sde.driftRate(t) * static_cast<double>(dimension);
        const torch::Tensor divergence =
            value.products.sum(0, true).mul_(-0.5 * sde.diffusionSquared(t)).add_(ofDrift);
        return torch::cat({flowSlope(sde, at, t, value.score), divergence.t()}, 1);
    };
    DormandPrince solver(torch::cat({x, torch::zeros({count, 1}, torch::kFloat64)}, 1),
                         options.tMin, 1.0, kTolerance);
    while (!solver.finished()) {
        if (options.cancelled && options.cancelled()) {
            return Error{Fault::interrupted, "the evaluation was cancelled", "nll", ""};
        }
        if (!solver.advance(slope)) {
            return Error{Fault::diverged, "the likelihood's ODE has no solution", "nll",
                         "train longer, or choose a larger sde.t_min"};
        }
    }
    FlowResult result;
    result.noise = solver.state().narrow(1, 0, dimension);
    result.logDensity = priorLogDensities(sde, result.noise) + solver.state().select(1, dimension);
    result.nfe = solver.slopes();
    result.nvjp = solver.slopes() * probes.size(0);
    return result;
}

}  // namespace scorescope
