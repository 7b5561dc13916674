// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/kernel/kernel_table.h"

// What the fused training step and its kernels share: plain data only (see kernel_table.h).
namespace scorescope::kernel {

/// Of the time features, as in core/model/mlp.cpp: as many sines as cosines.
constexpr std::int64_t kTrainFrequencies = 16;

/// One dense layer. Matrices within the step have rows of `...Stride` floats, zero behind their
/// numbers; offsets count floats from the start of the memory that they name.
struct TrainLayer {
    std::int64_t inputs, outputs;
    std::int64_t inputStride, outputStride;
    std::int64_t weights, bias;       ///< in the flat weights: [outputs, inputs], [outputs]
    std::int64_t forwardWeights;      ///< in the packed weights: transposed, [inputs, outputs]
    std::int64_t backwardWeights;     ///< in the packed weights: [outputs, inputs]
    std::int64_t packedBias;          ///< in the packed weights: [outputStride]
    std::int64_t weightSum, biasSum;  ///< in a gradient sum: [outputs, inputStride], [outputStride]
    std::int64_t values;              ///< in the scratch: the layer's input [tile, inputStride]
    std::int64_t slopes;              ///< in the scratch: d input / d the sum before its SiLU
};

/// The network and where its numbers lie.
struct TrainNet {
    const TrainLayer* layers;
    std::int64_t layerCount;
    std::int64_t dimension;    ///< D
    std::int64_t deltas[2];    ///< in the scratch: d loss / d a layer's sums [tile, widest stride]
    const float* frequencies;  ///< [16] of the time features
    const float* mean;         ///< mu [D]
    float variance;            ///< v
    bool preconditioned;
    std::int64_t tileRows;  ///< most samples of one tile; a chunk is worked on tile by tile
};

/// A batch [B]: x_t = m x_0 + s eps.
struct TrainSamples {
    const float* points;        ///< [count, D], of which x_0 are rows
    const std::uint32_t* rows;  ///< [B]
    const float* eps;           ///< [B, D]
    const float* m;
    const float* s;
    const float* halfLogSnr;  ///< ln(m/s)
    const float* weight;      ///< of a sample's squared error of eps
    float* error;             ///< out: mean over dimensions of (eps - eps_hat)^2
    std::int64_t count;       ///< B
};

/// Samples [first, first + count) of a batch, whose gradients go to one sum.
struct TrainChunk {
    std::int64_t first, count;
    const float* packed;
    float* scratch;
    float* sum;
};

/// Rows of a weight matrix, or a bias as one row: where they lie in the flat gradient and in a sum.
struct TrainRows {
    std::int64_t flat, inSum;
    std::int64_t rows, columns, stride;
};

struct TrainSums {
    const float* first;
    std::int64_t count;
    std::int64_t distance;  ///< floats from one to the next
};

/// Adam's state; all [P]
struct TrainWeights {
    float* weights;
    float* average;
    float* firstMoment;
    float* secondMoment;
    const float* gradient;
};

/// Scalars of one update in single precision.
struct TrainRates {
    float gradientScale;           ///< below 1 where the gradient is clipped
    float beta1, oneMinusBeta1;    ///< decay of the first moment
    float beta2, oneMinusBeta2;    ///< of the second
    float inverseRootCorrection2;  ///< 1 / sqrt(1 - beta2^n)
    float epsilon;
    float step;          ///< learning rate / (1 - beta1^n)
    float averageShare;  ///< 1 - the average's decay
};

struct TrainTable {
    /// The packed weights' columns are rounded up to a multiple of this.
    std::int64_t panelColumns;
    /// Copies a layer's weights into the two orders that its products read.
    void (*pack)(const TrainLayer& layer, const float* weights, float* packed);
    /// Forward, errors and backward of a chunk; its gradient sum is overwritten.
    void (*chunk)(const TrainNet& net, const TrainSamples& samples, const TrainChunk& chunk);
    /// Adds up the chunks' gradients in their order; returns the sum of the squares of the result.
    double (*reduce)(const TrainRows& rows, const TrainSums& sums, float* gradient);
    /// Adam and the moving average of [begin, end).
    void (*update)(const TrainWeights& state, const TrainRates& rates, std::int64_t begin,
                   std::int64_t end);
};

SCORESCOPE_DECLARE_TABLES(TrainTable, trainTable)

}  // namespace scorescope::kernel
