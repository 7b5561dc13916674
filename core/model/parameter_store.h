// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <vector>

#include "core/model/parameter_layout.h"

namespace scorescope {

/// Named parameters of a network: first declared, then built as views of one flat vector.
///
/// The numbers of a parameter start uniform in +-bound, drawn by their place in the flat vector
/// from the seed (Stream::weights), so that a network does not depend on how it is put together.
class ParameterStore {
public:
    /// Declares one; what comes back names it in operator[]. A bound of 0 starts it at 0.
    std::size_t add(std::string name, std::vector<std::int64_t> shape, double bound);
    /// Starts at 1.
    std::size_t addOnes(std::string name, std::vector<std::int64_t> shape);

    /// Once, after all declarations.
    void build(std::uint64_t seed, torch::Device device);

    /// Makes parts [P] of longer flat vectors the home of numbers and gradients, so that several
    /// stores are one network.
    void moveTo(const torch::Tensor& weights, const torch::Tensor& gradients);

    /// The same numbers without gradients, for layers that are to be applied as they are.
    ParameterStore constants() const;

    /// A leaf of autograd whose numbers and gradient lie in the flat vectors.
    const torch::Tensor& operator[](std::size_t index) const { return leaves_[index]; }

    const std::vector<torch::Tensor>& leaves() const { return leaves_; }

    const ParameterLayout& layout() const { return layout_; }
    torch::Tensor weights() const { return weights_; }      ///< flat [P]
    torch::Tensor gradients() const { return gradients_; }  ///< flat [P]

private:
    struct Start {
        double bound = 0.0;
        double centre = 0.0;
    };
    std::size_t declare(std::string name, std::vector<std::int64_t> shape, Start start);

    ParameterLayout layout_;
    std::vector<Start> starts_;
    torch::Tensor weights_;
    torch::Tensor gradients_;
    std::vector<torch::Tensor> leaves_;
};

}  // namespace scorescope
