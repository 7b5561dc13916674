// SPDX-License-Identifier: Apache-2.0
#include "core/eval/metric.h"

#include <cassert>

#include "core/base/registry.h"
#include "core/eval/energy_integral.h"
#include "core/eval/fisher_divergence.h"
#include "core/eval/image_eval.h"
#include "core/eval/judged_points.h"
#include "core/eval/kl_bound.h"
#include "core/eval/nearest_training.h"
#include "core/eval/nll.h"
#include "core/eval/posterior_kl.h"
#include "core/eval/sample_metrics.h"
#include "core/eval/score_error.h"

namespace scorescope {
namespace {

using Refusal = std::optional<std::string>;

struct Metric {
    std::function<Refusal(const MetricInput&)> refusal;
    std::function<Result<Json>(const MetricInput&)> evaluate;
};

Refusal never(const MetricInput&) {
    return std::nullopt;
}

Refusal withoutScore(const MetricInput& input) {
    if (input.latent == nullptr) return std::nullopt;
    return "a model with latent vectors has no score of its own: reconstructions tell how good it "
           "is";
}

Refusal withoutExactScore(const MetricInput& input) {
    if (const auto none = withoutScore(input)) return none;
    if (input.exact == nullptr) return "there is no exact score to compare with";
    if (!cleanData(input) || input.data.density()) return std::nullopt;
    return "clean data have a score to compare with only where their density is known";
}

Refusal withoutModes(const MetricInput& input) {
    if (input.data.density()) return std::nullopt;
    return "the data have no known modes: only mixtures of Gaussians do";
}

Refusal withoutLikelihood(const MetricInput& input) {
    if (const auto none = withoutScore(input)) return none;
    if (input.sde.hasLevels()) {
        if (!input.score.hasEnergy()) {
            return "a process of levels has no ODE that would tell a likelihood; only the density "
                   "of an energy model can be integrated";
        }
        if (input.data.dimension() <= kMostIntegralDimensions) return std::nullopt;
        return "the density of an energy model is integrated in at most " +
               std::to_string(kMostIntegralDimensions) + " dimensions";
    }
    if (input.score.differentiable()) return std::nullopt;
    return "the score has no derivative, which the likelihood's ODE needs: train a model";
}

Refusal withoutBound(const MetricInput& input) {
    if (const auto none = withoutScore(input)) return none;
    if (input.sde.hasLevels()) return "a process of levels has no reverse SDE to bound";
    if (input.exact != nullptr && input.data.density()) return std::nullopt;
    return "the data have no density to compare with: only mixtures of Gaussians do";
}

Metric imageMetric(const std::string& id) {
    return {[id](const MetricInput& input) { return withoutMeasure(id, input); },
            [id](const MetricInput& input) { return reconstructionMeasure(id, input); }};
}

const Registry<Metric>& metrics() {
    static const auto registry =
        Registry<Metric>{}
            .add("score_error", {withoutExactScore, scoreError})
            .add("fisher_divergence", {withoutExactScore, fisherDivergence})
            .add("mode_weights", {withoutModes, modeWeights})
            .add("mode_tv", {withoutModes, modeTotalVariation})
            .add("swd", {never, slicedWasserstein})
            .add("nll", {withoutLikelihood, negativeLogLikelihood})
            .add("kl_bound", {withoutBound, klBound})
            .add("l2", imageMetric("l2"))
            .add("mse", imageMetric("mse"))
            .add("ssim", imageMetric("ssim"))
            .add("feature_distance", imageMetric("feature_distance"))
            .add("sharpness", {withoutReconstructions, reconstructedSharpness})
            .add("fd", {withoutFeatures, featureDistanceOfSets})
            .add("fd_samples", {withoutLatentFeatures, featureDistanceOfSamples})
            .add("kl", {withoutReconstructions, latentKl})
            .add("active_units", {withoutReconstructions, latentActiveUnits})
            .add("bound", {withoutLikelihoodBound, likelihoodBound})
            .add("nelbo", {withoutNelbo, negativeBound})
            .add("nelbo_gap", {withoutGap, boundGap})
            .add("latent_kl", {withoutReconstructions, latentAggregateKl})
            .add("latent_mmd", {withoutReconstructions, latentAggregateMmd})
            .add("nearest_training", {withoutTrainingImages, nearestTraining})
            .add("posterior_kl", {withoutPosterior, posteriorKl});
    return registry;
}

const Metric& metricOf(const std::string& id) {
    const Metric* metric = metrics().find(id);
    assert(metric != nullptr);  // a contract test compares catalogue and registry
    return *metric;
}

}  // namespace

bool takenUnasked(const std::string& id, const MetricInput& input) {
    return input.data.images() == nullptr || looksAtPictures(id);
}

std::optional<std::string> metricRefusal(const std::string& id, const MetricInput& input) {
    return metricOf(id).refusal(input);
}

Result<Json> evaluateMetric(const std::string& id, const MetricInput& input) {
    assert(!metricRefusal(id, input));
    return metricOf(id).evaluate(input);
}

}  // namespace scorescope
