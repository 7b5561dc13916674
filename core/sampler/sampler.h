// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <memory>
#include <optional>

#include "core/base/random.h"
#include "core/base/result.h"
#include "core/base/settings.h"
#include "core/data/data_set.h"
#include "core/model/score_function.h"
#include "core/sde/sde.h"

namespace scorescope {

/// What a sampler truly did.
struct SamplerCounts {
    std::int64_t nfe = 0;       ///< calls of the score per sample
    std::int64_t accepted = 0;  ///< steps taken
    std::int64_t rejected = 0;  ///< steps tried and undone (adaptive samplers)
};

/// Moves particles from noise to data, one step a call, so that any host can show, slow or stop it.
///
/// A diffusion sampler begins with x(1) drawn from the prior and ends at t_min, or at t = 0 after
/// a denoising step; Langevin dynamics take many steps at one t. A particle's path depends on
/// (seed, particle) only, not on how many others there are, unless the sampler says otherwise.
class Sampler {
public:
    virtual ~Sampler() = default;

    /// One step; attempts that are rejected on the way belong to it. Not when finished.
    virtual void advance(const ScoreFunction& score) = 0;

    virtual bool finished() const = 0;
    virtual double time() const = 0;                 ///< t of the state; never rises
    virtual double progress() const = 0;             ///< 0..1
    virtual const torch::Tensor& state() const = 0;  ///< [N, D], model space
    virtual SamplerCounts counts() const = 0;

    /// Where on the way from 1 (start) to 0 (end) a time bar shows the state: its t, if that falls.
    virtual double position() const { return time(); }

    /// Why it finished before its end; nothing: it did not.
    virtual std::optional<Error> failure() const { return std::nullopt; }
};

/// Where a sampler begins.
struct SamplerStart {
    const Sde* sde = nullptr;  ///< outlives the sampler
    double tMin = 1e-3;
    std::int64_t count = 0;
    std::int64_t dimension = 0;
    std::uint64_t seed = 0;
    torch::TensorOptions options = torch::kFloat32;
    const Points* points = nullptr;  ///< training points, model space, to start from; may be null
};

/// x(1) [N, D] of every sampler: numbers of single precision, in the state's type.
torch::Tensor priorState(const SamplerStart& start);

/// dx/dt = f x - g^2 score / 2 of the probability-flow ODE, given the score at (x, t).
torch::Tensor flowSlope(const Sde& sde, const torch::Tensor& x, double t,
                        const torch::Tensor& score);

/// Builds the sampler that `sampler.kind` names.
std::unique_ptr<Sampler> makeSampler(const Settings& settings, const SamplerStart& start);

}  // namespace scorescope
