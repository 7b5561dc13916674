// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/kernel/simd.h"

/// The matrix product of training, C = A B: rows of B and C are read and written as vectors, the
/// numbers of A one by one. C is made in blocks that stay in registers while the sums grow.
namespace scorescope::kernel::SCORESCOPE_ISA {

#if defined(__AVX512F__)
constexpr int kBlockVectors = 4;  // of 32 registers 24 hold sums
#else
constexpr int kBlockVectors = 2;  // of 16 registers 12 hold sums
#endif

constexpr std::int64_t kBlockRows = 6;

/// A(row, k) with the numbers of a row one after the other.
struct RowsOf {
    const float* at;
    std::int64_t stride;

    SCORESCOPE_INLINE RowsOf from(RowsOf a, std::int64_t row) {
        return {a.at + row * a.stride, a.stride};
    }
    SCORESCOPE_INLINE float value(RowsOf a, std::int64_t row, std::int64_t k) {
        return a.at[row * a.stride + k];
    }
};

/// A(row, k) = M(k, row), the transposed of rows.
struct ColumnsOf {
    const float* at;
    std::int64_t stride;

    SCORESCOPE_INLINE ColumnsOf from(ColumnsOf a, std::int64_t row) {
        return {a.at + row, a.stride};
    }
    SCORESCOPE_INLINE float value(ColumnsOf a, std::int64_t row, std::int64_t k) {
        return a.at[k * a.stride + row];
    }
};

constexpr std::int64_t kPanelColumns = kBlockVectors * kLanes;

/// B in panels of kPanelColumns columns, of which a block needs one.
struct Panels {
    const float* at;
    std::int64_t stride;  ///< from one row of a panel to the next
    std::int64_t panel;   ///< from one panel to the next

    /// Panels one after the other: what a block reads lies in one piece.
    SCORESCOPE_INLINE Panels packed(const float* at, std::int64_t rows) {
        return {at, kPanelColumns, rows * kPanelColumns};
    }
    /// Plain rows.
    SCORESCOPE_INLINE Panels ofRows(const float* at, std::int64_t stride) {
        return {at, stride, kPanelColumns};
    }
};

struct ProductSize {
    std::int64_t rows;     ///< of A and C
    std::int64_t columns;  ///< of B and C; rounded up to whole vectors
    std::int64_t depth;    ///< columns of A, rows of B
};

/// One block of C at (row, column). Output: start(output, row, column) is what the sums start from,
/// finish(output, row, column, sums) takes them.
template <int kRows, int kVectors, class Left, class Output>
__attribute__((noinline)) void productBlock(Left a, Panels b, std::int64_t depth, Output output,
                                            std::int64_t row, std::int64_t column) {
    Floats sums[kRows][kVectors];
#pragma GCC unroll 6
    for (int r = 0; r < kRows; ++r) {
#pragma GCC unroll 4
        for (int v = 0; v < kVectors; ++v) {
            sums[r][v] = Output::start(output, row + r, column + v * kLanes);
        }
    }
    const Left left = Left::from(a, row);
    const float* right = b.at + column / kPanelColumns * b.panel;
    for (std::int64_t k = 0; k < depth; ++k, right += b.stride) {
        Floats factors[kVectors];
        for (int v = 0; v < kVectors; ++v) factors[v] = load(right + v * kLanes);
        for (int r = 0; r < kRows; ++r) {
            const float factor = Left::value(left, r, k);
#pragma GCC unroll 4
            for (int v = 0; v < kVectors; ++v) sums[r][v] += factor * factors[v];
        }
    }
#pragma GCC unroll 6
    for (int r = 0; r < kRows; ++r) {
#pragma GCC unroll 4
        for (int v = 0; v < kVectors; ++v) {
            Output::finish(output, row + r, column + v * kLanes, sums[r][v]);
        }
    }
}

/// All rows of `kVectors` columns of vectors. 8 rows are 4 + 4 and not 6 + 2: few sums at a time
/// leave the processor waiting for each.
template <int kVectors, class Left, class Output>
__attribute__((noinline)) void productColumns(const ProductSize& size, Left a, Panels b,
                                              Output output, std::int64_t column) {
    std::int64_t row = 0;
    while (size.rows - row >= kBlockRows && size.rows - row != 8) {
        productBlock<kBlockRows, kVectors>(a, b, size.depth, output, row, column);
        row += kBlockRows;
    }
    while (size.rows - row >= 4) {
        productBlock<4, kVectors>(a, b, size.depth, output, row, column);
        row += 4;
    }
    while (size.rows - row >= 2) {
        productBlock<2, kVectors>(a, b, size.depth, output, row, column);
        row += 2;
    }
    if (row < size.rows) productBlock<1, kVectors>(a, b, size.depth, output, row, column);
}

template <class Left, class Output>
SCORESCOPE_INLINE void product(const ProductSize& size, Left a, Panels b, Output output) {
    std::int64_t column = 0;
    for (; size.columns - column > (kBlockVectors - 1) * kLanes; column += kBlockVectors * kLanes) {
        productColumns<kBlockVectors>(size, a, b, output, column);
    }
#if defined(__AVX512F__)
    if (size.columns - column > 2 * kLanes) {
        productColumns<3>(size, a, b, output, column);
        column += 3 * kLanes;
    } else if (size.columns - column > kLanes) {
        productColumns<2>(size, a, b, output, column);
        column += 2 * kLanes;
    }
#endif
    if (column < size.columns) productColumns<1>(size, a, b, output, column);
}

}  // namespace scorescope::kernel::SCORESCOPE_ISA
