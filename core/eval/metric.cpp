// SPDX-License-Identifier: Apache-2.0
#include "core/eval/metric.h"

#include <cassert>

#include "core/base/registry.h"
#include "core/eval/energy_integral.h"
#include "core/eval/fisher_divergence.h"
#include "core/eval/judged_points.h"
#include "core/eval/kl_bound.h"
#include "core/eval/nll.h"
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

Refusal withoutExactScore(const MetricInput& input) {
    if (input.exact == nullptr) return "there is no exact score to compare with";
    if (!cleanData(input) || input.data.density()) return std::nullopt;
    return "clean data have a score to compare with only where their density is known";
}

Refusal withoutModes(const MetricInput& input) {
    if (input.data.density()) return std::nullopt;
    return "the data have no known modes: only mixtures of Gaussians do";
}

Refusal withoutLikelihood(const MetricInput& input) {
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
    if (input.sde.hasLevels()) return "a process of levels has no reverse SDE to bound";
    if (input.exact != nullptr && input.data.density()) return std::nullopt;
    return "the data have no density to compare with: only mixtures of Gaussians do";
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
            .add("kl_bound", {withoutBound, klBound});
    return registry;
}

const Metric& metricOf(const std::string& id) {
    const Metric* metric = metrics().find(id);
    assert(metric != nullptr);  // a contract test compares catalogue and registry
    return *metric;
}

}  // namespace

std::optional<std::string> metricRefusal(const std::string& id, const MetricInput& input) {
    return metricOf(id).refusal(input);
}

Result<Json> evaluateMetric(const std::string& id, const MetricInput& input) {
    assert(!metricRefusal(id, input));
    return metricOf(id).evaluate(input);
}

}  // namespace scorescope
