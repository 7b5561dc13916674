// SPDX-License-Identifier: Apache-2.0
#include "core/eval/symmetric_eigen.h"

#include <cmath>
#include <limits>

namespace scorescope {
namespace {

constexpr int kMostJacobiSweeps = 60;

double offDiagonalSquares(const Matrix& a) {
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) sum += a[i][j] * a[i][j];
    }
    return sum;
}

double diagonalSquares(const Matrix& a) {
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i][i] * a[i][i];
    return sum;
}

/// Makes a[p][q] zero (Golub and Van Loan, symmetric Schur decomposition of 2 x 2).
void rotate(Matrix& a, Matrix& vectors, std::size_t p, std::size_t q) {
    if (a[p][q] == 0.0) return;
    const double tau = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
    const double tangent = std::copysign(1.0, tau) / (std::abs(tau) + std::hypot(1.0, tau));
    const double c = 1.0 / std::hypot(1.0, tangent);
    const double s = tangent * c;
    for (Vector& row : a) {
        const double x = row[p], y = row[q];
        row[p] = c * x - s * y;
        row[q] = s * x + c * y;
    }
    const auto turnRows = [&](Matrix& m) {
        for (std::size_t k = 0; k < m.size(); ++k) {
            const double x = m[p][k], y = m[q][k];
            m[p][k] = c * x - s * y;
            m[q][k] = s * x + c * y;
        }
    };
    turnRows(a);
    turnRows(vectors);
}

}  // namespace

SymmetricEigen symmetricEigen(Matrix matrix) {
    const std::size_t n = matrix.size();
    SymmetricEigen result{Vector(n), Matrix(n, Vector(n, 0.0))};
    for (std::size_t i = 0; i < n; ++i) result.vectors[i][i] = 1.0;
    const double epsilon = std::numeric_limits<double>::epsilon();
    for (int sweep = 0; sweep < kMostJacobiSweeps; ++sweep) {
        if (offDiagonalSquares(matrix) <= epsilon * epsilon * diagonalSquares(matrix)) break;
        for (std::size_t p = 0; p < n; ++p) {
            for (std::size_t q = p + 1; q < n; ++q) rotate(matrix, result.vectors, p, q);
        }
    }
    for (std::size_t i = 0; i < n; ++i) result.values[i] = matrix[i][i];
    return result;
}

}  // namespace scorescope
