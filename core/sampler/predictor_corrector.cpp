// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/predictor_corrector.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>

#include "core/sampler/ancestral.h"
#include "core/sampler/euler_maruyama.h"
#include "core/sampler/ode_euler.h"
#include "core/sampler/reverse_diffusion.h"
#include "core/sampler/time_grid.h"

namespace scorescope {
namespace {

constexpr double kSmallestNorm = 1e-12;  // of a score that is 0 everywhere

double meanNorm(const torch::Tensor& x) {
    return x.to(torch::kFloat64).square().sum(1).sqrt().mean().item<double>();
}

PathNoise::Move predictorMove(Predictor predictor, const Sde& sde, double from, double to) {
    switch (predictor) {
        case Predictor::reverseDiffusion: return ReverseDiffusion::move(sde, from, to);
        case Predictor::eulerMaruyama: return EulerMaruyama::move(sde, from, to);
        case Predictor::ancestral: return Ancestral::move(sde, from, to);
        case Predictor::odeEuler: return OdeEuler::move(sde, from, to);
        case Predictor::none: break;
    }
    return {};
}

}  // namespace

PredictorCorrector::PredictorCorrector(const PredictorCorrectorOptions& options,
                                       const SamplerStart& start)
    : GridSampler(start, timeGrid(options.grid, options.steps, *start.sde, start.tMin),
                  options.denoise),
      options_(options),
      noise_(start.seed, start.count, start.dimension) {}

torch::Tensor PredictorCorrector::next(const ScoreFunction& score, const Step& step) {
    const double ratio = sde().meanScale(step.from) / sde().meanScale(step.to);
    const std::int64_t firstDraw = step.index * (options_.correctorSteps + 1);
    torch::Tensor x = state();
    for (std::int64_t i = 1; i <= options_.correctorSteps; ++i) {
        x = corrected(x, scoreAt(score, x, step.from), ratio * ratio, firstDraw + i);
    }
    if (options_.predictor == Predictor::none) return x;
    const auto move = predictorMove(options_.predictor, sde(), step.from, step.to);
    return noise_.moved(firstDraw, move, x, scoreAt(score, x, step.from));
}

torch::Tensor PredictorCorrector::corrected(const torch::Tensor& x, const torch::Tensor& score,
                                            double a, std::int64_t draw) const {
    const torch::Tensor z = noise_.increments(draw, 1.0);
    const double ratio = options_.snr * meanNorm(z) / std::max(meanNorm(score), kSmallestNorm);
    const double step = 2.0 * a * ratio * ratio;
    return torch::add(x, score, step).add_(z.to(x.options()), std::sqrt(2.0 * step));
}

}  // namespace scorescope
