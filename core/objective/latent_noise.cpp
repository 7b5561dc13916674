// SPDX-License-Identifier: Apache-2.0
#include "core/objective/latent_noise.h"

#include <torch/types.h>

#include "core/base/random.h"

namespace scorescope {
namespace {

constexpr Stream kLatentStream{14};  // after those that core/base/random.h names

}  // namespace

torch::Tensor latentNoise(const TrainingBatch& batch, std::int64_t latents) {
    const std::int64_t count = batch.x0.size(0);
    torch::Tensor noise = torch::empty({count, latents}, torch::kFloat32);
    float* out = noise.data_ptr<float>();
    for (std::int64_t i = 0; i < count; ++i, out += latents) {
        normals({batch.seed, kLatentStream, static_cast<std::uint64_t>(i),
                 static_cast<std::uint32_t>(batch.step)},
                std::span<float>(out, static_cast<std::size_t>(latents)));
    }
    return noise.to(batch.x0.device());
}

}  // namespace scorescope
