// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <vector>

#include "core/model/time_features.h"
#include "core/model/trunk.h"

namespace scorescope {

/// Sizes of a dense network F(x, c) with the time feature c = ln(m/s).
struct MlpShape {
    std::int64_t dimension = 2;  ///< D, of x
    std::int64_t width = 128;
    std::int64_t depth = 3;    ///< hidden layers
    std::int64_t outputs = 2;  ///< D of a score, 1 of an energy
    bool timeFeatures = true;  ///< false: the network does not take c
};

/// Dense network with SiLU between its layers; its input is [x, sin(f c), cos(f c)] with
/// f = exp(linspace(-2, 2, 16)), or x alone. All weights lie in one flat vector, all gradients in
/// another.
class Mlp final : public Trunk {
public:
    /// Hidden layers start uniform in +-1/sqrt(inputs), the first one's weights of x beside time
    /// features in +-3/sqrt(D), all drawn from the seed; the last layer starts at 0.
    Mlp(const MlpShape& shape, std::uint64_t seed, torch::Device device);

    /// x [B, D], c [B] or [1] (the same for all rows) -> [B, outputs].
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& c) const override;
    std::int64_t dimension() const override { return shape_.dimension; }
    bool seesTime() const override { return shape_.timeFeatures; }

    const MlpShape& shape() const { return shape_; }
    const ParameterLayout& layout() const override { return layout_; }
    torch::Tensor weights() const override { return weights_; }
    torch::Tensor gradients() const override { return gradients_; }

private:
    struct Layer {
        torch::Tensor weight;  ///< [outputs, inputs]
        torch::Tensor bias;    ///< [outputs]
    };
    torch::Tensor firstLayer(const torch::Tensor& x, const torch::Tensor& c) const;

    MlpShape shape_;
    ParameterLayout layout_;
    torch::Tensor weights_;    ///< flat [P]
    torch::Tensor gradients_;  ///< flat [P]
    TimeFeatures features_;
    std::vector<Layer>
        layers_;  ///< leaves of autograd: views of weights_, their grads of gradients_
};

}  // namespace scorescope
