// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <string>

#include "core/kernel/residual_table.h"
#include "core/model/parameter_store.h"

namespace scorescope {

// Layers declare their parameters in a store ("name.weight", "name.bias") and are applied after it
// was built. Weights start uniform in +-gain/sqrt(inputs of one output), biases at 0. Images are
// [B, C, H, W].

/// x W^T + b, x [B, inputs].
class Linear {
public:
    Linear(ParameterStore& store, const std::string& name, std::int64_t inputs,
           std::int64_t outputs, double gain = 1.0);
    torch::Tensor operator()(const ParameterStore& store, const torch::Tensor& x) const;
    /// Where its numbers lie, while the store has them in the processor's memory.
    kernel::DenseLayer plain(const ParameterStore& store) const;

private:
    std::size_t weight_, bias_;
};

/// Convolution with a square kernel; padded so that stride 1 keeps the size of odd kernels.
class Conv2d {
public:
    struct Shape {
        std::int64_t inputs = 1, outputs = 1;
        std::int64_t kernel = 3;
        std::int64_t stride = 1;
        bool padded = true;  ///< false: without zeros around, as a caller pads who wants them
    };
    Conv2d(ParameterStore& store, const std::string& name, const Shape& shape, double gain = 1.0);
    torch::Tensor operator()(const ParameterStore& store, const torch::Tensor& x) const;

private:
    std::size_t weight_, bias_;
    std::int64_t stride_, padding_;
};

/// The transpose of a Conv2d of stride 2: twice the size, less `cut` rows and columns.
class ConvTranspose2d {
public:
    ConvTranspose2d(ParameterStore& store, const std::string& name, std::int64_t inputs,
                    std::int64_t outputs, std::int64_t cut = 0);
    torch::Tensor operator()(const ParameterStore& store, const torch::Tensor& x) const;

private:
    std::size_t weight_, bias_;
    std::int64_t cut_;
};

/// Normalises groups of channels: min(32, channels / 4) of them, at least one.
class GroupNorm {
public:
    GroupNorm(ParameterStore& store, const std::string& name, std::int64_t channels);
    torch::Tensor operator()(const ParameterStore& store, const torch::Tensor& x) const;
    /// SiLU(GN(x + offset)) in one; offset [B, C] or [1, C], undefined: none.
    torch::Tensor silu(const ParameterStore& store, const torch::Tensor& x,
                       const torch::Tensor& offset = {}) const;

private:
    std::size_t weight_, bias_;
    std::int64_t groups_;
};

}  // namespace scorescope
