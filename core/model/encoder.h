// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "core/data/image_shape.h"
#include "core/model/data_moments.h"
#include "core/model/latent_model.h"
#include "core/model/latent_options.h"
#include "core/model/layers.h"
#include "core/model/score_network.h"
#include "core/model/time_features.h"

namespace scorescope {

/// What the data of a model with latent vectors are like, and how large it is.
struct LatentShape {
    std::int64_t dimension = 2;       ///< D of x
    std::optional<ImageShape> image;  ///< of the rows; nothing: points
    LatentOptions options;
};

/// Units of the encoder's dense layers; the decoder has them in reverse.
std::vector<std::int64_t> hiddenWidths(const LatentOptions& options);

/// Noise levels of data without noise, t = 0.
NoiseLevels noNoise(torch::Device device);

/// The Normal of an encoder's numbers [B, L]: means, and ln variances before they are bounded.
/// softClamp: as LatentOptions say.
LatentNormal boundedNormal(const torch::Tensor& mean, const torch::Tensor& logVariance,
                           double softClamp);

class ImageEncoder;

/// (x_t, t) -> q(z | x_t). Of images three convolutions of stride 2, else dense layers, those of
/// `hidden` where it names some; each is followed by scale and shift from the time features (Perez
/// et al. 2018) and by GELU. Its input is (x - m mu) / sqrt(m^2 v + s^2), of variance 1 at every t;
/// its time features are sinusoids of ln(m/s), which tells t = 0 from all noise and keeps the small
/// t apart. `model.encoder` has other layers for images (image_coder.h).
class Encoder {
public:
    /// Declares its parameters as "encoder.*". timed: whether it takes t.
    Encoder(ParameterStore& store, const LatentShape& shape, DataMoments moments, bool timed);

    /// x [B, D] in model space, levels [B] or [1]; differentiable, twice too. noise [B, L]: of the
    /// draw along which it is, where latents are drawn in groups; undefined: along the means.
    LatentNormal operator()(const ParameterStore& store, const torch::Tensor& x,
                            const NoiseLevels& levels, const torch::Tensor& noise = {}) const;

private:
    struct Block {
        std::optional<Conv2d> convolution;
        std::optional<Linear> dense;
        std::optional<Linear> modulation;  ///< [scale, shift] from the time's embedding
    };
    bool convolutional() const { return shape_.image && shape_.options.hidden.empty(); }
    void addConvolutions(ParameterStore& store);
    void addDense(ParameterStore& store);
    void addModulation(ParameterStore& store, const std::string& name, std::int64_t outputs);
    torch::Tensor embedding(const ParameterStore& store, const NoiseLevels& levels) const;

    LatentShape shape_;
    DataMoments moments_;
    bool timed_;
    TimeFeatures features_;
    std::optional<Linear> time_;
    std::vector<Block> blocks_;
    std::optional<Linear> last_;
    std::shared_ptr<const ImageEncoder> images_;  ///< has all layers instead, or null
};

}  // namespace scorescope
