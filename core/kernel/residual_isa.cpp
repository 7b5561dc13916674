// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/residual_table.h"
#include "core/kernel/simd_functions.h"

namespace scorescope::kernel::SCORESCOPE_ISA {
namespace {

// The accumulators of a block of outputs, the inputs of all points and a weight fill the registers.
constexpr int kPoints = static_cast<int>(kResidualPoints);
constexpr int kVectors = kPoints / kLanes;
constexpr int kRows = kLanes == 16 ? 16 : kLanes == 8 ? 4 : 2;

/// count outputs of all points: in [inputs][kPoints], out [count][kPoints]. added: to what is
/// there.
template <int count, bool added>
SCORESCOPE_INLINE void rows(const DenseLayer& layer, std::int64_t inputs, std::int64_t row,
                            const float* in, float* out) {
    Floats sums[count][kVectors];
    const float* weights[count];
    for (int r = 0; r < count; ++r) {
        weights[r] = layer.weight + (row + r) * inputs;
        for (int v = 0; v < kVectors; ++v) {
            sums[r][v] = broadcast(layer.bias[row + r]);
            if (added) sums[r][v] = sums[r][v] + load(out + (row + r) * kPoints + v * kLanes);
            keepInRegister(sums[r][v]);
        }
    }
    for (std::int64_t i = 0; i < inputs; ++i, in += kPoints) {
        Floats x[kVectors];
        for (int v = 0; v < kVectors; ++v) {
            x[v] = load(in + v * kLanes);
            keepInRegister(x[v]);
        }
        for (int r = 0; r < count; ++r) {
            const Floats weight = broadcast(weights[r][i]);
            for (int v = 0; v < kVectors; ++v) {
                sums[r][v] = sums[r][v] + weight * x[v];
                keepInRegister(sums[r][v]);
            }
        }
    }
    for (int r = 0; r < count; ++r) {
        for (int v = 0; v < kVectors; ++v) {
            store(out + (row + r) * kPoints + v * kLanes, sums[r][v]);
        }
    }
}

template <bool added>
void multiply(const DenseLayer& layer, std::int64_t inputs, std::int64_t outputs, const float* in,
              float* out) {
    std::int64_t row = 0;
    for (; outputs - row >= kRows; row += kRows) rows<kRows, added>(layer, inputs, row, in, out);
    for (; row < outputs; ++row) rows<1, added>(layer, inputs, row, in, out);
}

void activate(const float* in, std::int64_t count, float* out) {
    for (std::int64_t i = 0; i < count; i += kLanes) store(out + i, silu(load(in + i)));
}

void forward(const ResidualCall& call) {
    float* const in = call.scratch;
    float* const result = in + call.dimension * kPoints;
    float* const hidden = result + call.dimension * kPoints;
    float* const active = hidden + call.width * kPoints;
    float* const inner = active + call.width * kPoints;
    const std::int64_t numbers = call.width * kPoints;
    for (std::int64_t first = 0; first < call.count; first += kPoints) {
        const std::int64_t left = call.count - first;
        const int there = left < kPoints ? static_cast<int>(left) : kPoints;
        for (std::int64_t d = 0; d < call.dimension; ++d) {
            for (int i = 0; i < kPoints; ++i) {
                const std::int64_t point = first + (i < there ? i : 0);
                in[d * kPoints + i] = call.x[point * call.dimension + d];
            }
        }
        multiply<false>(call.first, call.dimension, call.width, in, hidden);
        for (std::int64_t b = 0; b < call.blockCount; ++b) {
            activate(hidden, numbers, active);
            multiply<false>(call.blocks[b].first, call.width, call.width, active, inner);
            activate(inner, numbers, inner);
            multiply<true>(call.blocks[b].second, call.width, call.width, inner, hidden);
        }
        activate(hidden, numbers, active);
        multiply<false>(call.last, call.width, call.dimension, active, result);
        for (int i = 0; i < there; ++i) {
            float* const to = call.y + (first + i) * call.dimension;
            for (std::int64_t d = 0; d < call.dimension; ++d) to[d] = result[d * kPoints + i];
        }
    }
}

void one(const DenseLayer& layer, std::int64_t inputs, std::int64_t outputs, const float* x,
         float* y) {
    constexpr int kAtOnce = 4;
    std::int64_t row = 0;
    for (; outputs - row >= kAtOnce; row += kAtOnce) {
        Floats sums[kAtOnce] = {};
        const float* const weights = layer.weight + row * inputs;
        std::int64_t i = 0;
        for (; inputs - i >= kLanes; i += kLanes) {
            const Floats part = load(x + i);
            for (int r = 0; r < kAtOnce; ++r) {
                sums[r] = sums[r] + load(weights + r * inputs + i) * part;
            }
        }
        for (int r = 0; r < kAtOnce; ++r) {
            float sum = sumOfLanes(sums[r]) + layer.bias[row + r];
            for (std::int64_t k = i; k < inputs; ++k) sum += weights[r * inputs + k] * x[k];
            y[row + r] = sum;
        }
    }
    for (; row < outputs; ++row) {
        float sum = layer.bias[row];
        for (std::int64_t i = 0; i < inputs; ++i) sum += layer.weight[row * inputs + i] * x[i];
        y[row] = sum;
    }
}

}  // namespace

const ResidualTable residualTable = {forward, one};

}  // namespace scorescope::kernel::SCORESCOPE_ISA
