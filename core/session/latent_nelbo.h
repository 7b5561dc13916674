// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/json.h"
#include "core/session/explorer_job.h"

namespace scorescope {

/// Rows whose likelihood is bounded.
struct NelboPlan {
    JobWeights weights;
    torch::Tensor x;  ///< [n, D], model space
    std::uint64_t seed = 0;
    Settings settings;  ///< "sampler.alpha"
};

/// What the metric `nelbo` says of the experiment's own VAE or latent diffusion model: bounds of
/// -ln p(x) in data units, {value, n, ...}; p(z) of a diffusion model by its ODE, and again by
/// score matching. Equal seeds give equal bits.
Result<Json> latentNelbo(const NelboPlan& plan, const JobSite& site);

/// The part of it that score matching tells alone, of a latent diffusion model: {value, n, ...}.
Result<Json> matchedNelbo(const NelboPlan& plan, const JobSite& site);

}  // namespace scorescope
