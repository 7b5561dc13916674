// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/model/encoder.h"

namespace scorescope {

/// What an encoder does with images, from pixels to the 2 L numbers of q(z | x_t). Differentiable,
/// twice too.
class ImageEncoder {
public:
    virtual ~ImageEncoder() = default;

    /// image [B, C, H, W], levels [B] or [1] -> [B, 2 L].
    virtual torch::Tensor operator()(const ParameterStore& store, const torch::Tensor& image,
                                     const NoiseLevels& levels) const = 0;

    /// The same along the draw z = mean + sd noise, noise [B, L]: where latents are drawn in groups
    /// each group is given the ones before; noise undefined: their means.
    virtual torch::Tensor along(const ParameterStore& store, const torch::Tensor& image,
                                const NoiseLevels& levels, const torch::Tensor& /*noise*/) const {
        return (*this)(store, image, levels);
    }
};

/// What a decoder makes of z [B, L]: [B, C, H, W].
class ImageDecoder {
public:
    virtual ~ImageDecoder() = default;
    virtual torch::Tensor operator()(const ParameterStore& store, const torch::Tensor& z) const = 0;
};

/// What `model.encoder` names, its parameters as "encoder.*" and "decoder.*"; null where Encoder
/// and Decoder have their own layers. timed: whether it takes t.
std::unique_ptr<ImageEncoder> makeImageEncoder(ParameterStore& store, const LatentShape& shape,
                                               bool timed, torch::Device device);
std::unique_ptr<ImageDecoder> makeImageDecoder(ParameterStore& store, const LatentShape& shape);

}  // namespace scorescope
