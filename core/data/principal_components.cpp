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

/// Dot products of two columns with four others. 256 products of bytes stay below 2^24, so that
/// 32 bits hold the sums; compilers turn the loop into multiply-add instructions on pairs, and
/// what is read serves several of them.
std::array<std::int32_t, 8> dots(const std::int16_t* a, const std::int16_t* b) {
    std::int32_t s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
    for (std::size_t r = 0; r < kBlock; ++r) {
        s0 += a[r] * b[r];
        s1 += a[r] * b[r + kBlock];
        s2 += a[r] * b[r + 2 * kBlock];
        s3 += a[r] * b[r + 3 * kBlock];
        s4 += a[r + kBlock] * b[r];
        s5 += a[r + kBlock] * b[r + kBlock];
        s6 += a[r + kBlock] * b[r + 2 * kBlock];
        s7 += a[r + kBlock] * b[r + 3 * kBlock];
    }
    return {s0, s1, s2, s3, s4, s5, s6, s7};
}

void addBlock(const ColumnBlock& block, std::size_t columns, ByteSums& sums) {
    for (std::size_t i = 0; i < columns; ++i) {
        for (std::size_t r = 0; r < kBlock; ++r) sums.sum[i] += block[i * kBlock + r];
    }
    for (std::size_t i = 0; i < columns; i += 2) {
        for (std::size_t j = 0; j <= i + 1; j += 4) {
            const auto eight = dots(block.data() + i * kBlock, block.data() + j * kBlock);
            for (std::size_t k = 0; k < 8; ++k) {
                const std::size_t row = i + k / 4;
                const std::size_t column = j + k % 4;
                if (row < columns && column <= row) {
                    sums.product[row * columns + column] += eight[k];
                }
            }
        }
    }
}

ByteSums sumsOf(std::span<const std::uint8_t> values, std::size_t columns) {
    const std::size_t rows = values.size() / columns;
    ByteSums sums{std::vector<std::int64_t>(columns), std::vector<std::int64_t>(columns * columns)};
    ColumnBlock block((columns + 3) * kBlock);  // columns of 0, for dots() to read past the end
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
