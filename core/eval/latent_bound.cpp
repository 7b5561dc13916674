// SPDX-License-Identifier: Apache-2.0
#include "core/eval/latent_bound.h"

#include <ATen/Functions.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>
#include <numbers>

#include "core/objective/latent_matching.h"

namespace scorescope {

torch::Tensor LatentWeights::bound() const {
    return logWeights.mean(1);
}

torch::Tensor LatentWeights::importanceWeighted() const {
    return at::logsumexp(logWeights, 1) - std::log(static_cast<double>(logWeights.size(1)));
}

torch::Tensor normalLogDensity(const torch::Tensor& z) {
    const double constant = std::log(2.0 * std::numbers::pi);
    return -0.5 * (z.to(torch::kFloat64).square() + constant).sum(1);
}

torch::Tensor matchedCrossEntropy(const LatentPrior& prior, const Sde& sde, const TimeLaw& law,
                                  const torch::Tensor& z, const MatchedDraws& draws) {
    const torch::NoGradGuard noGrad;
    const double length = 1.0 - law.tMin();
    torch::Tensor sum = torch::zeros({z.size(0)}, torch::kFloat64);
    for (std::int64_t i = 0; i < draws.times; ++i) {
        // A turn of the rows, so that each gets another part of the strata every time.
        const torch::Tensor turned = z.roll(i * z.size(0) / draws.times, 0);
        const NoisedBatch noised = noisedBatch(law, sde, {turned, draws.seed, i});
        const torch::Tensor epsHat = draws.alpha.defined()
                                         ? prior.epsWith(draws.alpha, noised.x, noised.levels)
                                         : prior.eps(noised.x, noised.levels);
        const torch::Tensor error =
            prior.sumOfCovered((noised.eps - epsHat).square()).to(torch::kFloat64);
        const torch::Tensor weights = torch::tensor(noised.draws.weight, torch::kFloat64);
        sum += (0.5 * length * weights * error.cpu()).roll(-(i * z.size(0) / draws.times), 0);
    }
    return sum / static_cast<double>(draws.times) + prior.restNats(z).to(torch::kFloat64).cpu() +
           crossEntropyConstant(sde, law.tMin(), prior.covered());
}

}  // namespace scorescope
