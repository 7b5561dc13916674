// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sampler/sampler.h"
#include "core/sampler/sampler_options.h"

namespace scorescope {

/// The states [N, D] that particles start from; a particle's depends on (seed, particle) only.
torch::Tensor startState(StartFrom from, const SamplerStart& start);

}  // namespace scorescope
