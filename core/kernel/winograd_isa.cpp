// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/winograd_table.h"

#include "core/kernel/train_product.h"

namespace scorescope::kernel::SCORESCOPE_ISA {
namespace {

constexpr int kPoints = 16;  ///< 4x4, of the transformed tile
constexpr std::int64_t kPackedColumns = 64;

SCORESCOPE_INLINE std::int64_t lesser(std::int64_t a, std::int64_t b) {
    return a < b ? a : b;
}

SCORESCOPE_INLINE std::int64_t packedColumns(std::int64_t columns) {
    return (columns + kPackedColumns - 1) / kPackedColumns * kPackedColumns;
}

/// U = G w G^T of a 3x3 kernel in each lane.
SCORESCOPE_INLINE void transformKernels(const Floats* w, Floats* u) {
    Floats half[12];
#pragma GCC unroll 3
    for (int c = 0; c < 3; ++c) {
        const Floats sides = w[c] + w[6 + c];
        half[c] = w[c];
        half[3 + c] = 0.5F * (sides + w[3 + c]);
        half[6 + c] = 0.5F * (sides - w[3 + c]);
        half[9 + c] = w[6 + c];
    }
#pragma GCC unroll 4
    for (int r = 0; r < 4; ++r) {
        const Floats* const h = half + 3 * r;
        const Floats sides = h[0] + h[2];
        u[4 * r] = h[0];
        u[4 * r + 1] = 0.5F * (sides + h[1]);
        u[4 * r + 2] = 0.5F * (sides - h[1]);
        u[4 * r + 3] = h[2];
    }
}

/// Kernels as panels of the right side of a product [rows, columns] for each point.
struct Packing {
    std::int64_t rows, columns;
    std::int64_t rowStep, columnStep;  ///< in weights, from one kernel to the next
    bool turned;
};

void packKernels(const Packing& packing, const float* weights, float* packed) {
    const std::int64_t matrix = packing.rows * packedColumns(packing.columns);
    for (std::int64_t c = 0; c < packing.columns; c += kLanes) {
        const std::int64_t place =
            c / kPanelColumns * packing.rows * kPanelColumns + c % kPanelColumns;
        for (std::int64_t r = 0; r < packing.rows; ++r) {
            const float* const from = weights + r * packing.rowStep + c * packing.columnStep;
            float numbers[9 * kLanes];
            Floats w[9], u[kPoints];
            for (int k = 0; k < 9; ++k) {
                const float* const number = from + (packing.turned ? 8 - k : k);
#pragma GCC unroll 16
                for (int lane = 0; lane < kLanes; ++lane) {
                    numbers[k * kLanes + lane] = number[lane * packing.columnStep];
                }
            }
            for (int k = 0; k < 9; ++k) w[k] = load(numbers + k * kLanes);
            transformKernels(w, u);
            float* const to = packed + place + r * kPanelColumns;
#pragma GCC unroll 16
            for (int p = 0; p < kPoints; ++p) store(to + p * matrix, u[p]);
        }
    }
}

void pack(const WinogradShape& shape, const float* weights, float* packed) {
    packKernels({shape.inputs, shape.outputs, 9, 9 * shape.inputs, false}, weights, packed);
}

void packBackward(const WinogradShape& shape, const float* weights, float* packed) {
    packKernels({shape.outputs, shape.inputs, 9 * shape.inputs, 9, true}, weights, packed);
}

/// Where a tile lies.
struct Tile {
    std::int64_t image, row, column;  ///< of the first output
};

SCORESCOPE_INLINE Tile tileAt(const WinogradShape& shape, std::int64_t index) {
    const std::int64_t across = (shape.width + 1) / 2, down = (shape.height + 1) / 2;
    const std::int64_t within = index % (across * down);
    return {index / (across * down), within / across * 2, within % across * 2};
}

/// `count`x`count` pixels from (row, column) on; outside the image `outside`.
template <int kSide, class Number>
SCORESCOPE_INLINE void findPixels(const WinogradShape& shape, const Tile& tile, int shift,
                                  std::int64_t channels, Number* images, Number* outside,
                                  Number** pixels) {
    for (int r = 0; r < kSide; ++r) {
        for (int c = 0; c < kSide; ++c) {
            const std::int64_t row = tile.row + r + shift, column = tile.column + c + shift;
            const bool inside =
                row >= 0 && row < shape.height && column >= 0 && column < shape.width;
            pixels[kSide * r + c] =
                inside
                    ? images + ((tile.image * shape.height + row) * shape.width + column) * channels
                    : outside;
        }
    }
}

/// V = B^T d B of 4x4 inputs.
SCORESCOPE_INLINE void transformInputs(const Floats* d, Floats* v) {
    Floats half[kPoints];
#pragma GCC unroll 4
    for (int c = 0; c < 4; ++c) {
        half[c] = d[c] - d[8 + c];
        half[4 + c] = d[4 + c] + d[8 + c];
        half[8 + c] = d[8 + c] - d[4 + c];
        half[12 + c] = d[4 + c] - d[12 + c];
    }
#pragma GCC unroll 4
    for (int r = 0; r < 4; ++r) {
        const Floats* const h = half + 4 * r;
        v[4 * r] = h[0] - h[2];
        v[4 * r + 1] = h[1] + h[2];
        v[4 * r + 2] = h[2] - h[1];
        v[4 * r + 3] = h[1] - h[3];
    }
}

/// Y = A^T m A, 2x2 outputs.
SCORESCOPE_INLINE void transformOutputs(const Floats* m, Floats* y) {
    Floats half[8];
#pragma GCC unroll 4
    for (int c = 0; c < 4; ++c) {
        half[c] = m[c] + m[4 + c] + m[8 + c];
        half[4 + c] = m[4 + c] - m[8 + c] - m[12 + c];
    }
#pragma GCC unroll 2
    for (int r = 0; r < 2; ++r) {
        const Floats* const h = half + 4 * r;
        y[2 * r] = h[0] + h[1] + h[2];
        y[2 * r + 1] = h[1] - h[2] - h[3];
    }
}

/// M = A y A^T, what the outputs' gradient is for the products.
SCORESCOPE_INLINE void spreadOutputs(const Floats* y, Floats* m) {
    Floats half[8];
#pragma GCC unroll 2
    for (int c = 0; c < 2; ++c) {
        half[c] = y[c];
        half[2 + c] = y[c] + y[2 + c];
        half[4 + c] = y[c] - y[2 + c];
        half[6 + c] = -y[2 + c];
    }
#pragma GCC unroll 4
    for (int r = 0; r < 4; ++r) {
        const Floats a = half[2 * r], b = half[2 * r + 1];
        m[4 * r] = a;
        m[4 * r + 1] = a + b;
        m[4 * r + 2] = a - b;
        m[4 * r + 3] = -b;
    }
}

/// V [16, kWinogradTiles, inputs] of the tiles [first, first + count).
void gatherInputs(const WinogradShape& shape, std::int64_t first, std::int64_t count,
                  const float* x, const float* zeros, float* v) {
    const std::int64_t step = kWinogradTiles * shape.inputs;
    for (std::int64_t t = 0; t < count; ++t) {
        const float* pixels[kPoints];
        findPixels<4>(shape, tileAt(shape, first + t), -1, shape.inputs, x, zeros, pixels);
        float* const to = v + t * shape.inputs;
        for (std::int64_t c = 0; c < shape.inputs; c += kLanes) {
            Floats d[kPoints], all[kPoints];
#pragma GCC unroll 16
            for (int p = 0; p < kPoints; ++p) d[p] = load(pixels[p] + c);
            transformInputs(d, all);
#pragma GCC unroll 16
            for (int p = 0; p < kPoints; ++p) store(to + p * step + c, all[p]);
        }
    }
}

/// The outputs of the tiles from M [16, kWinogradTiles, outputs].
void scatterOutputs(const WinogradShape& shape, std::int64_t first, std::int64_t count,
                    const float* m, const float* bias, float* y, float* outside) {
    const std::int64_t step = kWinogradTiles * shape.outputs;
    for (std::int64_t t = 0; t < count; ++t) {
        float* pixels[4];
        findPixels<2>(shape, tileAt(shape, first + t), 0, shape.outputs, y, outside, pixels);
        const float* const from = m + t * shape.outputs;
        for (std::int64_t c = 0; c < shape.outputs; c += kLanes) {
            Floats all[kPoints], out[4];
#pragma GCC unroll 16
            for (int p = 0; p < kPoints; ++p) all[p] = load(from + p * step + c);
            transformOutputs(all, out);
            const Floats shift = bias != nullptr ? load(bias + c) : Floats{};
#pragma GCC unroll 4
            for (int p = 0; p < 4; ++p) store(pixels[p] + c, out[p] + shift);
        }
    }
}

/// M of the outputs' gradient, and its sums by channel.
void gatherGradients(const WinogradShape& shape, std::int64_t first, std::int64_t count,
                     const float* dy, const float* zeros, float* m, float* bias) {
    const std::int64_t step = kWinogradTiles * shape.outputs;
    for (std::int64_t t = 0; t < count; ++t) {
        const float* pixels[4];
        findPixels<2>(shape, tileAt(shape, first + t), 0, shape.outputs, dy, zeros, pixels);
        float* const to = m + t * shape.outputs;
        for (std::int64_t c = 0; c < shape.outputs; c += kLanes) {
            Floats y[4], all[kPoints];
#pragma GCC unroll 4
            for (int p = 0; p < 4; ++p) y[p] = load(pixels[p] + c);
            store(bias + c, load(bias + c) + ((y[0] + y[1]) + (y[2] + y[3])));
            spreadOutputs(y, all);
#pragma GCC unroll 16
            for (int p = 0; p < kPoints; ++p) store(to + p * step + c, all[p]);
        }
    }
}

/// C = A B, or C += A B.
template <bool kAdd>
struct PlainRows {
    float* at;
    std::int64_t stride;

    SCORESCOPE_INLINE Floats start(PlainRows rows, std::int64_t row, std::int64_t column) {
        if constexpr (kAdd) return load(rows.at + row * rows.stride + column);
        return Floats{};
    }
    SCORESCOPE_INLINE void finish(PlainRows rows, std::int64_t row, std::int64_t column,
                                  Floats sum) {
        store(rows.at + row * rows.stride + column, sum);
    }
};

void forward(const WinogradTiles& tiles, const float* packed, const float* bias, const float* x,
             float* y) {
    const WinogradShape& shape = tiles.shape;
    float* const v = tiles.scratch;
    float* const m = v + kPoints * kWinogradTiles * shape.inputs;
    float* const rest = m + kPoints * kWinogradTiles * shape.outputs;
    const std::int64_t matrix = shape.inputs * packedColumns(shape.outputs);
    for (std::int64_t first = tiles.begin; first < tiles.end; first += kWinogradTiles) {
        const std::int64_t count = lesser(kWinogradTiles, tiles.end - first);
        for (std::int64_t c = 0; c < shape.inputs; ++c) rest[c] = 0.0F;
        gatherInputs(shape, first, count, x, rest, v);
        for (int p = 0; p < kPoints; ++p) {
            product({count, shape.outputs, shape.inputs},
                    RowsOf{v + p * kWinogradTiles * shape.inputs, shape.inputs},
                    Panels::packed(packed + p * matrix, shape.inputs),
                    PlainRows<false>{m + p * kWinogradTiles * shape.outputs, shape.outputs});
        }
        scatterOutputs(shape, first, count, m, bias, y, rest);
    }
}

void addGradients(const WinogradTiles& tiles, const float* x, const float* dy, float* sums,
                  float* bias) {
    const WinogradShape& shape = tiles.shape;
    float* const v = tiles.scratch;
    float* const m = v + kPoints * kWinogradTiles * shape.inputs;
    float* const zeros = m + kPoints * kWinogradTiles * shape.outputs;
    const std::int64_t most = shape.inputs > shape.outputs ? shape.inputs : shape.outputs;
    for (std::int64_t c = 0; c < most; ++c) zeros[c] = 0.0F;
    for (std::int64_t first = tiles.begin; first < tiles.end; first += kWinogradTiles) {
        const std::int64_t count = lesser(kWinogradTiles, tiles.end - first);
        gatherInputs(shape, first, count, x, zeros, v);
        gatherGradients(shape, first, count, dy, zeros, m, bias);
        for (int p = 0; p < kPoints; ++p) {
            product({shape.inputs, shape.outputs, count},
                    ColumnsOf{v + p * kWinogradTiles * shape.inputs, shape.inputs},
                    Panels::ofRows(m + p * kWinogradTiles * shape.outputs, shape.outputs),
                    PlainRows<true>{sums + p * shape.inputs * shape.outputs, shape.outputs});
        }
    }
}

/// w = G^T u G.
void weightGradient(const WinogradShape& shape, const float* sums, float* weights) {
    const std::int64_t matrix = shape.inputs * shape.outputs;
    for (std::int64_t o = 0; o < shape.outputs; ++o) {
        for (std::int64_t i = 0; i < shape.inputs; ++i) {
            const float* const u = sums + i * shape.outputs + o;
            float* const w = weights + (o * shape.inputs + i) * 9;
            float half[3][4];
            for (int c = 0; c < 4; ++c) {
                const float a = u[c * matrix], b = u[(4 + c) * matrix];
                const float d = u[(8 + c) * matrix], e = u[(12 + c) * matrix];
                half[0][c] = a + 0.5F * (b + d);
                half[1][c] = 0.5F * (b - d);
                half[2][c] = e + 0.5F * (b + d);
            }
            for (int r = 0; r < 3; ++r) {
                const float* const h = half[r];
                w[3 * r] = h[0] + 0.5F * (h[1] + h[2]);
                w[3 * r + 1] = 0.5F * (h[1] - h[2]);
                w[3 * r + 2] = h[3] + 0.5F * (h[1] + h[2]);
            }
        }
    }
}

}  // namespace

const WinogradTable winogradTable = {pack, packBackward, forward, addGradients, weightGradient};

}  // namespace scorescope::kernel::SCORESCOPE_ISA
