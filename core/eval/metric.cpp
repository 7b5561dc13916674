// SPDX-License-Identifier: Apache-2.0
#include "core/eval/metric.h"

#include <cassert>

#include "core/base/registry.h"
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
    if (input.exact != nullptr) return std::nullopt;
    return "there is no exact score to compare with";
}

Refusal withoutModes(const MetricInput& input) {
    if (input.data.density()) return std::nullopt;
    return "the data have no known modes: only mixtures of Gaussians do";
}

Refusal withoutDerivative(const MetricInput& input) {
    if (input.score.differentiable()) return std::nullopt;
    return "the score has no derivative, which the likelihood's ODE needs: train a model";
}

Refusal withoutDensity(const MetricInput& input) {
    if (input.exact != nullptr && input.data.density()) return std::nullopt;
    return "the data have no density to compare with: only mixtures of Gaussians do";
}

const Registry<Metric>& metrics() {
    static const auto registry = Registry<Metric>{}
                                     .add("score_error", {withoutExactScore, scoreError})
                                     .add("mode_weights", {withoutModes, modeWeights})
                                     .add("mode_tv", {withoutModes, modeTotalVariation})
                                     .add("swd", {never, slicedWasserstein})
                                     .add("nll", {withoutDerivative, negativeLogLikelihood})
                                     .add("kl_bound", {withoutDensity, klBound});
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
