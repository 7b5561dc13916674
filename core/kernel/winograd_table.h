// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "core/kernel/kernel_table.h"

namespace scorescope::kernel {

/// Channels of both sides are multiples of this.
constexpr std::int64_t kWinogradChannels = 16;
/// Tiles that are worked on together.
constexpr std::int64_t kWinogradTiles = 48;

/// A 3x3 convolution of stride 1 with a zero around each image [height, width, channels], by
/// Winograd's F(2x2, 3x3): tiles of 2x2 outputs, each from 4x4 inputs, by 16 products instead of
/// 36 (Lavin and Gray, 2015).
struct WinogradShape {
    std::int64_t height;
    std::int64_t width;
    std::int64_t inputs;
    std::int64_t outputs;
};

/// What every call needs: images one after the other and the tiles of all of them [begin, end),
/// ceil(height / 2) * ceil(width / 2) an image.
struct WinogradTiles {
    WinogradShape shape;
    std::int64_t begin;
    std::int64_t end;
    float* scratch;  ///< [16 kWinogradTiles (inputs + outputs) + max(inputs, outputs)]
};

struct WinogradTable {
    /// weights [outputs, inputs, 3, 3] to [16 * inputs * 64 ceil(outputs / 64)].
    void (*pack)(const WinogradShape& shape, const float* weights, float* packed);
    /// The same for the gradient of x, which is a convolution from outputs to inputs:
    /// to [16 * outputs * 64 ceil(inputs / 64)].
    void (*packBackward)(const WinogradShape& shape, const float* weights, float* packed);
    /// y = convolution of x + bias; bias null: none.
    void (*forward)(const WinogradTiles& tiles, const float* packed, const float* bias,
                    const float* x, float* y);
    /// Adds to sums [16, inputs, outputs] and to bias [outputs] what these tiles are worth.
    void (*addGradients)(const WinogradTiles& tiles, const float* x, const float* dy, float* sums,
                         float* bias);
    /// sums of `addGradients` to the gradient of weights [outputs, inputs, 3, 3].
    void (*weightGradient)(const WinogradShape& shape, const float* sums, float* weights);
};
SCORESCOPE_DECLARE_TABLES(WinogradTable, winogradTable)

}  // namespace scorescope::kernel
