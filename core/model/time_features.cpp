// SPDX-License-Identifier: Apache-2.0
#include "core/model/time_features.h"

#include <ATen/Functions.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>

namespace scorescope {
namespace {

constexpr double kLowestFrequency = 1e-4;
constexpr double kStepsOfTime = 999.0;

torch::Tensor sinesAndCosines(const torch::Tensor& times, const torch::Tensor& frequencies) {
    const torch::Tensor angles = times.unsqueeze(1) * frequencies;
    return at::cat({angles.sin(), angles.cos()}, 1);
}

}  // namespace

TimeFeatures::TimeFeatures(torch::Device device)
    : frequencies_(torch::linspace(-2.0, 2.0, kFrequencies, torch::kFloat64)
                       .exp()
                       .to(torch::kFloat32)
                       .to(device)) {}

torch::Tensor TimeFeatures::operator()(const torch::Tensor& c) const {
    return sinesAndCosines(c, frequencies_);
}

PositionalFeatures::PositionalFeatures(std::int64_t count, torch::Device device)
    : frequencies_(
          (torch::linspace(0.0, 1.0, std::max<std::int64_t>(count / 2, 1), torch::kFloat64) *
           std::log(kLowestFrequency))
              .exp()
              .to(torch::kFloat32)
              .to(device)) {}

torch::Tensor PositionalFeatures::operator()(const torch::Tensor& t) const {
    return sinesAndCosines(kStepsOfTime * t, frequencies_);
}

}  // namespace scorescope
