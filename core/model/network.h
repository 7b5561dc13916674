// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include "core/model/parameter_layout.h"

namespace scorescope {

/// Trainable parts with all weights in one flat vector, so that the optimiser, the average, a
/// snapshot and a checkpoint each are one operation. Not synchronised: each worker has its own.
class Network {
public:
    virtual ~Network() = default;

    virtual const ParameterLayout& layout() const = 0;
    virtual torch::Tensor weights() const = 0;    ///< flat [P]; the network's tensors are views
    virtual torch::Tensor gradients() const = 0;  ///< flat [P]; filled by backward()
};

}  // namespace scorescope
