// SPDX-License-Identifier: Apache-2.0
#include "core/model/prior_score.h"

#include <ATen/Functions.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>
#include <vector>

namespace scorescope {
namespace {

class NetworkPrior final : public PriorScore {
public:
    explicit NetworkPrior(std::unique_ptr<ScoreNetwork> network) : network_(std::move(network)) {}

    torch::Tensor score(const torch::Tensor& x, const NoiseLevels& levels) const override {
        const torch::NoGradGuard noGrad;
        NoiseLevels frozen = levels;
        frozen.training.reset();  // whoever trains against it, it does not train
        return network_->score(x, frozen).detach();
    }

private:
    std::unique_ptr<ScoreNetwork> network_;
};

torch::Tensor vectorOf(const Vector& values) {
    return torch::tensor(values, torch::kFloat64);
}

/// With Sigma_k = U diag(l) U^T the score of N(m mu_k, m^2 Sigma_k + s^2 I) at x is
/// -U diag(1 / (m^2 l + s^2)) U^T (x - m mu_k).
class MixturePrior final : public PriorScore {
public:
    explicit MixturePrior(const GaussianMixture& mixture) {
        const std::int64_t dimension = mixture.dimension();
        for (std::size_t k = 0; k < mixture.size(); ++k) {
            Component one{std::log(mixture.weights[k]), vectorOf(mixture.means[k]), {}, {}};
            if (mixture.covariances.empty()) {
                one.eigenvalues =
                    torch::full({dimension}, mixture.sds[k] * mixture.sds[k], torch::kFloat64);
                one.basis = torch::eye(dimension, torch::kFloat64);
            } else {
                std::vector<torch::Tensor> rows;
                for (const Vector& row : mixture.covariances[k]) rows.push_back(vectorOf(row));
                std::tie(one.eigenvalues, one.basis) = at::linalg_eigh(torch::stack(rows), "L");
            }
            components_.push_back(std::move(one));
        }
    }

    torch::Tensor score(const torch::Tensor& x, const NoiseLevels& levels) const override {
        const torch::NoGradGuard noGrad;
        const torch::Tensor points = x.detach().to(torch::kCPU, torch::kFloat64);
        const torch::Tensor m = levels.m.to(points.options()).unsqueeze(1);
        const torch::Tensor s = levels.s.to(points.options()).unsqueeze(1);
        std::vector<torch::Tensor> logDensities;
        std::vector<torch::Tensor> scores;
        for (const Component& one : components_) {
            const torch::Tensor variance = m.square() * one.eigenvalues + s.square();
            const torch::Tensor offset = at::mm(points - m * one.mean, one.basis);
            logDensities.push_back(one.logWeight -
                                   0.5 * (offset.square() / variance + variance.log()).sum(1));
            scores.push_back(-at::mm(offset / variance, one.basis.t()));
        }
        const torch::Tensor shares = at::softmax(at::stack(logDensities), 0);
        return (shares.unsqueeze(2) * at::stack(scores)).sum(0).to(x.options());
    }

private:
    struct Component {
        double logWeight;
        torch::Tensor mean;         ///< [D], double
        torch::Tensor eigenvalues;  ///< [D]
        torch::Tensor basis;        ///< [D, D], eigenvectors in columns
    };
    std::vector<Component> components_;
};

}  // namespace

std::shared_ptr<const PriorScore> networkPrior(std::unique_ptr<ScoreNetwork> network) {
    return std::make_shared<NetworkPrior>(std::move(network));
}

std::shared_ptr<const PriorScore> mixturePrior(const GaussianMixture& mixture) {
    return std::make_shared<MixturePrior>(mixture);
}

}  // namespace scorescope
