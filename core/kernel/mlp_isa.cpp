// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/mlp_table.h"
#include "core/kernel/simd_functions.h"

namespace scorescope::kernel::SCORESCOPE_ISA {
namespace {

// Accumulators of a block, the inputs of a point and one weight fill the registers.
constexpr int kVectors = kLanes == 4 ? 2 : 3;     // of points
constexpr int kWideBlock = kLanes == 16 ? 8 : 4;  // of outputs
constexpr int kNarrowBlock = 2;
constexpr int kTile = kVectors * kLanes;

/// kRows outputs of all points of a tile: in [inputs][kTile], out [kRows][kTile].
template <int kRows>
SCORESCOPE_INLINE void multiplyBlock(const float* weights, const float* bias, int inputs,
                                     const float* in, float* out) {
    Floats sums[kRows][kVectors];
    for (int r = 0; r < kRows; ++r) {
        for (int v = 0; v < kVectors; ++v) {
            sums[r][v] = broadcast(bias[r]);
            keepInRegister(sums[r][v]);
        }
    }
    for (int i = 0; i < inputs; ++i, in += kTile, weights += kRows) {
        Floats x[kVectors];
        for (int v = 0; v < kVectors; ++v) {
            x[v] = load(in + v * kLanes);
            keepInRegister(x[v]);
        }
        for (int r = 0; r < kRows; ++r) {
            const Floats weight = broadcast(weights[r]);
            for (int v = 0; v < kVectors; ++v) {
                sums[r][v] = sums[r][v] + weight * x[v];
                keepInRegister(sums[r][v]);
            }
        }
    }
    for (int r = 0; r < kRows; ++r) {
        for (int v = 0; v < kVectors; ++v) store(out + r * kTile + v * kLanes, sums[r][v]);
    }
}

template <int kRows>
void multiplyLayer(const PackedLayer& layer, const float* in, float* out, bool activated) {
    const float* weights = layer.weights;
    for (int row = 0; row < layer.outputs; row += kRows) {
        multiplyBlock<kRows>(weights, layer.bias + row, layer.inputs, in, out);
        if (activated) {
            // While the next block's products start, for which the registers are free again.
            for (int i = 0; i < kRows * kTile; i += kLanes) store(out + i, silu(load(out + i)));
        }
        weights += static_cast<std::size_t>(layer.inputs) * kRows;
        out += kRows * kTile;
    }
}

/// Points of a tile that are there; the tile is filled up with its first.
struct TilePoints {
    std::size_t first;
    int count;
    std::size_t at(int i) const { return first + static_cast<std::size_t>(i < count ? i : 0); }
};

/// Writes the scaled points to in and to scaled, both [dimension][kTile].
void takePoints(const MlpCall& call, const TilePoints& points, float* in, float* scaled) {
    for (int i = 0; i < kTile; ++i) {
        const std::size_t point = points.at(i);
        const float scale = call.scale[point * call.coefficientStride];
        const float shift = call.shift[point * call.coefficientStride];
        const float* x = call.x + point * static_cast<std::size_t>(call.dimension);
        for (int d = 0; d < call.dimension; ++d) {
            in[d * kTile + i] = scaled[d * kTile + i] = scale * x[d] + shift * call.mean[d];
        }
    }
}

/// Writes sin(f c) and cos(f c) to in [2 frequencies][kTile].
void takeTimes(const MlpCall& call, const TilePoints& points, float* in) {
    float times[kTile];
    for (int i = 0; i < kTile; ++i) times[i] = call.times[points.at(i)];
    for (int f = 0; f < call.frequencyCount; ++f) {
        for (int v = 0; v < kTile; v += kLanes) {
            const SinCos turned = sinCos(load(times + v) * call.frequencies[f]);
            store(in + f * kTile + v, turned.sine);
            store(in + (f + call.frequencyCount) * kTile + v, turned.cosine);
        }
    }
}

void givePoints(const MlpCall& call, const TilePoints& points, const float* y,
                const float* scaled) {
    for (int i = 0; i < points.count; ++i) {
        const std::size_t point = points.at(i);
        const float residual = call.residual[point * call.coefficientStride];
        const float gain = call.gain[point * call.coefficientStride];
        float* out = call.out + point * static_cast<std::size_t>(call.dimension);
        for (int d = 0; d < call.dimension; ++d) {
            out[d] = residual * scaled[d * kTile + i] + gain * y[d * kTile + i];
        }
    }
}

void forward(const MlpCall& call) {
    float* in = call.scratch;
    float* out = in + call.scratchRows * kTile;
    float* const scaled = out + call.scratchRows * kTile;
    for (std::size_t first = 0; first < call.count; first += kTile) {
        const std::size_t left = call.count - first;
        const TilePoints points = {first, left < kTile ? static_cast<int>(left) : kTile};
        takePoints(call, points, in, scaled);
        if (call.times != nullptr) takeTimes(call, points, in + call.dimension * kTile);
        for (int i = 0; i < call.layerCount; ++i) {
            const PackedLayer& layer = call.layers[i];
            const bool activated = i + 1 < call.layerCount;
            if (layer.block == kWideBlock) {
                multiplyLayer<kWideBlock>(layer, in, out, activated);
            } else {
                multiplyLayer<kNarrowBlock>(layer, in, out, activated);
            }
            float* const next = in;
            in = out;
            out = next;
        }
        givePoints(call, points, in, scaled);
    }
}

}  // namespace

const MlpTable mlpTable = {kTile, kWideBlock, kNarrowBlock, forward};

}  // namespace scorescope::kernel::SCORESCOPE_ISA
