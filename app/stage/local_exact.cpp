// SPDX-License-Identifier: Apache-2.0
#include "app/stage/local_exact.h"

#include <algorithm>
#include <cmath>

namespace scorescope::app {
namespace {

/// Variances along the axes of a covariance, and the axes in columns.
struct Axes {
    double variances[2];
    double basis[4];
};

/// Of [[a, b], [b, c]]: turned by the angle at which the mixed term vanishes.
Axes axesOf(double a, double b, double c) {
    const double angle = 0.5 * std::atan2(2.0 * b, a - c);
    const double cosine = std::cos(angle), sine = std::sin(angle);
    const double mixed = 2.0 * b * cosine * sine;
    return {{a * cosine * cosine + mixed + c * sine * sine,
             a * sine * sine - mixed + c * cosine * cosine},
            {cosine, -sine, sine, cosine}};
}

}  // namespace

LocalExact::LocalExact(const DataSet& data, const TrainingSet& set) {
    const std::int64_t dimension = set.points.dimension;
    if (dimension > 2) return;
    dimension_ = static_cast<int>(dimension);
    if (const auto density = data.density()) {
        closedForm_ = true;
        addMixture(density->standardized(set.scaling.shift, set.scaling.scale));
        return;
    }
    points_ = std::min(kLiveExactPoints, set.points.count);
    means_.assign(set.points.values.begin(), set.points.values.begin() + points_ * dimension);
}

void LocalExact::addMixture(const GaussianMixture& mixture) {
    mixture_.dimension = dimension_;
    for (std::size_t k = 0; k < mixture.size(); ++k) {
        mixture_.logWeights.push_back(std::log(mixture.weights[k]));
        const Vector& mean = mixture.means[k];
        mixture_.means.insert(mixture_.means.end(), mean.begin(), mean.end());
        if (mixture.covariances.empty()) {
            mixture_.variances.insert(mixture_.variances.end(), mean.size(),
                                      mixture.sds[k] * mixture.sds[k]);
            continue;
        }
        const Matrix& covariance = mixture.covariances[k];
        if (dimension_ == 1) {
            mixture_.variances.push_back(covariance[0][0]);
            continue;
        }
        const Axes axes = axesOf(covariance[0][0], covariance[0][1], covariance[1][1]);
        mixture_.variances.insert(mixture_.variances.end(), axes.variances, axes.variances + 2);
        mixture_.bases.insert(mixture_.bases.end(), axes.basis, axes.basis + 4);
    }
}

void LocalExact::evaluate(const kernel::DensityQuery& query, const Sde& sde, double t) const {
    const double m = sde.meanScale(t), variance = sde.variance(t);
    const kernel::Isa isa = kernel::activeIsa();
    if (closedForm_) {
        kernel::MixtureDensity now = mixture_;
        for (double& mean : now.means) mean *= m;
        for (double& value : now.variances) value = m * m * value + variance;
        now.evaluate(query, isa);
        return;
    }
    kernel::EmpiricalDensity now{dimension_, means_, variance};
    for (double& mean : now.means) mean *= m;
    now.evaluate(query, isa);
}

}  // namespace scorescope::app
