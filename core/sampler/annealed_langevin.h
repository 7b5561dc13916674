// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sampler/level_sampler.h"

namespace scorescope {

/// Annealed Langevin dynamics (Song and Ermon 2019, algorithm 1): on level i of a ladder
/// `steps_per_level` times x += a_i/2 score + sqrt(a_i) z with a_i = `step_size` sigma_i^2, from
/// the most noise to the least; then x += sigma_L^2 score, if wanted.
///
/// The paper's a_i = eps (sigma_i/sigma_L)^2 is `step_size` = eps / sigma_L^2. Published image code
/// steps x += a score + sqrt(2 a) z, where the same a goes twice as far.
class AnnealedLangevin final : public LevelSampler {
public:
    AnnealedLangevin(const AnnealedLangevinOptions& options, const SamplerStart& start);
};

}  // namespace scorescope
