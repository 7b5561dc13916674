// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/path_noise.h"

#include <torch/types.h>

#include <cmath>

#include "core/kernel/particles.h"

namespace scorescope {

PathNoise::PathNoise(std::uint64_t seed, std::int64_t count, std::int64_t dimension)
    : seed_(seed), count_(count), dimension_(dimension) {}

NoiseKey PathNoise::keyOf(std::int64_t step, int level, std::int64_t index) const {
    NoiseKey key{seed_, Stream::path};
    key.step = static_cast<std::uint32_t>(step);
    key.level = static_cast<std::uint32_t>(level);
    key.index = static_cast<std::uint32_t>(index);
    return key;
}

torch::Tensor PathNoise::normalsOf(std::int64_t step, int level, std::int64_t index) const {
    return particleNormals(keyOf(step, level, index), count_, dimension_);
}

torch::Tensor PathNoise::moved(std::int64_t step, const Move& move, const torch::Tensor& x,
                               const torch::Tensor& score) const {
    if (!x.is_cpu() || x.scalar_type() != torch::kFloat32) {
        const torch::Tensor z = normalsOf(step, 0, 0).to(x.options());
        return (x * move.a).add_(score, move.b).add_(z, move.c);
    }
    torch::Tensor result = x.clone(torch::MemoryFormat::Contiguous);
    const torch::Tensor slope = score.contiguous();
    const auto size = static_cast<std::size_t>(result.numel());
    const kernel::AffineCoefficients single = {
        static_cast<float>(move.a), static_cast<float>(move.b), static_cast<float>(move.c)};
    kernel::affineStep({keyOf(step, 0, 0), static_cast<int>(dimension_)}, kernel::activeIsa(),
                       {single, {result.data_ptr<float>(), size}, {slope.data_ptr<float>(), size}});
    return result;
}

torch::Tensor PathNoise::increments(std::int64_t step, double length) const {
    return normalsOf(step, 0, 0).mul_(std::sqrt(length));
}

torch::Tensor PathNoise::refined(std::int64_t step, double length, int level) const {
    TORCH_INTERNAL_ASSERT(level >= 0 && level <= 20);
    std::vector<torch::Tensor> parts = {increments(step, length)};
    for (int l = 1; l <= level; ++l) {
        // Given an increment d over a time h, its first half is N(d/2, h/4).
        const double sd = 0.5 * std::sqrt(length / static_cast<double>(parts.size()));
        std::vector<torch::Tensor> halves;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const torch::Tensor bend = sd * normalsOf(step, l, static_cast<std::int64_t>(i));
            halves.push_back(0.5 * parts[i] + bend);
            halves.push_back(0.5 * parts[i] - bend);
        }
        parts = std::move(halves);
    }
    return torch::stack(parts);
}

torch::Tensor particleNormals(NoiseKey key, std::int64_t count, std::int64_t dimension) {
    torch::Tensor result = torch::empty({count, dimension}, torch::kFloat64);
    double* out = result.data_ptr<double>();
    for (std::int64_t i = 0; i < count; ++i, out += dimension) {
        key.particle = static_cast<std::uint64_t>(i);
        normals(key, std::span<double>(out, static_cast<std::size_t>(dimension)));
    }
    return result;
}

}  // namespace scorescope
