// SPDX-License-Identifier: Apache-2.0
#include "core/model/kernel_exact.h"

#include <torch/types.h>

#include <cmath>

#include "core/kernel/exact_densities.h"

namespace scorescope {
namespace {

/// What is diffused, as the kernels take it at a time t.
class Source {
public:
    virtual ~Source() = default;
    virtual void evaluate(const kernel::DensityQuery& query, double t) const = 0;
};

class KernelDensity final : public DensityFunction {
public:
    KernelDensity(std::unique_ptr<Source> source, std::unique_ptr<DensityFunction> reference)
        : source_(std::move(source)), reference_(std::move(reference)) {}

    torch::Tensor score(const torch::Tensor& x, double t) const override {
        if (!suits(x)) return reference_->score(x, t);
        const torch::Tensor points = x.detach().contiguous();
        torch::Tensor score = torch::empty_like(points);
        source_->evaluate({numbersOf(points), numbersOf(score), {}}, t);
        return score;
    }
    torch::Tensor logDensity(const torch::Tensor& x, double t) const override {
        if (!suits(x)) return reference_->logDensity(x, t);
        const torch::Tensor points = x.detach().contiguous();
        torch::Tensor logDensity = torch::empty({x.size(0)}, points.options());
        source_->evaluate({numbersOf(points), {}, numbersOf(logDensity)}, t);
        return logDensity;
    }
    std::int64_t dimension() const override { return reference_->dimension(); }
    bool differentiable() const override { return reference_->differentiable(); }
    ScoreProducts products(const torch::Tensor& x, double t,
                           const torch::Tensor& probes) const override {
        return reference_->products(x, t, probes);
    }
    torch::Tensor jacobian(const torch::Tensor& x, double t) const override {
        return reference_->jacobian(x, t);
    }

private:
    static std::span<float> numbersOf(const torch::Tensor& tensor) {
        return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
    }
    bool suits(const torch::Tensor& x) const {
        return x.is_cpu() && x.scalar_type() == torch::kFloat32 &&
               dimension() <= kernel::kMostExactDimensions;
    }

    std::unique_ptr<Source> source_;
    std::unique_ptr<DensityFunction> reference_;
};

class MixtureSource final : public Source {
public:
    MixtureSource(const GaussianMixture& mixture, const Sde& sde, kernel::ThreadTeam* team)
        : sde_(sde), isa_(kernel::activeIsa()), team_(team) {
        start_.dimension = static_cast<int>(mixture.dimension());
        for (std::size_t k = 0; k < mixture.size(); ++k) {
            start_.logWeights.push_back(std::log(mixture.weights[k]));
            const Vector& mean = mixture.means[k];
            start_.means.insert(start_.means.end(), mean.begin(), mean.end());
            if (mixture.covariances.empty()) {
                start_.variances.insert(start_.variances.end(), mean.size(),
                                        mixture.sds[k] * mixture.sds[k]);
            } else {
                addAxes(mixture.covariances[k]);
            }
        }
    }

    void evaluate(const kernel::DensityQuery& query, double t) const override {
        kernel::MixtureDensity now = start_;
        const double m = sde_.meanScale(t), variance = sde_.variance(t);
        for (double& mean : now.means) mean *= m;
        for (double& value : now.variances) value = m * m * value + variance;
        now.evaluate(query, isa_, team_);
    }

private:
    void addAxes(const Matrix& covariance) {
        const auto size = static_cast<std::int64_t>(covariance.size());
        std::vector<double> numbers;
        for (const Vector& row : covariance) numbers.insert(numbers.end(), row.begin(), row.end());
        const auto [values, axes] =
            torch::linalg_eigh(torch::tensor(numbers, torch::kFloat64).view({size, size}), "L");
        const torch::Tensor plainValues = values.contiguous(), plainAxes = axes.contiguous();
        const double* from = plainValues.data_ptr<double>();
        start_.variances.insert(start_.variances.end(), from, from + size);
        from = plainAxes.data_ptr<double>();
        start_.bases.insert(start_.bases.end(), from, from + size * size);
    }

    const Sde& sde_;
    kernel::Isa isa_;
    kernel::ThreadTeam* team_;
    kernel::MixtureDensity start_;  ///< the data's own mixture
};

class EmpiricalSource final : public Source {
public:
    EmpiricalSource(const Points& points, std::int64_t limit, const Sde& sde,
                    kernel::ThreadTeam* team)
        : sde_(sde),
          isa_(kernel::activeIsa()),
          team_(team),
          dimension_(static_cast<int>(points.dimension)) {
        const std::int64_t count = limit > 0 ? std::min(limit, points.count) : points.count;
        points_.assign(points.values.begin(), points.values.begin() + count * points.dimension);
    }

    void evaluate(const kernel::DensityQuery& query, double t) const override {
        kernel::EmpiricalDensity now{dimension_, points_, sde_.variance(t)};
        const double m = sde_.meanScale(t);
        for (double& mean : now.means) mean *= m;
        now.evaluate(query, isa_, team_);
    }

private:
    const Sde& sde_;
    kernel::Isa isa_;
    kernel::ThreadTeam* team_;
    int dimension_;
    std::vector<double> points_;
};

}  // namespace

std::unique_ptr<DensityFunction> kernelMixtureScore(const GaussianMixture& mixture, const Sde& sde,
                                                    std::unique_ptr<DensityFunction> reference,
                                                    kernel::ThreadTeam* team) {
    return std::make_unique<KernelDensity>(std::make_unique<MixtureSource>(mixture, sde, team),
                                           std::move(reference));
}

std::unique_ptr<DensityFunction> kernelEmpiricalScore(const Points& points, std::int64_t limit,
                                                      const Sde& sde,
                                                      std::unique_ptr<DensityFunction> reference,
                                                      kernel::ThreadTeam* team) {
    return std::make_unique<KernelDensity>(
        std::make_unique<EmpiricalSource>(points, limit, sde, team), std::move(reference));
}

}  // namespace scorescope
