// SPDX-License-Identifier: Apache-2.0
#include "core/session/latent_draws.h"

#include <ATen/Functions.h>
#include <torch/types.h>

#include <cmath>

#include "core/model/latent_group_options.h"
#include "core/sampler/dormand_prince.h"
#include "core/session/label_guide.h"
#include "core/session/latent_models.h"

namespace scorescope {
namespace {

/// The model's prior with the weights of this job, whoever has loaded others in between.
class PriorPieces final : public ScoreFunction {
public:
    PriorPieces(JobWeights weights, const Vector& alpha, JobSite site)
        : weights_(std::move(weights)),
          site_(std::move(site)),
          score_(loaded().priorScore(alpha)) {}

    bool exists() const { return score_ != nullptr; }

    torch::Tensor score(const torch::Tensor& z, double t) const override {
        site_.yield();
        (void)loaded();
        return score_->score(z, t);
    }
    std::int64_t dimension() const override { return score_->dimension(); }
    bool differentiable() const override { return score_->differentiable(); }
    ScoreProducts products(const torch::Tensor& z, double t,
                           const torch::Tensor& probes) const override {
        site_.yield();
        (void)loaded();
        return score_->products(z, t, probes);
    }
    torch::Tensor jacobian(const torch::Tensor& z, double t) const override {
        site_.yield();
        (void)loaded();
        return score_->jacobian(z, t);
    }

private:
    const LatentModel& loaded() const {
        const std::string kind = site_.experiment().settings().text("model.kind");
        return site_.model->decoders().model(kind, weights_.values);
    }

    JobWeights weights_;
    JobSite site_;
    std::unique_ptr<ScoreFunction> score_;
};

}  // namespace

torch::Tensor normalLatents(std::int64_t count, std::int64_t width, std::uint64_t seed) {
    std::vector<float> noise(static_cast<std::size_t>(count * width));
    for (std::int64_t i = 0; i < count; ++i) {
        normals({seed, Stream::evaluation, static_cast<std::uint64_t>(i), 1},
                std::span(noise).subspan(static_cast<std::size_t>(i * width),
                                         static_cast<std::size_t>(width)));
    }
    return torch::tensor(noise).view({count, width});
}

Result<std::unique_ptr<ScoreFunction>> latentPriorScore(const JobWeights& weights,
                                                        const Vector& alpha, const JobSite& site) {
    const Settings& settings = site.experiment().settings();
    if (!hasEncoder(settings)) return withoutLatentPrior();
    const auto latents = static_cast<std::size_t>(mixingChannels(settings));
    if (alpha.size() > 1 && alpha.size() != latents) {
        return Error{Fault::usage,
                     std::to_string(alpha.size()) + " coefficients for " + std::to_string(latents) +
                         " latents",
                     "sampler.alpha", "give one for all, or one for each"};
    }
    auto pieces = std::make_unique<PriorPieces>(weights, alpha, site);
    std::unique_ptr<ScoreFunction> score;
    if (pieces->exists()) score = std::move(pieces);
    return score;
}

Result<std::unique_ptr<ScoreFunction>> drawingScore(const JobWeights& weights,
                                                    const LatentSamplingOptions& options,
                                                    const JobSite& site) {
    auto score = latentPriorScore(weights, options.alpha, site);
    if (!score || *score == nullptr || options.label < 0) return score;
    const ClassGuide guide{static_cast<int>(options.label), options.guidance};
    return ledToClass(*std::move(score), guide, weights, site);
}

Error withoutLatentPrior() {
    return {Fault::usage, "the latent vectors of this model do not diffuse", "model.kind",
            "choose a run of model.kind \"lsgm\""};
}

Result<torch::Tensor> latentFlow(const ScoreFunction& score, const Sde& sde, const torch::Tensor& z,
                                 double from, double to) {
    constexpr Tolerance kFlowTolerance = {1e-5, 1e-5};
    const auto slope = [&](double t, const torch::Tensor& y) {
        return flowSlope(sde, y, t, score.score(y, t));
    };
    DormandPrince solver(z.to(torch::kFloat64), from, to, kFlowTolerance);
    while (!solver.finished()) {
        if (solver.advance(slope)) continue;
        return Error{Fault::diverged, "the ODE of the latent vectors has no solution", "",
                     "train longer, or choose a larger sde.t_min"};
    }
    return solver.state().to(z.options());
}

SamplerStart latentStart(const Experiment& experiment, std::int64_t latents, std::int64_t count,
                         std::uint64_t seed) {
    SamplerStart start = samplerStart(experiment, count, seed, torch::kFloat32);
    start.dimension = latents;
    start.points = nullptr;
    return start;
}

Result<std::unique_ptr<LatentDrawing>> LatentDrawing::begin(const LatentDrawPlan& plan,
                                                            const JobSite& site) {
    const Experiment& experiment = site.experiment();
    const std::string kind = experiment.settings().text("model.kind");
    const std::int64_t width = site.model->decoders().model(kind, plan.weights.values).latents();
    std::unique_ptr<LatentDrawing> drawing(new LatentDrawing(experiment));
    auto score = drawingScore(plan.weights,
                              plan.settings.read(latentSamplingOptionsSchema(), "sampler"), site);
    if (!score) return score.error();
    drawing->score_ = *std::move(score);
    if (drawing->score_ == nullptr) {
        drawing->drawn_ = normalLatents(plan.count, width, plan.seed);
        return drawing;
    }
    auto sampler = jobSampler(experiment, plan.settings,
                              latentStart(experiment, width, plan.count, plan.seed));
    if (!sampler) return sampler.error();
    drawing->sampler_ = *std::move(sampler);
    return drawing;
}

Result<void> LatentDrawing::advance() {
    if (finished()) return {};
    const double before = sampler_->time();
    sampler_->advance(*score_);
    const double fallen = before - sampler_->time();
    if (fallen > 0.0) stepSizes_.push_back(fallen);
    if (const auto failure = sampler_->failure()) return *failure;
    return {};
}

SamplerCounts LatentDrawing::counts() const {
    return sampler_ == nullptr ? SamplerCounts{} : sampler_->counts();
}

torch::Tensor LatentDrawing::decodable() const {
    if (finished()) return state();
    const Sde& sde = experiment_.sde();
    const double m = sde.meanScale(time());
    return state() / std::sqrt(m * m + sde.variance(time()));
}

}  // namespace scorescope
