// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/base/json.h"
#include "core/data/training_set.h"
#include "core/eval/posterior_divergence.h"
#include "core/eval/reconstruction_metrics.h"
#include "core/model/score_function.h"

namespace scorescope {

/// What a model with latent vectors makes of images of the test split, when first asked for.
struct LatentInput {
    std::function<Result<Reconstructions>()> reconstructions;
    std::function<Result<LatentStatistics>()> latents;
    /// {value, n, ...}: a lower bound on ln p(x); empty where the model has none.
    std::function<Result<Json>()> bound = {};
    /// {value, n, ...}: upper bounds on -ln p(x), with the prior's part; empty likewise.
    std::function<Result<Json>()> nelbo = {};
    /// {value, training, n}: the bound of held-out and of training images by score matching alone.
    std::function<Result<Json>()> gap = {};
    EncodeAt encodeAt = {};  ///< q_t(z | x_t); empty where the encoder sees no noisy data
};

/// What a metric may look at.
struct MetricInput {
    const DataSet& data;
    const TrainingSet& set;
    const Sde& sde;
    double tMin;
    const ScoreFunction& score;    ///< what is judged
    const DensityFunction* exact;  ///< the truth; null when there is none
    /// Draws once, data units; later calls return the same.
    std::function<Result<Points>()> samples;
    std::int64_t count;
    std::uint64_t seed;
    std::function<bool()> cancelled;
    const LatentInput* latent = nullptr;  ///< null where the model has no encoder
};

/// Whether `eval` takes this metric when none is named: of images only those that look at pictures.
bool takenUnasked(const std::string& id, const MetricInput& input);

/// Why a metric does not apply to this input, or nothing when it does.
std::optional<std::string> metricRefusal(const std::string& id, const MetricInput& input);

/// A number or an object with `value` and `n` (docs/REFERENCE.md). The id is one of the catalogue.
Result<Json> evaluateMetric(const std::string& id, const MetricInput& input);

}  // namespace scorescope
