// SPDX-License-Identifier: Apache-2.0
#include "core/model/score_vae.h"

#include <ATen/Functions.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cassert>

#include "core/model/row_blocks.h"

namespace scorescope {
namespace {

/// prior + gamma * encoder term.
class PosteriorScore final : public ScoreFunction {
public:
    PosteriorScore(const ScoreVae& model, const Sde& sde, torch::Tensor z, double guidance)
        : model_(model), sde_(sde), z_(std::move(z)), guidance_(guidance) {}

    torch::Tensor score(const torch::Tensor& x, double t) const override {
        const torch::NoGradGuard noGrad;
        const torch::TensorOptions options = model_.weights().options();
        const NoiseLevels levels = noiseLevels(sde_, {&t, 1}, options.device());
        return overLatentBlocks(x.to(options), z_.to(options),
                                [&](const torch::Tensor& block, const torch::Tensor& z) {
                                    return posterior(block, levels, z);
                                })
            .to(x.options());
    }

    std::int64_t dimension() const override { return model_.dimension(); }

private:
    torch::Tensor posterior(const torch::Tensor& x, const NoiseLevels& levels,
                            const torch::Tensor& z) const {
        const torch::Tensor prior = model_.prior().score(x, levels);
        if (guidance_ == 0.0) return prior;
        return prior + guidance_ * model_.encoderScore(x, levels, z, false);
    }

    const ScoreVae& model_;
    const Sde& sde_;
    torch::Tensor z_;  ///< [B, L] or [1, L]
    double guidance_;
};

}  // namespace

ScoreVae::ScoreVae(const LatentShape& shape, const ScoreVaeOptions& options, DataMoments moments,
                   const Sde& sde, std::uint64_t seed)
    : shape_(shape), options_(options), sde_(sde), encoder_(store_, shape, moments, true) {
    store_.build(seed, moments.mean.device());
}

LatentNormal ScoreVae::encode(const torch::Tensor& x) const {
    return encodeAt(x, noNoise(x.device()));
}

LatentNormal ScoreVae::encodeAt(const torch::Tensor& x, const NoiseLevels& levels) const {
    return encoder_(store_, x, levels);
}

torch::Tensor ScoreVae::encoderScore(const torch::Tensor& x, const NoiseLevels& levels,
                                     const torch::Tensor& z, bool forTraining) const {
    const torch::AutoGradMode withGraph(true);
    const torch::Tensor at = x.detach().requires_grad_(true);
    const LatentNormal q = encodeAt(at, levels);
    const torch::Tensor logDensity =
        options_.logDensity == LogDensity::full
            ? q.logDensity(z).sum()
            : (-0.5 * (z - q.mean).square() * (-q.logVariance).exp()).sum();
    // Through grad(), not backward(): a graph of gradients that accumulate would keep itself alive.
    const torch::Tensor score =
        torch::autograd::grad({logDensity}, {at}, {}, forTraining, forTraining)[0];
    return forTraining ? score : score.detach();
}

std::unique_ptr<ScoreFunction> ScoreVae::posteriorScore(const torch::Tensor& z,
                                                        double guidance) const {
    assert(prior_ != nullptr);
    return std::make_unique<PosteriorScore>(*this, sde_, z.detach(), guidance);
}

}  // namespace scorescope
