// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model/data_moments.h"
#include "core/model/mlp.h"
#include "core/model/score_network.h"

namespace scorescope {

/// A density p = exp(f) / Z with a dense scalar network E, whose score is the gradient of f. With
/// u = (x - m mu) / sqrt(q) and q = m^2 v + s^2:
///     f = -|u|^2 / 2 - (m sqrt(v) / s) E(u, ln(m/s)),
/// so that eps = -s grad f = s (x - m mu)/q + (m sqrt(v)/sqrt(q)) grad_u E: the preconditioned
/// score network with F = grad_u E. Of data without noise, where E takes u alone, f = -|u|^2 / 2 +
/// E(u). The constant Z is never needed for training: it does not depend on x.
class EnergyNetwork final : public ScoreNetwork {
public:
    /// The network must have one output.
    EnergyNetwork(Mlp mlp, DataMoments moments);

    torch::Tensor eps(const torch::Tensor& x, const NoiseLevels& levels) const override;
    /// Works without a graph too: it makes the one that it needs.
    torch::Tensor score(const torch::Tensor& x, const NoiseLevels& levels) const override;
    torch::Tensor energy(const torch::Tensor& x, const NoiseLevels& levels) const override;
    bool hasEnergy() const override { return true; }
    std::int64_t passesPerScore() const override { return 1; }

    std::int64_t dimension() const override { return mlp_.shape().dimension; }
    const ParameterLayout& layout() const override { return mlp_.layout(); }
    torch::Tensor weights() const override { return mlp_.weights(); }
    torch::Tensor gradients() const override { return mlp_.gradients(); }

private:
    Mlp mlp_;
    DataMoments moments_;
};

}  // namespace scorescope
