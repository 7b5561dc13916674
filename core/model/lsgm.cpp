// SPDX-License-Identifier: Apache-2.0
#include "core/model/lsgm.h"

#include <torch/types.h>

#include <cassert>

namespace scorescope {
namespace {

/// The prior with a viewer's alphas.
class OverriddenPrior final : public ScoreNetwork {
public:
    OverriddenPrior(const LatentPrior& prior, torch::Tensor alpha)
        : prior_(prior), alpha_(std::move(alpha)) {}

    torch::Tensor eps(const torch::Tensor& x, const NoiseLevels& levels) const override {
        return prior_.epsWith(alpha_, x, levels);
    }
    std::int64_t dimension() const override { return prior_.dimension(); }
    const ParameterLayout& layout() const override { return prior_.layout(); }
    torch::Tensor weights() const override { return prior_.weights(); }
    torch::Tensor gradients() const override { return prior_.gradients(); }

private:
    const LatentPrior& prior_;
    torch::Tensor alpha_;  ///< [L]
};

/// A network that is owned, as a score function.
class OwnedScore final : public ScoreFunction {
public:
    OwnedScore(std::unique_ptr<ScoreNetwork> network, const Sde& sde)
        : network_(std::move(network)), score_(learnedScore(*network_, sde)) {}

    torch::Tensor score(const torch::Tensor& x, double t) const override {
        return score_->score(x, t);
    }
    std::int64_t dimension() const override { return score_->dimension(); }
    bool differentiable() const override { return true; }
    ScoreProducts products(const torch::Tensor& x, double t,
                           const torch::Tensor& probes) const override {
        return score_->products(x, t, probes);
    }
    torch::Tensor jacobian(const torch::Tensor& x, double t) const override {
        return score_->jacobian(x, t);
    }

private:
    std::unique_ptr<ScoreNetwork> network_;
    std::unique_ptr<ScoreFunction> score_;
};

}  // namespace

Lsgm::Lsgm(const LatentShape& shape, const VaeOptions& options, const LatentPriorOptions& prior,
           DataMoments moments, const Sde& sde, std::uint64_t seed)
    : sde_(sde),
      vae_(shape, options, moments, seed),
      prior_(vae_.groups(), prior, seed + 1, moments.mean.device()) {
    joinWeights();
}

void Lsgm::joinWeights() {
    layout_ = vae_.layout();
    const std::int64_t first = layout_.total;
    for (ParameterLayout::Entry entry : prior_.layout().entries) {
        entry.offset += first;
        layout_.entries.push_back(std::move(entry));
    }
    const std::int64_t second = prior_.layout().total;
    layout_.total += second;
    weights_ = torch::zeros({layout_.total}, vae_.weights().options());
    gradients_ = torch::zeros_like(weights_);
    vae_.moveTo(weights_.narrow(0, 0, first), gradients_.narrow(0, 0, first));
    prior_.moveTo(weights_.narrow(0, first, second), gradients_.narrow(0, first, second));
}

std::unique_ptr<ScoreFunction> Lsgm::priorScore(const Vector& alpha) const {
    if (alpha.empty()) return learnedScore(prior_, sde_);
    const torch::Tensor each = prior_.ofEachLatent(alpha);
    return std::make_unique<OwnedScore>(std::make_unique<OverriddenPrior>(prior_, each), sde_);
}

}  // namespace scorescope
