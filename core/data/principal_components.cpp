// SPDX-License-Identifier: Apache-2.0
#include "core/data/principal_components.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <vector>

namespace scorescope {
namespace {

constexpr std::size_t kBlock = 256;  // rows at a time: 784 columns of them fit a 512 KB cache
constexpr std::size_t kSpare = 2;    // directions more than asked for, so that the last converge
constexpr int kMaxSweeps = 2000;

/// Column i holds `kBlock` consecutive rows of pixel i; missing rows are 0.
using ColumnBlock = std::vector<std::int16_t>;

struct ByteSums {
    std::vector<std::int64_t> sum;      ///< [D]
    std::vector<std::int64_t> product;  ///< [D, D], lower triangle in rows
};

/// Dot products of one column with four others. 256 products of bytes stay below 2^24, so that
/// 32 bits hold the sums; compilers turn the loop into multiply-add instructions on pairs.
std::array<std::int32_t, 4> dots(const std::int16_t* a, const std::int16_t* b) {
    std::array<std::int32_t, 4> sums = {};
    for (std::size_t r = 0; r < kBlock; ++r) sums[0] += a[r] * b[r];
    for (std::size_t r = 0; r < kBlock; ++r) sums[1] += a[r] * b[r + kBlock];
    for (std::size_t r = 0; r < kBlock; ++r) sums[2] += a[r] * b[r + 2 * kBlock];
    for (std::size_t r = 0; r < kBlock; ++r) sums[3] += a[r] * b[r + 3 * kBlock];
    return sums;
}

void addBlock(const ColumnBlock& block, std::size_t columns, ByteSums& sums) {
    for (std::size_t i = 0; i < columns; ++i) {
        const std::int16_t* a = block.data() + i * kBlock;
        for (std::size_t r = 0; r < kBlock; ++r) sums.sum[i] += a[r];
        for (std::size_t j = 0; j <= i; j += 4) {
            const auto four = dots(a, block.data() + j * kBlock);
            for (std::size_t k = 0; k < 4 && j + k <= i; ++k) {
                sums.product[i * columns + j + k] += four[k];
            }
        }
    }
}

ByteSums sumsOf(std::span<const std::uint8_t> values, std::size_t columns) {
    const std::size_t rows = values.size() / columns;
    ByteSums sums{std::vector<std::int64_t>(columns), std::vector<std::int64_t>(columns * columns)};
    ColumnBlock block((columns + 3) * kBlock);  // three columns of 0 let dots() read past the end
    for (std::size_t first = 0; first < rows; first += kBlock) {
        const std::size_t count = std::min(kBlock, rows - first);
        std::fill(block.begin(), block.end(), std::int16_t{0});
        for (std::size_t r = 0; r < count; ++r) {
            const std::uint8_t* row = values.data() + (first + r) * columns;
            for (std::size_t c = 0; c < columns; ++c) block[c * kBlock + r] = row[c];
        }
        addBlock(block, columns, sums);
    }
    return sums;
}

Matrix covarianceOf(const ByteSums& sums, std::size_t rows) {
    const std::size_t columns = sums.sum.size();
    const auto n = static_cast<std::int64_t>(rows);
    Matrix covariance(columns, Vector(columns));
    for (std::size_t i = 0; i < columns; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            // Whole numbers up to here: nothing is lost in the difference.
            const std::int64_t scaled =
                n * sums.product[i * columns + j] - sums.sum[i] * sums.sum[j];
            covariance[i][j] = static_cast<double>(scaled) / static_cast<double>(n * n);
            covariance[j][i] = covariance[i][j];
        }
    }
    return covariance;
}

double dot(const Vector& a, const Vector& b) {
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

void scaleTo(Vector& vector, double length) {
    const double norm = std::sqrt(dot(vector, vector));
    if (norm == 0.0) return;
    for (double& value : vector) value *= length / norm;
}

/// Gram-Schmidt, twice, which leaves nothing of the earlier directions.
void orthonormalise(Matrix& vectors) {
    for (std::size_t k = 0; k < vectors.size(); ++k) {
        for (int pass = 0; pass < 2; ++pass) {
            for (std::size_t j = 0; j < k; ++j) {
                const double overlap = dot(vectors[k], vectors[j]);
                for (std::size_t i = 0; i < vectors[k].size(); ++i) {
                    vectors[k][i] -= overlap * vectors[j][i];
                }
            }
            scaleTo(vectors[k], 1.0);
        }
    }
}

Matrix product(const Matrix& symmetric, const Matrix& vectors) {
    Matrix result;
    for (const Vector& vector : vectors) {
        Vector image;
        for (const Vector& row : symmetric) image.push_back(dot(row, vector));
        result.push_back(std::move(image));
    }
    return result;
}

/// Orthogonal iteration: the power method on several vectors that are kept orthogonal.
Matrix leadingDirections(const Matrix& covariance, std::size_t count) {
    const std::size_t columns = covariance.size();
    Matrix vectors(std::min(count + kSpare, columns), Vector(columns));
    for (std::size_t k = 0; k < vectors.size(); ++k) {
        // Any start with a share in every direction will do; this one is the same everywhere.
        for (std::size_t i = 0; i < columns; ++i) {
            vectors[k][i] = std::sin(1.0 + static_cast<double>((k + 1) * (i + 1)));
        }
    }
    orthonormalise(vectors);
    for (int sweep = 0; sweep < kMaxSweeps; ++sweep) {
        Matrix next = product(covariance, vectors);
        orthonormalise(next);
        double turned = 0.0;  // squared sine of the largest turn
        for (std::size_t k = 0; k < count; ++k) {
            const double cosine = dot(next[k], vectors[k]);
            turned = std::max(turned, 1.0 - cosine * cosine);
        }
        vectors = std::move(next);
        if (turned < 1e-15) break;
    }
    vectors.resize(count);
    return vectors;
}

}  // namespace

PrincipalComponents principalComponents(std::span<const std::uint8_t> values, std::size_t columns,
                                        std::size_t count) {
    assert(columns > 0 && count <= columns && values.size() >= columns);
    assert(values.size() % columns == 0);
    const std::size_t rows = values.size() / columns;
    const ByteSums sums = sumsOf(values, columns);
    const Matrix covariance = covarianceOf(sums, rows);

    PrincipalComponents result;
    for (const std::int64_t sum : sums.sum) {
        result.mean.push_back(static_cast<double>(sum) / static_cast<double>(rows));
    }
    result.directions = leadingDirections(covariance, count);
    for (Vector& direction : result.directions) {
        const auto largest =
            std::max_element(direction.begin(), direction.end(),
                             [](double a, double b) { return std::abs(a) < std::abs(b); });
        if (*largest < 0.0) scaleTo(direction, -1.0);
        result.variances.push_back(dot(direction, product(covariance, {direction}).front()));
    }
    return result;
}

}  // namespace scorescope
