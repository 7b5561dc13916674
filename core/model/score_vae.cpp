// SPDX-License-Identifier: Apache-2.0
#include "core/model/score_vae.h"

#include <ATen/Functions.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cassert>
#include <vector>

namespace scorescope {
namespace {

constexpr std::int64_t kPosteriorRows = 128;  // what a backward pass keeps of them stays small

/// prior + gamma * encoder term.
class PosteriorScore final : public ScoreFunction {
public:
    PosteriorScore(const ScoreVae& model, const Sde& sde, torch::Tensor z, double guidance)
        : model_(model), sde_(sde), z_(std::move(z)), guidance_(guidance) {}

    torch::Tensor score(const torch::Tensor& x, double t) const override {
        const torch::NoGradGuard noGrad;
        const torch::TensorOptions options = model_.weights().options();
        const NoiseLevels levels = noiseLevels(sde_, {&t, 1}, options.device());
        const torch::Tensor z = z_.to(options).expand({x.size(0), -1});
        const auto blocks = x.to(options).split(kPosteriorRows);
        const auto latents = z.split(kPosteriorRows);
        std::vector<torch::Tensor> parts;
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            torch::Tensor part = model_.prior().score(blocks[i], levels);
            if (guidance_ != 0.0) {
                part = part + guidance_ * model_.encoderScore(blocks[i], levels, latents[i], false);
            }
            parts.push_back(std::move(part));
        }
        return at::cat(parts).to(x.options());
    }

    std::int64_t dimension() const override { return model_.dimension(); }

private:
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
