// SPDX-License-Identifier: Apache-2.0
#include "core/data/mixture_data.h"

#include <cmath>
#include <numbers>
#include <numeric>

namespace scorescope {

MixtureData::MixtureData(GaussianMixture mixture) : mixture_(std::move(mixture)) {
    const double sum = std::accumulate(mixture_.weights.begin(), mixture_.weights.end(), 0.0);
    for (double& weight : mixture_.weights) weight /= sum;
}

Points MixtureData::draw(std::int64_t count, std::uint64_t seed, Stream stream) const {
    return drawMixture(mixture_, count, seed, stream);
}

GaussianMixture eightGaussians() {
    GaussianMixture mixture;
    for (int k = 0; k < 8; ++k) {
        const double angle = k * std::numbers::pi / 4.0;
        mixture.weights.push_back(k % 2 == 0 ? 1.0 : 2.0);
        mixture.means.push_back({1.5 * std::cos(angle), 1.5 * std::sin(angle)});
        mixture.sds.push_back(0.15);
    }
    return mixture;
}

GaussianMixture twoGaussians() {
    return {{0.8, 0.2}, {{5.0, 5.0}, {-5.0, -5.0}}, {1.0, 1.0}, {}};
}

GaussianMixture gridGaussians() {
    GaussianMixture mixture;
    for (int row = -2; row <= 2; ++row) {
        for (int column = -2; column <= 2; ++column) {
            mixture.weights.push_back(1.0);
            mixture.means.push_back({static_cast<double>(column), static_cast<double>(row)});
            mixture.sds.push_back(0.05);
        }
    }
    return mixture;
}

GaussianMixture mixtureOf(const MixtureOptions& options) {
    return {options.weights, options.means, options.sds, {}};
}

Result<GaussianMixture> gaussianOf(const GaussianOptions& options) {
    if (auto factor = cholesky(options.covariance); !factor) return factor.error();
    double trace = 0.0;
    for (std::size_t d = 0; d < options.mean.size(); ++d) trace += options.covariance[d][d];
    // Not isotropic: the covariance counts, the sd only tells its size.
    const double sd = std::sqrt(trace / static_cast<double>(options.mean.size()));
    return GaussianMixture{{1.0}, {options.mean}, {sd}, {options.covariance}};
}

}  // namespace scorescope
