// SPDX-License-Identifier: Apache-2.0
#include <ATen/Functions.h>
#include <ATen/Parallel.h>

#include <algorithm>

#include "core/model/score_network.h"
#include "core/session/explorer_job.h"
#include "core/session/given_score.h"
#include "core/session/latent_models.h"

namespace scorescope {
namespace {

// Rows of one piece: a few milliseconds of work.
constexpr std::int64_t kPlaneBlocks = 4;  ///< of a network's
constexpr std::int64_t kClosedFormRows = 16384;
constexpr std::int64_t kEmpiricalPairs = 4'000'000;

/// Whole blocks, one for each thread, because the same rows in other blocks may differ in the last
/// bit; several where rows are so short that a block takes no time.
std::int64_t pieceRows(std::int64_t blockRows, std::int64_t dimension) {
    return blockRows *
           std::max<std::int64_t>(at::get_num_threads(), dimension <= 2 ? kPlaneBlocks : 1);
}

template <class Evaluate>
torch::Tensor inPieces(const torch::Tensor& x, std::int64_t rows, const JobSite& site,
                       const Evaluate& evaluate) {
    std::vector<torch::Tensor> parts;
    for (const torch::Tensor& piece : x.split(rows)) {
        site.yield();
        parts.push_back(evaluate(piece));
    }
    return parts.size() == 1 ? parts.front() : at::cat(parts);
}

/// The same for products with probes.
template <class Evaluate>
ScoreProducts productsInPieces(const torch::Tensor& x, const torch::Tensor& probes,
                               std::int64_t rows, const JobSite& site, const Evaluate& evaluate) {
    std::vector<torch::Tensor> scores, products;
    const auto directions = probes.split(rows, 1);
    for (const torch::Tensor& piece : x.split(rows)) {
        site.yield();
        ScoreProducts part = evaluate(piece, directions[scores.size()]);
        scores.push_back(std::move(part.score));
        products.push_back(std::move(part.products));
    }
    return {at::cat(scores), at::cat(products, 1)};
}

class LearnedPieces final : public ScoreFunction {
public:
    LearnedPieces(std::shared_ptr<const std::vector<float>> weights, JobSite site)
        : weights_(std::move(weights)),
          site_(std::move(site)),
          rows_(pieceRows(networkRows(dimension()), dimension())),
          derivativeRows_(pieceRows(scorescope::derivativeRows(dimension()), dimension())) {}

    torch::Tensor score(const torch::Tensor& x, double t) const override {
        return inPieces(x, rows_, site_, [&](const torch::Tensor& piece) {
            // Another job may have loaded its weights during the yield.
            return site_.model->learned(weights_).score(piece, t);
        });
    }
    std::int64_t dimension() const override { return site_.experiment().dimension(); }
    bool differentiable() const override { return site_.model->learned(weights_).differentiable(); }
    ScoreProducts products(const torch::Tensor& x, double t,
                           const torch::Tensor& probes) const override {
        return productsInPieces(x, probes, derivativeRows_, site_,
                                [&](const torch::Tensor& piece, const torch::Tensor& directions) {
                                    return site_.model->learned(weights_).products(piece, t,
                                                                                   directions);
                                });
    }

    torch::Tensor jacobian(const torch::Tensor& x, double t) const override {
        return inPieces(x, derivativeRows_, site_, [&](const torch::Tensor& piece) {
            return site_.model->learned(weights_).jacobian(piece, t);
        });
    }
    bool hasEnergy() const override { return site_.model->learned(weights_).hasEnergy(); }
    torch::Tensor energy(const torch::Tensor& x, double t) const override {
        return inPieces(x, rows_, site_, [&](const torch::Tensor& piece) {
            return site_.model->learned(weights_).energy(piece, t);
        });
    }

private:
    std::shared_ptr<const std::vector<float>> weights_;
    JobSite site_;
    std::int64_t rows_;
    std::int64_t derivativeRows_;
};

class ExactPieces final : public DensityFunction {
public:
    ExactPieces(std::int64_t limit, JobSite site) : limit_(limit), site_(std::move(site)) {
        const Experiment& experiment = site_.experiment();
        const std::int64_t all = experiment.set().points.count;
        const std::int64_t points = limit == 0 ? all : std::min(limit, all);
        rows_ = experiment.closedForm()
                    ? kClosedFormRows
                    : std::clamp(kEmpiricalPairs / points, std::int64_t{64}, kClosedFormRows);
    }

    torch::Tensor score(const torch::Tensor& x, double t) const override {
        return inPieces(x, rows_, site_, [&](const torch::Tensor& piece) {
            return site_.model->exact(limit_).score(piece, t);
        });
    }
    torch::Tensor logDensity(const torch::Tensor& x, double t) const override {
        return inPieces(x, rows_, site_, [&](const torch::Tensor& piece) {
            return site_.model->exact(limit_).logDensity(piece, t);
        });
    }
    std::int64_t dimension() const override { return site_.experiment().dimension(); }
    bool differentiable() const override { return site_.model->exact(limit_).differentiable(); }
    ScoreProducts products(const torch::Tensor& x, double t,
                           const torch::Tensor& probes) const override {
        return productsInPieces(x, probes, rows_, site_,
                                [&](const torch::Tensor& piece, const torch::Tensor& directions) {
                                    return site_.model->exact(limit_).products(piece, t,
                                                                               directions);
                                });
    }

    torch::Tensor jacobian(const torch::Tensor& x, double t) const override {
        return inPieces(x, rows_, site_, [&](const torch::Tensor& piece) {
            return site_.model->exact(limit_).jacobian(piece, t);
        });
    }

private:
    std::int64_t limit_;
    JobSite site_;
    std::int64_t rows_ = 0;
};

}  // namespace

std::unique_ptr<DensityFunction> jobExact(std::int64_t limit, const JobSite& site) {
    return std::make_unique<ExactPieces>(limit, site);
}

Result<JobWeights> jobWeights(const ScoreSource& source, const JobSite& site) {
    if (source.recordedStep) {
        const auto recorded = site.live->recording->nearest(*source.recordedStep);
        if (!recorded) return recorded.error();
        return JobWeights{recorded->ema, recorded->step};
    }
    const bool raw = source.weights == ScoreSource::Weights::raw;
    return JobWeights{raw ? site.live->raw : site.live->ema, site.live->step};
}

Result<JobScore> jobScore(const ScoreSource& source, const JobSite& site) {
    const Experiment& experiment = site.experiment();
    if (source.exact && !experiment.closedForm() && withoutNoise(experiment.settings())) {
        return Error{Fault::usage, "points without noise on them have no score", "sde.sigma",
                     "choose a larger one, or data with a density in closed form"};
    }
    if (!source.exact && source.given && hasEncoder(experiment.settings())) {
        auto weights = jobWeights(source, site);
        if (!weights) return weights.error();
        const std::int64_t step = weights->step;
        auto score = givenScore(*source.given, *std::move(weights), site);
        if (!score) return score.error();
        return JobScore{*std::move(score), step, torch::kFloat32};
    }
    if (!source.exact && hasEncoder(experiment.settings())) {
        return Error{Fault::usage,
                     "a model of kind \"" + experiment.settings().text("model.kind") +
                         "\" has no score without an image or a latent vector",
                     "model.kind", "reconstruct images with it, or choose the exact score"};
    }
    if (source.exact) return JobScore{jobExact(0, site), site.live->step, torch::kFloat64};
    auto weights = jobWeights(source, site);
    if (!weights) return weights.error();
    return JobScore{std::make_unique<LearnedPieces>(std::move(weights->values), site),
                    weights->step, torch::kFloat32};
}

SamplerStart samplerStart(const Experiment& experiment, std::int64_t count, std::uint64_t seed,
                          torch::ScalarType type) {
    SamplerStart start;
    start.sde = &experiment.sde();
    start.tMin = experiment.tMin();
    start.count = count;
    start.dimension = experiment.dimension();
    start.seed = seed;
    start.options = torch::TensorOptions(experiment.device()).dtype(type);
    start.points = &experiment.set().points;
    return start;
}

Result<std::unique_ptr<Sampler>> jobSampler(const Experiment& experiment, const Settings& choices,
                                            const SamplerStart& start) {
    // Whoever asks may have chosen another process already, which waits for a restart.
    Settings settings = experiment.settings();
    for (const std::string& key : choices.activeKeys()) {
        if (!key.starts_with("sampler.")) continue;
        if (const auto done = settings.set(key, choices.get(key)); !done) return done.error();
    }
    if (const auto good = settings.check(); !good) return good.error();
    return makeSampler(settings, start);
}

}  // namespace scorescope
