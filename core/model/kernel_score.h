// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "core/kernel/mlp_forward.h"
#include "core/model/score_function.h"

namespace scorescope {

/// A dense network's score on the kernels of core/kernel, from a snapshot's plain weights. Computes
/// in single precision whatever the type of x, as the network itself does; it agrees with
/// learnedScore() to 1e-5 of the largest value.
class KernelScore final : public ScoreFunction {
public:
    /// weights: flat [P]. sde must outlive it. reference: the same score on LibTorch, for
    /// derivatives; asked for when one is first needed. team: shares the points of a call; may be
    /// null.
    KernelScore(const kernel::TrainNetwork& network, const std::vector<float>& weights,
                const Sde& sde, std::function<const ScoreFunction&()> reference,
                kernel::ThreadTeam* team = nullptr);

    torch::Tensor score(const torch::Tensor& x, double t) const override;
    std::int64_t dimension() const override { return forward_.dimension(); }
    bool differentiable() const override { return true; }
    ScoreProducts products(const torch::Tensor& x, double t,
                           const torch::Tensor& probes) const override;
    torch::Tensor jacobian(const torch::Tensor& x, double t) const override {
        return reference_().jacobian(x, t);
    }

private:
    kernel::MlpForward forward_;
    const Sde& sde_;
    std::function<const ScoreFunction&()> reference_;
    kernel::ThreadTeam* team_;
};

}  // namespace scorescope
