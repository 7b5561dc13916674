// SPDX-License-Identifier: Apache-2.0
#include "core/data/gaussian_mixture.h"

#include <algorithm>
#include <cmath>

namespace scorescope {
namespace {

std::size_t chooseComponent(const Vector& weights, double u) {
    double cumulated = 0.0;
    for (std::size_t k = 0; k + 1 < weights.size(); ++k) {
        cumulated += weights[k];
        if (u < cumulated) return k;
    }
    return weights.size() - 1;
}

Matrix isotropic(double sd, std::size_t dimension) {
    Matrix covariance(dimension, Vector(dimension, 0.0));
    for (std::size_t d = 0; d < dimension; ++d) covariance[d][d] = sd * sd;
    return covariance;
}

}  // namespace

GaussianMixture GaussianMixture::standardized(const Vector& shift, const Vector& scale) const {
    GaussianMixture result = *this;
    const std::size_t dimension = means.front().size();
    const bool uniform =
        std::all_of(scale.begin(), scale.end(), [&](double s) { return s == scale.front(); });
    if (covariances.empty() && !uniform) {
        for (const double sd : sds) result.covariances.push_back(isotropic(sd, dimension));
    }
    for (std::size_t k = 0; k < weights.size(); ++k) {
        for (std::size_t d = 0; d < dimension; ++d) {
            result.means[k][d] = (means[k][d] - shift[d]) / scale[d];
        }
        result.sds[k] = sds[k] / scale.front();
        if (result.covariances.empty()) continue;
        for (std::size_t i = 0; i < dimension; ++i) {
            for (std::size_t j = 0; j < dimension; ++j) {
                result.covariances[k][i][j] /= scale[i] * scale[j];
            }
        }
    }
    return result;
}

Points drawMixture(const GaussianMixture& mixture, std::int64_t count, std::uint64_t seed,
                   Stream stream) {
    const std::int64_t dimension = mixture.dimension();
    Points points{count, dimension,
                  std::vector<float>(static_cast<std::size_t>(count * dimension))};
    std::vector<Matrix> factors;
    for (const Matrix& covariance : mixture.covariances) {
        Result<Matrix> factor = cholesky(covariance);
        assert(factor);  // checked when the mixture was made
        factors.push_back(*std::move(factor));
    }
    Vector z(static_cast<std::size_t>(dimension));
    for (std::int64_t i = 0; i < count; ++i) {
        NoiseKey key{seed, stream, static_cast<std::uint64_t>(i)};
        const std::size_t k = chooseComponent(mixture.weights, uniform(key));
        key.step = 1;
        normals(key, z);
        for (std::size_t d = 0; d < z.size(); ++d) {
            double offset = 0.0;
            if (factors.empty()) {
                offset = mixture.sds[k] * z[d];
            } else {
                for (std::size_t j = 0; j <= d; ++j) offset += factors[k][d][j] * z[j];
            }
            points.values[static_cast<std::size_t>(i * dimension) + d] =
                static_cast<float>(mixture.means[k][d] + offset);
        }
    }
    return points;
}

Result<Matrix> cholesky(const Matrix& covariance) {
    const std::size_t n = covariance.size();
    Matrix factor(n, Vector(n, 0.0));
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            double sum = covariance[i][j];
            for (std::size_t k = 0; k < j; ++k) sum -= factor[i][k] * factor[j][k];
            if (i != j) {
                factor[i][j] = sum / factor[j][j];
            } else if (sum > 0.0) {
                factor[i][i] = std::sqrt(sum);
            } else {
                return Error{Fault::usage, "the covariance is not positive definite",
                             "data.covariance",
                             "give a symmetric matrix with positive eigenvalues"};
            }
        }
    }
    return factor;
}

}  // namespace scorescope
