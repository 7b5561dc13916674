// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/train_update_isa.h"

namespace scorescope::kernel::SCORESCOPE_ISA {
namespace {

constexpr std::int64_t kTransposedRows = 16;  // of one cache line where they are written

/// The same place of all chunks' sums, added up in their order.
SCORESCOPE_INLINE Floats sumAt(const TrainSums& sums, std::int64_t place) {
    Floats total = load(sums.first + place);
    for (std::int64_t s = 1; s < sums.count; ++s) {
        total += load(sums.first + s * sums.distance + place);
    }
    return total;
}

struct AdamState {
    Floats weight, average, first, second;
};

SCORESCOPE_INLINE AdamState adam(AdamState now, Floats gradient, const TrainRates& rates) {
    gradient *= rates.gradientScale;
    now.first = now.first * rates.beta1 + gradient * rates.oneMinusBeta1;
    now.second = now.second * rates.beta2 + gradient * gradient * rates.oneMinusBeta2;
    const Floats size = squareRoot(now.second) * rates.inverseRootCorrection2 + rates.epsilon;
    now.weight -= rates.step * now.first / size;
    now.average += rates.averageShare * (now.weight - now.average);
    return now;
}

SCORESCOPE_INLINE void adamAt(const TrainWeights& at, const TrainRates& rates) {
    const AdamState now = {load(at.weights), load(at.average), load(at.firstMoment),
                           load(at.secondMoment)};
    const AdamState next = adam(now, load(at.gradient), rates);
    store(at.weights, next.weight);
    store(at.average, next.average);
    store(at.firstMoment, next.first);
    store(at.secondMoment, next.second);
}

/// Fewer numbers than a vector has, through memory of a vector's size.
void adamTail(const TrainWeights& at, const TrainRates& rates, std::int64_t count) {
    float copy[5][kLanes] = {};
    float* const parts[4] = {at.weights, at.average, at.firstMoment, at.secondMoment};
    for (std::int64_t i = 0; i < count; ++i) {
        for (int p = 0; p < 4; ++p) copy[p][i] = parts[p][i];
        copy[4][i] = at.gradient[i];
    }
    adamAt({copy[0], copy[1], copy[2], copy[3], copy[4]}, rates);
    for (std::int64_t i = 0; i < count; ++i) {
        for (int p = 0; p < 4; ++p) parts[p][i] = copy[p][i];
    }
}

}  // namespace

void packLayer(const TrainLayer& layer, const float* weights, float* packed) {
    const float* const from = weights + layer.weights;
    for (std::int64_t first = 0; first < layer.outputs; first += kTransposedRows) {
        const std::int64_t left = layer.outputs - first;
        const std::int64_t end = first + (left < kTransposedRows ? left : kTransposedRows);
        for (std::int64_t i = 0; i < layer.inputs; ++i) {
            float* const to = packed + layer.forwardWeights + i * layer.outputStride;
            for (std::int64_t o = first; o < end; ++o) to[o] = from[o * layer.inputs + i];
        }
    }
    for (std::int64_t o = 0; o < layer.outputs; ++o) {
        float* const to = packed + layer.backwardWeights + o * layer.inputStride;
        for (std::int64_t i = 0; i < layer.inputs; ++i) to[i] = from[o * layer.inputs + i];
        packed[layer.packedBias + o] = weights[layer.bias + o];
    }
}

double reduceRows(const TrainRows& rows, const TrainSums& sums, float* gradient) {
    Floats squares = {};
    double tail = 0.0;
    for (std::int64_t r = 0; r < rows.rows; ++r) {
        float* const to = gradient + rows.flat + r * rows.columns;
        const std::int64_t from = rows.inSum + r * rows.stride;
        std::int64_t c = 0;
        for (; c + kLanes <= rows.columns; c += kLanes) {
            const Floats total = sumAt(sums, from + c);
            store(to + c, total);
            squares += total * total;
        }
        if (c == rows.columns) continue;
        const Floats total = sumAt(sums, from + c);
        for (int lane = 0; c + lane < rows.columns; ++lane) {
            to[c + lane] = total[lane];
            tail += static_cast<double>(total[lane]) * static_cast<double>(total[lane]);
        }
    }
    return static_cast<double>(sumOfLanes(squares)) + tail;
}

void updateWeights(const TrainWeights& state, const TrainRates& rates, std::int64_t begin,
                   std::int64_t end) {
    for (std::int64_t i = begin; i < end; i += kLanes) {
        const TrainWeights at = {state.weights + i, state.average + i, state.firstMoment + i,
                                 state.secondMoment + i, state.gradient + i};
        if (end - i >= kLanes) {
            adamAt(at, rates);
        } else {
            adamTail(at, rates, end - i);
        }
    }
}

}  // namespace scorescope::kernel::SCORESCOPE_ISA
