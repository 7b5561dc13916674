// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/simd_functions.h"
#include "core/kernel/train_product.h"
#include "core/kernel/train_table.h"
#include "core/kernel/train_update_isa.h"

namespace scorescope::kernel::SCORESCOPE_ISA {
namespace {

/// Samples [first, first + count) of the batch.
struct Tile {
    const TrainNet& net;
    const TrainSamples& samples;
    const TrainChunk& chunk;
    std::int64_t first, count;
    bool firstOfChunk;
};

SCORESCOPE_INLINE std::int64_t wholeVectors(std::int64_t count) {
    return (count + kLanes - 1) / kLanes * kLanes;
}

struct SumsWithBias {
    float* to;
    std::int64_t stride;
    const float* bias;

    SCORESCOPE_INLINE Floats start(SumsWithBias o, std::int64_t, std::int64_t column) {
        return load(o.bias + column);
    }
    SCORESCOPE_INLINE void finish(SumsWithBias o, std::int64_t row, std::int64_t column,
                                  Floats sum) {
        store(o.to + row * o.stride + column, sum);
    }
};

struct SumsTimesSlopes {
    float* to;
    const float* slopes;
    std::int64_t stride;

    SCORESCOPE_INLINE Floats start(SumsTimesSlopes, std::int64_t, std::int64_t) { return Floats{}; }
    SCORESCOPE_INLINE void finish(SumsTimesSlopes o, std::int64_t row, std::int64_t column,
                                  Floats sum) {
        const std::int64_t place = row * o.stride + column;
        store(o.to + place, sum * load(o.slopes + place));
    }
};

/// Over what is there, or added to it.
struct GradientSums {
    float* to;
    std::int64_t stride;
    bool add;

    SCORESCOPE_INLINE Floats start(GradientSums o, std::int64_t row, std::int64_t column) {
        return o.add ? load(o.to + row * o.stride + column) : Floats{};
    }
    SCORESCOPE_INLINE void finish(GradientSums o, std::int64_t row, std::int64_t column,
                                  Floats sum) {
        store(o.to + row * o.stride + column, sum);
    }
};

SCORESCOPE_INLINE float root(float x) {
    return __builtin_sqrtf(x);
}

/// sqrt(q), q = m^2 v + s^2, of sample i; 1 where the network takes x as it is.
SCORESCOPE_INLINE float scaleOf(const Tile& tile, std::int64_t i) {
    if (!tile.net.preconditioned) return 1.0F;
    const float m = tile.samples.m[i];
    const float s = tile.samples.s[i];
    return root(m * m * tile.net.variance + s * s);
}

/// sin and cos of ln(m/s) times the frequencies.
SCORESCOPE_INLINE void timeFeatures(const TrainNet& net, float halfLogSnr, float* to) {
    for (std::int64_t f = 0; f < kTrainFrequencies; f += kLanes) {
        const SinCos both = sinCos(load(net.frequencies + f) * halfLogSnr);
        store(to + f, both.sine);
        store(to + kTrainFrequencies + f, both.cosine);
    }
}

/// The first layer's input: x_t as the network wants it, then the time features.
void fillInput(const Tile& tile) {
    const TrainNet& net = tile.net;
    const TrainSamples& all = tile.samples;
    const TrainLayer& layer = net.layers[0];
    float* row = tile.chunk.scratch + layer.values;
    for (std::int64_t r = 0; r < tile.count; ++r, row += layer.inputStride) {
        const std::int64_t i = tile.first + r;
        const float* x0 = all.points + all.rows[i] * net.dimension;
        const float* eps = all.eps + i * net.dimension;
        const float m = all.m[i];
        const float s = all.s[i];
        const float shift = net.preconditioned ? m : 0.0F;
        const float scale = 1.0F / scaleOf(tile, i);
        for (std::int64_t d = 0; d < net.dimension; ++d) {
            row[d] = (m * x0[d] + s * eps[d] - shift * net.mean[d]) * scale;
        }
        timeFeatures(net, all.halfLogSnr[i], row + net.dimension);
    }
}

/// h = silu(z) in place of z, silu'(z) beside it.
void applySilu(const Tile& tile, const TrainLayer& next) {
    float* values = tile.chunk.scratch + next.values;
    float* slopes = tile.chunk.scratch + next.slopes;
    const std::int64_t columns = wholeVectors(next.inputs);
    for (std::int64_t r = 0; r < tile.count; ++r) {
        for (std::int64_t c = 0; c < columns; c += kLanes) {
            const ValueAndSlope both = siluWithSlope(load(values + c));
            store(values + c, both.value);
            store(slopes + c, both.slope);
        }
        values += next.inputStride;
        slopes += next.inputStride;
    }
}

/// Leaves the network's output in the first memory of deltas.
void forward(const Tile& tile) {
    const TrainNet& net = tile.net;
    float* scratch = tile.chunk.scratch;
    const float* packed = tile.chunk.packed;
    for (std::int64_t l = 0; l < net.layerCount; ++l) {
        const TrainLayer& layer = net.layers[l];
        const bool last = l + 1 == net.layerCount;
        float* to = scratch + (last ? net.deltas[0] : net.layers[l + 1].values);
        const RowsOf input = {scratch + layer.values, layer.inputStride};
        const Panels weights = Panels::packed(packed + layer.forwardWeights, layer.inputs);
        product({tile.count, layer.outputs, layer.inputs}, input, weights,
                SumsWithBias{to, layer.outputStride, packed + layer.packedBias});
        if (!last) applySilu(tile, net.layers[l + 1]);
    }
}

/// The errors, and in place of the output the loss's derivative by it.
void errors(const Tile& tile) {
    const TrainNet& net = tile.net;
    const TrainSamples& all = tile.samples;
    const TrainLayer& first = net.layers[0];
    const TrainLayer& last = net.layers[net.layerCount - 1];
    const float* input = tile.chunk.scratch + first.values;
    float* output = tile.chunk.scratch + net.deltas[0];
    const auto dimension = static_cast<float>(net.dimension);
    const float share = 2.0F / (static_cast<float>(all.count) * dimension);
    for (std::int64_t r = 0; r < tile.count; ++r) {
        const std::int64_t i = tile.first + r;
        const float scale = scaleOf(tile, i);
        // eps_hat = skip * input + gain * output
        const float skip = net.preconditioned ? all.s[i] / scale : 0.0F;
        const float gain = net.preconditioned ? all.m[i] * root(net.variance) / scale : 1.0F;
        float sum = 0.0F;
        for (std::int64_t d = 0; d < net.dimension; ++d) {
            const float error = skip * input[d] + gain * output[d] - all.eps[i * net.dimension + d];
            sum += error * error;
            output[d] = share * all.weight[i] * gain * error;
        }
        all.error[i] = sum / dimension;
        input += first.inputStride;
        output += last.outputStride;
    }
}

/// Adds the rows of delta to kVectors vectors of the bias's sum.
template <int kVectors>
SCORESCOPE_INLINE void addBiasColumns(const Tile& tile, std::int64_t stride, const float* delta,
                                      float* sum) {
    Floats totals[kVectors];
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) {
        totals[v] = tile.firstOfChunk ? Floats{} : load(sum + v * kLanes);
    }
    for (std::int64_t r = 0; r < tile.count; ++r, delta += stride) {
#pragma GCC unroll 4
        for (int v = 0; v < kVectors; ++v) totals[v] += load(delta + v * kLanes);
    }
#pragma GCC unroll 4
    for (int v = 0; v < kVectors; ++v) store(sum + v * kLanes, totals[v]);
}

void addBias(const Tile& tile, const TrainLayer& layer, const float* delta) {
    float* const sum = tile.chunk.sum + layer.biasSum;
    std::int64_t c = 0;
    // Four at a time: one vector's sum would wait for each addition.
    for (; layer.outputs - c > 3 * kLanes; c += 4 * kLanes) {
        addBiasColumns<4>(tile, layer.outputStride, delta + c, sum + c);
    }
    for (; c < layer.outputs; c += kLanes) {
        addBiasColumns<1>(tile, layer.outputStride, delta + c, sum + c);
    }
}

void backward(const Tile& tile) {
    const TrainNet& net = tile.net;
    float* scratch = tile.chunk.scratch;
    float* delta = scratch + net.deltas[0];
    float* below = scratch + net.deltas[1];
    for (std::int64_t l = net.layerCount - 1; l >= 0; --l) {
        const TrainLayer& layer = net.layers[l];
        addBias(tile, layer, delta);
        float* sum = tile.chunk.sum + layer.weightSum;
        const ProductSize size = {layer.outputs, layer.inputs, tile.count};
        const ColumnsOf left = {delta, layer.outputStride};
        const Panels right = Panels::ofRows(scratch + layer.values, layer.inputStride);
        product(size, left, right, GradientSums{sum, layer.inputStride, !tile.firstOfChunk});
        if (l == 0) break;
        const RowsOf deltaRows = {delta, layer.outputStride};
        const Panels weights =
            Panels::packed(tile.chunk.packed + layer.backwardWeights, layer.outputs);
        product({tile.count, layer.inputs, layer.outputs}, deltaRows, weights,
                SumsTimesSlopes{below, scratch + layer.slopes, layer.inputStride});
        float* const swapped = delta;
        delta = below;
        below = swapped;
    }
}

/// Rows of the next tile: of `left`, about `most`, in whole blocks of a product where they can.
SCORESCOPE_INLINE std::int64_t nextRows(std::int64_t left, std::int64_t most) {
    const std::int64_t tiles = (left + most - 1) / most;
    const std::int64_t share = left / tiles / kBlockRows * kBlockRows;
    return tiles == 1 || share == 0 ? left : share;
}

void trainChunk(const TrainNet& net, const TrainSamples& samples, const TrainChunk& chunk) {
    std::int64_t count = 0;
    for (std::int64_t done = 0; done < chunk.count; done += count) {
        count = nextRows(chunk.count - done, net.tileRows);
        const Tile tile = {net, samples, chunk, chunk.first + done, count, done == 0};
        fillInput(tile);
        forward(tile);
        errors(tile);
        backward(tile);
    }
}

}  // namespace

const TrainTable trainTable = {kPanelColumns, packLayer, trainChunk, reduceRows, updateWeights};

}  // namespace scorescope::kernel::SCORESCOPE_ISA
