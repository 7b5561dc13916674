// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "core/model/encoder.h"

namespace scorescope {

class ImageDecoder;

/// z -> rows like x: the encoder's stages mirrored, transposed convolutions or dense layers with
/// GELU between them.
class Decoder {
public:
    /// Declares its parameters as "decoder.*".
    Decoder(ParameterStore& store, const LatentShape& shape);

    /// z [B, L] -> [B, D]; differentiable.
    torch::Tensor operator()(const ParameterStore& store, const torch::Tensor& z) const;

private:
    struct Stage {
        std::int64_t height = 1, width = 1;  ///< of what comes out
        std::optional<ConvTranspose2d> convolution;
        std::optional<Linear> dense;
    };
    bool convolutional() const { return shape_.image && shape_.options.hidden.empty(); }
    void addConvolutions(ParameterStore& store);
    void addDense(ParameterStore& store);

    LatentShape shape_;
    std::int64_t height_ = 1, width_ = 1, channels_ = 1;  ///< of what the first layer gives
    std::optional<Linear> first_;
    std::vector<Stage> stages_;
    std::shared_ptr<const ImageDecoder> images_;  ///< has all layers instead, or null
};

}  // namespace scorescope
