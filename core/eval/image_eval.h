// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/eval/metric.h"

namespace scorescope {

// Metrics of models on images; n images of the test split, the first ones.

/// Whether the metric is one of these.
bool looksAtPictures(const std::string& id);

// Why a metric does not apply, or nothing.
std::optional<std::string> withoutReconstructions(const MetricInput& input);
std::optional<std::string> withoutMeasure(const std::string& id, const MetricInput& input);
std::optional<std::string> withoutLikelihoodBound(const MetricInput& input);
std::optional<std::string> withoutNelbo(const MetricInput& input);
std::optional<std::string> withoutGap(const MetricInput& input);
std::optional<std::string> withoutFeatures(const MetricInput& input);
std::optional<std::string> withoutLatentFeatures(const MetricInput& input);

/// measureAll() of one of imageMeasures().
Result<Json> reconstructionMeasure(const std::string& id, const MetricInput& input);
Result<Json> reconstructedSharpness(const MetricInput& input);
Result<Json> latentKl(const MetricInput& input);
Result<Json> latentActiveUnits(const MetricInput& input);
Result<Json> likelihoodBound(const MetricInput& input);
Result<Json> negativeBound(const MetricInput& input);
Result<Json> boundGap(const MetricInput& input);
/// aggregateDivergence() and aggregateDiscrepancy().
Result<Json> latentAggregateKl(const MetricInput& input);
Result<Json> latentAggregateMmd(const MetricInput& input);

/// featureFrechet() of the reconstructions, or of the samples of a model without an encoder.
Result<Json> featureDistanceOfSets(const MetricInput& input);
/// featureFrechet() of decoded draws of z from N(0, I).
Result<Json> featureDistanceOfSamples(const MetricInput& input);

}  // namespace scorescope
