// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <optional>
#include <string>
#include <vector>

#include "core/model/dropout.h"
#include "core/model/layers.h"

/// What a U-Net is made of, and the halves of one that encode and decode.
namespace scorescope::unet_parts {

/// What all blocks of one pass through a network are told.
struct Pass {
    const ParameterStore& store;
    torch::Tensor time = {};         ///< [B, E] or [1, E]; undefined: they are not told the time
    DropoutPass* dropout = nullptr;  ///< null: none
};

/// Two convolutions around the time, beside a way past them:
///     x + conv(dropout(SiLU(GN(conv(SiLU(GN(x))) + W time)))).
class ResBlock {
public:
    struct Shape {
        std::int64_t inputs = 1, outputs = 1;
        std::int64_t embedding = 0;  ///< E; 0: it is not told the time
    };
    ResBlock(ParameterStore& store, const std::string& name, const Shape& shape);

    torch::Tensor operator()(const Pass& pass, const torch::Tensor& x) const;

private:
    GroupNorm norm1_;
    Conv2d convolution1_;
    std::optional<Linear> time_;
    GroupNorm norm2_;
    Conv2d convolution2_;
    std::optional<Conv2d> past_;
};

/// Every place looks at every other: softmax(q^T k / sqrt(C)) v, by plain products, which can be
/// differentiated twice.
class Attention {
public:
    Attention(ParameterStore& store, const std::string& name, std::int64_t channels);

    torch::Tensor operator()(const ParameterStore& store, const torch::Tensor& x) const;

private:
    GroupNorm norm_;
    Conv2d queries_;
    Conv2d out_;
};

/// What happens at one resolution on one way.
struct Stage {
    std::vector<ResBlock> blocks;
    std::vector<Attention> attention;  ///< one after each block, one after the last, or none
    std::optional<Conv2d> resample;

    /// Block i and the attention after it.
    torch::Tensor block(std::size_t i, const Pass& pass, const torch::Tensor& x) const;
};

/// The lowest resolution: block, attention, block.
class Middle {
public:
    Middle(ParameterStore& store, const std::string& name, std::int64_t channels,
           std::int64_t embedding);

    torch::Tensor operator()(const Pass& pass, const torch::Tensor& x) const;

private:
    ResBlock first_, second_;
    Attention attention_;
};

/// Whether a resolution of this height attends: where asked, else at the lowest.
bool attendsAt(const std::vector<std::int64_t>& heights, std::int64_t height, bool lowest);

/// Half the rows and columns, by the convolution of `halving(channels, ...)`. sameCorner: its
/// places begin at the corner and reach beyond the far side, instead of beyond the near one.
Conv2d::Shape halving(std::int64_t channels, bool sameCorner);
torch::Tensor halve(const Conv2d& convolution, const ParameterStore& store, const torch::Tensor& x,
                    bool sameCorner);

/// Each pixel twice, then the convolution; cut to the size [height, width].
torch::Tensor doubled(const Conv2d& convolution, const ParameterStore& store,
                      const torch::Tensor& x, std::int64_t height, std::int64_t width);

/// Convolutions are fastest in this memory.
torch::Tensor channelsLast(const torch::Tensor& x);

}  // namespace scorescope::unet_parts
