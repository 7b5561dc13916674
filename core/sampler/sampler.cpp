// SPDX-License-Identifier: Apache-2.0
#include "core/sampler/sampler.h"

#include <torch/types.h>

#include "core/sampler/path_noise.h"

namespace scorescope {

torch::Tensor priorState(const SamplerStart& start) {
    const torch::Tensor z =
        particleNormals({start.seed, Stream::prior}, start.count, start.dimension);
    // Rounded, so that a stored trajectory names the start exactly whatever the state's type is.
    return (start.sde->priorSd() * z).to(torch::kFloat32).to(start.options);
}

torch::Tensor flowSlope(const Sde& sde, const torch::Tensor& x, double t,
                        const torch::Tensor& score) {
    return torch::add(x * sde.driftRate(t), score, -0.5 * sde.diffusionSquared(t));
}

}  // namespace scorescope
