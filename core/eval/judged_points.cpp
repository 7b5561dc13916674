// SPDX-License-Identifier: Apache-2.0
#include "core/eval/judged_points.h"

#include <torch/types.h>

namespace scorescope {
namespace {

constexpr std::uint32_t kFirstNoiseStep = 16;  // draws of the data take the first steps' keys

}  // namespace

Points cleanPoints(const MetricInput& input) {
    if (input.data.density()) {
        return input.set.scaling.toModel(
            input.data.draw(input.count, input.seed, Stream::evaluation));
    }
    const Points& all = input.set.points;
    Points chosen{input.count, all.dimension, {}};
    chosen.values.reserve(static_cast<std::size_t>(input.count * all.dimension));
    for (std::int64_t i = 0; i < input.count; ++i) {
        const NoiseKey key{input.seed, Stream::evaluation, static_cast<std::uint64_t>(i)};
        const auto row = all.row(
            static_cast<std::int64_t>(uniformIndex(key, static_cast<std::uint64_t>(all.count))));
        chosen.values.insert(chosen.values.end(), row.begin(), row.end());
    }
    return chosen;
}

torch::Tensor noisedRows(const MetricInput& input, const Points& clean, double t,
                         std::uint32_t stage, std::int64_t first, std::int64_t count) {
    const double m = input.sde.meanScale(t);
    const double s = input.sde.noiseScale(t);
    torch::Tensor x = torch::empty({count, clean.dimension}, torch::kFloat32);
    float* out = x.data_ptr<float>();
    Vector eps(static_cast<std::size_t>(clean.dimension));
    for (std::int64_t i = first; i < first + count; ++i) {
        NoiseKey key{input.seed, Stream::evaluation, static_cast<std::uint64_t>(i)};
        key.step = kFirstNoiseStep + stage;
        normals(key, eps);
        const auto row = clean.row(i);
        for (std::size_t d = 0; d < eps.size(); ++d) {
            *out++ = static_cast<float>(m * row[d] + s * eps[d]);
        }
    }
    return x;
}

bool cleanData(const MetricInput& input) {
    return input.sde.hasLevels() && input.sde.variance(input.sde.levels().back()) == 0.0;
}

double leastNoise(const MetricInput& input) {
    return input.sde.hasLevels() ? input.sde.levels().back() : input.tMin;
}

}  // namespace scorescope
