// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/sampler/sampler_options.h"
#include "core/session/explorer_job.h"

namespace scorescope {

/// z ~ N(0, I) [count, L]; row i depends on (seed, i) alone.
torch::Tensor normalLatents(std::int64_t count, std::int64_t width, std::uint64_t seed);

/// The score of p_t(z) of the experiment's own model with a diffusion prior, with the site's yield
/// between calls; null where p(z) = N(0, I), an Error where the model has no encoder. alpha: as in
/// `sampler.alpha`.
Result<std::unique_ptr<ScoreFunction>> latentPriorScore(const JobWeights& weights,
                                                        const Vector& alpha, const JobSite& site);

/// The same as latent vectors are drawn by it: with the viewer's alpha, led to the chosen class.
Result<std::unique_ptr<ScoreFunction>> drawingScore(const JobWeights& weights,
                                                    const LatentSamplingOptions& options,
                                                    const JobSite& site);

/// What to say where p(z) = N(0, I) and a process of latent vectors is asked for.
Error withoutLatentPrior();

/// z [n, L] taken along the probability-flow ODE of latent vectors from t = `from` to `to`, by
/// Dormand-Prince at tolerance 1e-5.
Result<torch::Tensor> latentFlow(const ScoreFunction& score, const Sde& sde, const torch::Tensor& z,
                                 double from, double to);

/// Where a sampler of latent vectors begins.
SamplerStart latentStart(const Experiment& experiment, std::int64_t latents, std::int64_t count,
                         std::uint64_t seed);

/// Which latent vectors are drawn.
struct LatentDrawPlan {
    JobWeights weights;
    std::int64_t count = 0;
    std::uint64_t seed = 0;
    Settings settings;  ///< "sampler.*"
};

/// Draws z from p(z) of the experiment's own model, step by step: by a sampler where it is a
/// diffusion model, else at once from N(0, I).
class LatentDrawing {
public:
    static Result<std::unique_ptr<LatentDrawing>> begin(const LatentDrawPlan& plan,
                                                        const JobSite& site);

    /// One step; nothing more to do when it is finished.
    Result<void> advance();
    bool finished() const { return sampler_ == nullptr || sampler_->finished(); }
    double progress() const { return finished() ? 1.0 : sampler_->progress(); }
    /// Whether a sampler draws them.
    bool diffuses() const { return sampler_ != nullptr; }

    double time() const { return sampler_ == nullptr ? 0.0 : sampler_->time(); }
    double position() const { return sampler_ == nullptr ? 0.0 : sampler_->position(); }
    SamplerCounts counts() const;
    const std::vector<double>& stepSizes() const { return stepSizes_; }  ///< of t, each positive
    /// z_t [count, L]; the draws when finished.
    const torch::Tensor& state() const { return sampler_ == nullptr ? drawn_ : sampler_->state(); }
    /// The state as a latent vector that can be decoded: z_t / sqrt(m^2 + s^2), of variance 1.
    torch::Tensor decodable() const;

private:
    explicit LatentDrawing(const Experiment& experiment) : experiment_(experiment) {}

    const Experiment& experiment_;
    torch::Tensor drawn_;
    std::unique_ptr<ScoreFunction> score_;
    std::unique_ptr<Sampler> sampler_;
    std::vector<double> stepSizes_;
};

}  // namespace scorescope
