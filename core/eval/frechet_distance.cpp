// SPDX-License-Identifier: Apache-2.0
#include "core/eval/frechet_distance.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/eval/symmetric_eigen.h"

namespace scorescope {
namespace {

/// The symmetric root; what rounding has made negative counts as 0.
Matrix rootOf(const Matrix& covariance) {
    const SymmetricEigen eigen = symmetricEigen(covariance);
    const std::size_t n = covariance.size();
    Matrix root(n, Vector(n, 0.0));
    for (std::size_t k = 0; k < n; ++k) {
        const double scale = std::sqrt(std::max(eigen.values[k], 0.0));
        const Vector& v = eigen.vectors[k];
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j < n; ++j) root[i][j] += scale * v[i] * v[j];
        }
    }
    return root;
}

Matrix matrixProduct(const Matrix& a, const Matrix& b) {
    const std::size_t n = a.size();
    Matrix result(n, Vector(n, 0.0));
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = 0; k < n; ++k) {
            for (std::size_t j = 0; j < n; ++j) result[i][j] += a[i][k] * b[k][j];
        }
    }
    return result;
}

}  // namespace

FeatureStatistics featureStatistics(std::span<const float> features, std::int64_t dimension) {
    const auto n = static_cast<std::size_t>(dimension);
    const std::size_t rows = features.size() / n;
    assert(rows >= 2);
    FeatureStatistics result{static_cast<std::int64_t>(rows), Vector(n, 0.0),
                             Matrix(n, Vector(n, 0.0))};
    for (std::size_t i = 0; i < features.size(); ++i) result.mean[i % n] += features[i];
    for (double& mean : result.mean) mean /= static_cast<double>(rows);
    Vector centred(n);
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t i = 0; i < n; ++i) centred[i] = features[row * n + i] - result.mean[i];
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j < n; ++j) result.covariance[i][j] += centred[i] * centred[j];
        }
    }
    for (Vector& line : result.covariance) {
        for (double& value : line) value /= static_cast<double>(rows - 1);
    }
    return result;
}

double frechetDistance(const FeatureStatistics& a, const FeatureStatistics& b) {
    assert(a.mean.size() == b.mean.size());
    const Matrix root = rootOf(a.covariance);
    const SymmetricEigen middle =
        symmetricEigen(matrixProduct(matrixProduct(root, b.covariance), root));
    double distance = 0.0;
    for (std::size_t i = 0; i < a.mean.size(); ++i) {
        const double difference = a.mean[i] - b.mean[i];
        distance += difference * difference + a.covariance[i][i] + b.covariance[i][i] -
                    2.0 * std::sqrt(std::max(middle.values[i], 0.0));
    }
    return std::max(distance, 0.0);
}

}  // namespace scorescope
