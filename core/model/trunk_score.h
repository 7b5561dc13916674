// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/model/data_moments.h"
#include "core/model/model_options.h"
#include "core/model/score_network.h"
#include "core/model/trunk.h"

namespace scorescope {

/// A trunk F as a predictor of the noise. With q = m^2 v + s^2:
///   preconditioned  eps = s (x - m mu)/q + (m sqrt(v)/sqrt(q)) F((x - m mu)/sqrt(q), ln(m/s))
///   eps             eps = F(x, ln(m/s))
///   score           eps = -s F(x, ln(m/s))
/// and of data without noise, where F takes x alone,
///   preconditioned  score = -(x - mu)/v + F((x - mu)/sqrt(v))/sqrt(v)
///   score           score = F(x).
/// The first term of the former is exact for Normal data; F only learns what is not Normal.
class TrunkScore final : public ScoreNetwork {
public:
    TrunkScore(std::unique_ptr<Trunk> trunk, Parameterisation parameterisation,
               DataMoments moments);

    torch::Tensor eps(const torch::Tensor& x, const NoiseLevels& levels) const override;
    torch::Tensor score(const torch::Tensor& x, const NoiseLevels& levels) const override;

    std::int64_t dimension() const override { return trunk_->dimension(); }
    const ParameterLayout& layout() const override { return trunk_->layout(); }
    torch::Tensor weights() const override { return trunk_->weights(); }
    torch::Tensor gradients() const override { return trunk_->gradients(); }

private:
    torch::Tensor cleanScore(const torch::Tensor& x) const;

    std::unique_ptr<Trunk> trunk_;
    Parameterisation parameterisation_;
    DataMoments moments_;
};

}  // namespace scorescope
