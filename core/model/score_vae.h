// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model/encoder.h"
#include "core/model/prior_score.h"

namespace scorescope {

/// An encoder q_t(z | x_t) for a diffusion model that stays as it is (Batzolis et al. 2023). Bayes'
/// rule for scores,
///     grad_x log p_t(x | z) = grad_x log p_t(x) + grad_x log q_t(z | x),
/// makes the two a decoder: whatever samples from p samples from p(x | z). Refers to the process.
class ScoreVae final : public LatentModel {
public:
    ScoreVae(const LatentShape& shape, const ScoreVaeOptions& options, DataMoments moments,
             const Sde& sde, std::uint64_t seed);

    /// What decodes; without it encode() and encoderScore() work.
    void usePrior(std::shared_ptr<const PriorScore> prior) { prior_ = std::move(prior); }
    const PriorScore& prior() const { return *prior_; }

    const ParameterLayout& layout() const override { return store_.layout(); }
    torch::Tensor weights() const override { return store_.weights(); }
    torch::Tensor gradients() const override { return store_.gradients(); }
    std::int64_t dimension() const override { return shape_.dimension; }
    std::int64_t latents() const override { return shape_.options.latents; }

    LatentNormal encode(const torch::Tensor& x) const override;
    /// q_t(z | x_t), x [B, D], levels [B] or [1]; differentiable.
    LatentNormal encodeAt(const torch::Tensor& x, const NoiseLevels& levels) const;

    /// grad_x log q_t(z | x) [B, D]. forTraining: differentiable by the weights and by z, which
    /// takes a second backward pass through the encoder.
    torch::Tensor encoderScore(const torch::Tensor& x, const NoiseLevels& levels,
                               const torch::Tensor& z, bool forTraining) const;

    bool decodesDirectly() const override { return false; }
    std::unique_ptr<ScoreFunction> posteriorScore(const torch::Tensor& z,
                                                  double guidance) const override;

private:
    LatentShape shape_;
    ScoreVaeOptions options_;
    const Sde& sde_;
    ParameterStore store_;
    Encoder encoder_;
    std::shared_ptr<const PriorScore> prior_;
};

}  // namespace scorescope
