// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/train_update_isa.h"

#include "core/kernel/train_product.h"

namespace scorescope::kernel::SCORESCOPE_ISA {
namespace {

SCORESCOPE_INLINE std::int64_t smallerOf(std::int64_t a, std::int64_t b) {
    return a < b ? a : b;
}

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
    float* const forward = packed + layer.forwardWeights;
    float* const backward = packed + layer.backwardWeights;
    for (std::int64_t first = 0; first < layer.outputs; first += kPanelColumns) {
        float* const panel = forward + first * layer.inputs;
        const std::int64_t columns = smallerOf(kPanelColumns, layer.outputs - first);
        for (std::int64_t i = 0; i < layer.inputs; ++i) {
            float* const to = panel + i * kPanelColumns;
            for (std::int64_t c = 0; c < columns; ++c) to[c] = from[(first + c) * layer.inputs + i];
        }
    }
    for (std::int64_t first = 0; first < layer.inputs; first += kPanelColumns) {
        float* const panel = backward + first * layer.outputs;
        const std::int64_t columns = smallerOf(kPanelColumns, layer.inputs - first);
        for (std::int64_t o = 0; o < layer.outputs; ++o) {
            float* const to = panel + o * kPanelColumns;
            for (std::int64_t c = 0; c < columns; ++c) to[c] = from[o * layer.inputs + first + c];
        }
    }
    for (std::int64_t o = 0; o < layer.outputs; ++o) {
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
