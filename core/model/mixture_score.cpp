// SPDX-License-Identifier: Apache-2.0
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/model/exact_score.h"
#include "core/model/row_blocks.h"

namespace scorescope {
namespace {

constexpr std::int64_t kMixtureNumbers = 1 << 18;  // the largest temporary stays in the cache
constexpr std::int64_t kMixtureRows = 2048;        // enough to hide the cost of a tensor operation

/// Score and log-density of sum_k w_k N(m mu_k, m^2 Sigma_k + s^2 I).
///
/// Each Sigma_k = U diag(l) U^T is decomposed once, since U also diagonalises m^2 Sigma_k + s^2 I
/// at every t. All work is in double precision: far from the modes the exponents are so large that
/// single precision would mix up the components.
class MixtureScore final : public DensityFunction {
public:
    MixtureScore(const GaussianMixture& mixture, const Sde& sde);

    torch::Tensor score(const torch::Tensor& x, double t) const override;
    torch::Tensor logDensity(const torch::Tensor& x, double t) const override;
    std::int64_t dimension() const override { return dimension_; }
    bool differentiable() const override { return true; }
    ScoreProducts products(const torch::Tensor& x, double t,
                           const torch::Tensor& probes) const override;

private:
    struct Component {
        double logWeight;
        torch::Tensor mean;         ///< [D], double, CPU
        torch::Tensor eigenvalues;  ///< [D] of Sigma
        torch::Tensor basis;        ///< [D, D], eigenvectors in columns; undefined: isotropic
    };
    /// Of one component at some rows: log of w_k N(x), and the score of N alone.
    struct Term {
        torch::Tensor logDensity;  ///< [n]
        torch::Tensor score;       ///< [n, D]
    };
    Term term(const Component& component, const torch::Tensor& x, double t) const;
    ScoreProducts blockProducts(const torch::Tensor& x, double t,
                                const torch::Tensor& probes) const;
    /// v^T (m^2 Sigma_k + s^2 I)^-1 v of probes v [P, n, D]: [P, n].
    torch::Tensor curvature(const Component& component, const torch::Tensor& probes,
                            double t) const;
    torch::Tensor variance(const Component& component, torch::Device device, double t) const;
    template <class Combine>
    torch::Tensor overBlocks(const torch::Tensor& x, double t, Combine combine) const;

    const Sde& sde_;
    std::int64_t dimension_;
    std::vector<Component> components_;
};

torch::Tensor toTensor(const Vector& values) {
    return torch::tensor(values, torch::kFloat64);
}

torch::Tensor toTensor(const Matrix& rows) {
    std::vector<torch::Tensor> tensors;
    for (const Vector& row : rows) tensors.push_back(toTensor(row));
    return torch::stack(tensors);
}

MixtureScore::MixtureScore(const GaussianMixture& mixture, const Sde& sde)
    : sde_(sde), dimension_(mixture.dimension()) {
    for (std::size_t k = 0; k < mixture.size(); ++k) {
        Component component{std::log(mixture.weights[k]), toTensor(mixture.means[k]), {}, {}};
        if (mixture.covariances.empty()) {
            const double variance = mixture.sds[k] * mixture.sds[k];
            component.eigenvalues = torch::full({dimension_}, variance, torch::kFloat64);
        } else {
            std::tie(component.eigenvalues, component.basis) =
                torch::linalg_eigh(toTensor(mixture.covariances[k]), "L");
        }
        components_.push_back(component);
    }
}

/// Of the diffused component along its eigenvectors: m^2 l + s^2, [D].
torch::Tensor MixtureScore::variance(const Component& component, torch::Device device,
                                     double t) const {
    const double m = sde_.meanScale(t);
    return (m * m * component.eigenvalues + sde_.variance(t)).to(device);
}

MixtureScore::Term MixtureScore::term(const Component& component, const torch::Tensor& x,
                                      double t) const {
    const double m = sde_.meanScale(t);
    const torch::Tensor variance = this->variance(component, x.device(), t);
    const bool rotated = component.basis.defined();
    const torch::Tensor basis = rotated ? component.basis.to(x.device()) : torch::Tensor();

    torch::Tensor offset = x - (m * component.mean).to(x.device());
    if (rotated) offset = torch::mm(offset, basis);
    const torch::Tensor pull = offset / variance;
    const torch::Tensor logNormaliser = (2.0 * std::numbers::pi * variance).log().sum();
    const torch::Tensor logDensity =
        component.logWeight - 0.5 * ((offset * pull).sum(1) + logNormaliser);
    return {logDensity, rotated ? -torch::mm(pull, basis.t()) : -pull};
}

/// combine(log-densities [K, n], scores [K, n, D]) -> result of n rows.
template <class Combine>
torch::Tensor MixtureScore::overBlocks(const torch::Tensor& x, double t, Combine combine) const {
    const torch::NoGradGuard noGrad;
    const auto perRow = static_cast<std::int64_t>(components_.size()) * dimension_;
    const std::int64_t rows = std::clamp<std::int64_t>(kMixtureNumbers / perRow, 16, kMixtureRows);
    const auto ofBlock = [&](const torch::Tensor& block) {
        std::vector<torch::Tensor> logDensities;
        std::vector<torch::Tensor> scores;
        for (const Component& component : components_) {
            Term part = term(component, block, t);
            logDensities.push_back(std::move(part.logDensity));
            scores.push_back(std::move(part.score));
        }
        return combine(torch::stack(logDensities), torch::stack(scores));
    };
    return overRowBlocks(x.to(torch::kFloat64), rows, ofBlock).to(x.scalar_type());
}

torch::Tensor MixtureScore::score(const torch::Tensor& x, double t) const {
    return overBlocks(x, t, [](const torch::Tensor& logDensities, const torch::Tensor& scores) {
        return (torch::softmax(logDensities, 0).unsqueeze(2) * scores).sum(0);
    });
}

torch::Tensor MixtureScore::logDensity(const torch::Tensor& x, double t) const {
    return overBlocks(x, t, [](const torch::Tensor& logDensities, const torch::Tensor&) {
        return torch::logsumexp(logDensities, 0);
    });
}

ScoreProducts MixtureScore::products(const torch::Tensor& x, double t,
                                     const torch::Tensor& probes) const {
    const torch::NoGradGuard noGrad;
    const auto perRow = static_cast<std::int64_t>(components_.size()) * dimension_ * probes.size(0);
    const std::int64_t rows = std::clamp<std::int64_t>(kMixtureNumbers / perRow, 16, kMixtureRows);
    return productsOverRows(x, probes, rows, [&](const auto& block, const auto& directions) {
        return blockProducts(block.to(torch::kFloat64), t, directions.to(torch::kFloat64));
    });
}

/// With responsibilities w_k and scores s_k of the components, s = sum w_k s_k has the Jacobian
///     sum_k w_k (s_k s_k^T - C_k^-1) - s s^T,   C_k = m^2 Sigma_k + s(t)^2 I.
ScoreProducts MixtureScore::blockProducts(const torch::Tensor& x, double t,
                                          const torch::Tensor& probes) const {
    std::vector<torch::Tensor> logDensities;
    std::vector<torch::Tensor> scores;
    std::vector<torch::Tensor> bends;  // of each component, [P, n]
    for (const Component& component : components_) {
        const Term part = term(component, x, t);
        logDensities.push_back(part.logDensity);
        scores.push_back(part.score);
        bends.push_back((probes * part.score).sum(2).square_() - curvature(component, probes, t));
    }
    const torch::Tensor weights = torch::softmax(torch::stack(logDensities), 0);  // [K, n]
    const torch::Tensor score = (weights.unsqueeze(2) * torch::stack(scores)).sum(0);
    const torch::Tensor mean = (weights.unsqueeze(1) * torch::stack(bends)).sum(0);
    return {score, mean - (probes * score).sum(2).square_()};
}

torch::Tensor MixtureScore::curvature(const Component& component, const torch::Tensor& probes,
                                      double t) const {
    const torch::Tensor turned = component.basis.defined()
                                     ? torch::matmul(probes, component.basis.to(probes.device()))
                                     : probes;
    return (turned.square() / variance(component, probes.device(), t)).sum(2);
}

}  // namespace

std::unique_ptr<DensityFunction> mixtureScore(GaussianMixture mixture, const Sde& sde) {
    return std::make_unique<MixtureScore>(mixture, sde);
}

}  // namespace scorescope
