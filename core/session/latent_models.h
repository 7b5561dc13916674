// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "core/model/latent_model.h"
#include "core/model/prior_score.h"
#include "core/session/experiment.h"

namespace scorescope {

/// Whether the experiment's own model has an encoder (`model.kind` vae, scorevae, cde or
/// lsgm).
bool hasEncoder(const Settings& settings);

/// The experiment's own model with initial weights. Refers to the experiment.
std::unique_ptr<LatentModel> makeLatentModel(const Experiment& experiment);

/// The ancestor of this role ("vae", "scorevae", "cde") with its weights; null where there is
/// none. Refers to the experiment.
std::unique_ptr<LatentModel> ancestorModel(const Experiment& experiment, std::string_view role);

/// Why the experiment's model cannot be built with its data and its ancestors, whose weights must
/// fit their networks.
std::optional<Error> latentRefusal(const Experiment& experiment);

/// The score network of a model without an encoder; it continues from `lineage.prior`.
std::unique_ptr<ScoreNetwork> makeOwnScore(const Experiment& experiment);

/// The score of the frozen prior: of `lineage.prior`, else of the data's density in closed form;
/// null where there is neither. Refers to the experiment.
std::shared_ptr<const PriorScore> makePriorScore(const Experiment& experiment);

}  // namespace scorescope
