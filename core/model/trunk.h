// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include "core/model/network.h"
#include "core/model/noise_levels.h"

namespace scorescope {

/// The largest ln(m/s) that networks on images are told; stands for t = 0 too.
inline constexpr double kCleanHalfLogSnr = 8.0;

/// A network F(x, c) from points and the time feature c = ln(m/s) to as many numbers: what it means
/// says a parameterisation (trunk_score.h).
class Trunk : public Network {
public:
    /// x [B, D], c [B] or [1] (the same for all rows); c is not looked at unless seesTime().
    virtual torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& c) const = 0;

    /// The same at noise levels: with what the network is told of them, and with dropout in a
    /// training step.
    virtual torch::Tensor at(const torch::Tensor& x, const NoiseLevels& levels) const {
        return forward(x, levels.halfLogSnr);
    }

    virtual std::int64_t dimension() const = 0;  ///< D
    virtual bool seesTime() const = 0;
};

}  // namespace scorescope
