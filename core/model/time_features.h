// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

namespace scorescope {

/// [sin(f c), cos(f c)] of the frequencies f = exp(linspace(-2, 2, 16)): how networks are told
/// c = ln(m/s).
class TimeFeatures {
public:
    static constexpr std::int64_t kFrequencies = 16;
    static constexpr std::int64_t kCount = 2 * kFrequencies;

    explicit TimeFeatures(torch::Device device);

    /// c [B] -> [B, kCount].
    torch::Tensor operator()(const torch::Tensor& c) const;

private:
    torch::Tensor frequencies_;  ///< [16], rounded from double precision
};

/// [sin(f 999 t), cos(f 999 t)] of `count`/2 frequencies f from 1 down to 1/10000: how published
/// diffusion models are told t, as steps of a thousand.
class PositionalFeatures {
public:
    PositionalFeatures(std::int64_t count, torch::Device device);

    std::int64_t count() const { return 2 * frequencies_.size(0); }
    /// t [B] -> [B, count()].
    torch::Tensor operator()(const torch::Tensor& t) const;

private:
    torch::Tensor frequencies_;  ///< [count/2]
};

}  // namespace scorescope
