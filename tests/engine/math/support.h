// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <torch/cuda.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <string>
#include <vector>

#include "core/data/training_set.h"
#include "core/model/score_network.h"
#include "core/session/experiment_schema.h"

namespace scorescope {

/// Where the engine can work on this machine.
inline std::vector<torch::Device> devices() {
    std::vector<torch::Device> all = {torch::kCPU};
    if (torch::cuda::is_available()) all.emplace_back(torch::kCUDA);
    return all;
}

/// Settings with these assignments; a mistake in them fails the test.
inline Settings experiment(const std::vector<std::string>& assignments) {
    Settings settings(experimentSchema());
    const Result<void> assigned = settings.assign(assignments);
    EXPECT_TRUE(assigned) << (assigned ? "" : assigned.error().line());
    return settings;
}

inline TrainingSet trainingSet(const Settings& settings) {
    const auto data = makeDataSet(settings);
    EXPECT_TRUE(data);
    return *makeTrainingSet(**data, settings);
}

/// Repeatable N(0, 1), double.
inline torch::Tensor randomPoints(std::int64_t count, std::int64_t dimension, std::uint64_t seed) {
    torch::Tensor points = torch::empty({count, dimension}, torch::kFloat64);
    normals(
        {seed, Stream::evaluation},
        std::span<double>(points.data_ptr<double>(), static_cast<std::size_t>(count * dimension)));
    return points;
}

inline double largest(const torch::Tensor& x) {
    return x.abs().max().item<double>();
}

/// max|a - b| / max|b|, as agreement of scores is judged.
inline double relativeDifference(const torch::Tensor& a, const torch::Tensor& b) {
    return largest(a.cpu().to(torch::kFloat64) - b.cpu().to(torch::kFloat64)) / largest(b);
}

inline bool sameBytes(const torch::Tensor& a, const torch::Tensor& b) {
    return a.scalar_type() == b.scalar_type() && torch::equal(a, b);
}

/// The exact score of N(0, variance I) diffused, scaled by `factor`; dtype and device of x.
class GaussianScore final : public ScoreFunction {
public:
    GaussianScore(const Sde& sde, double variance, std::int64_t dimension, double factor = 1.0)
        : sde_(sde), variance_(variance), dimension_(dimension), factor_(factor) {}

    torch::Tensor score(const torch::Tensor& x, double t) const override {
        return x * (-factor_ / diffused(t));
    }
    std::int64_t dimension() const override { return dimension_; }

    /// m^2 v + s^2
    double diffused(double t) const {
        return sde_.meanScale(t) * sde_.meanScale(t) * variance_ + sde_.variance(t);
    }

private:
    const Sde& sde_;
    double variance_;
    std::int64_t dimension_;
    double factor_;
};

}  // namespace scorescope
