// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "core/kernel/kernel_table.h"

namespace scorescope::kernel {

/// One dense layer whose rows (outputs) go in blocks: for each block, for each input, the block's
/// weights side by side. Rows beyond `outputs` that fill up the last block are 0.
struct PackedLayer {
    const float* weights;
    const float* bias;
    int inputs;
    int outputs;
    int block;  ///< rows of a block: MlpTable::wideBlock or narrowBlock
};

/// y = F(scale x + shift mean, c) at many points, and out = residual (scale x + shift mean) + gain
/// y.
struct MlpCall {
    const PackedLayer* layers;
    int layerCount;
    int dimension;
    const float* mean;  ///< [dimension]

    /// The first layer's inputs behind x: sin(f c) and cos(f c). None where c is shared: then it is
    /// part of the first layer's bias.
    const float* frequencies;
    int frequencyCount;
    const float* times;  ///< c of each point

    const float* x;  ///< [count, dimension]
    float* out;      ///< [count, dimension]; may be x
    std::size_t count;

    /// One number a point, or one for all points.
    const float *scale, *shift, *residual, *gain;
    std::size_t coefficientStride;  ///< 1 or 0

    /// 64-byte aligned; twice tilePoints * (the most rows of a layer, padded to its blocks, or
    /// inputs) and tilePoints * dimension more.
    float* scratch;
    std::size_t scratchRows;  ///< those most rows
};

struct MlpTable {
    int tilePoints;   ///< points that go through all layers together
    int wideBlock;    ///< rows that are multiplied together
    int narrowBlock;  ///< for layers of no more rows than this
    void (*forward)(const MlpCall& call);
};
SCORESCOPE_DECLARE_TABLES(MlpTable, mlpTable)

}  // namespace scorescope::kernel
