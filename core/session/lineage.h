// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/data/training_set.h"
#include "core/model/parameter_layout.h"
#include "core/session/lineage_options.h"

namespace scorescope {

/// Weights that an experiment builds on or is compared with, as they were trained. Immutable.
struct Ancestor {
    std::string role;    ///< "prior", "vae", "scorevae", "cde", "lsgm": the field of `lineage.*`
    std::string origin;  ///< the run's folder, the file, or the name of the shipped weights
    std::int64_t step = 0;
    Settings settings;  ///< of its own training
    TrainingSet set;    ///< scaling, moments and image shape of its data; no points
    ParameterLayout layout;
    std::vector<float> weights;  ///< [P], averaged
};

/// The ancestors of one experiment, each role once.
class Lineage {
public:
    /// Reads what `lineage.*` names; where a ScoreVAE is named and no prior, the prior that it was
    /// trained with. An Error when something is missing, damaged, or does not fit data, scaling or
    /// process of the experiment (`settings`, `set`).
    static Result<Lineage> load(const Settings& settings, const TrainingSet& set);

    /// Null where there is none.
    const Ancestor* find(std::string_view role) const;
    const std::vector<Ancestor>& all() const { return ancestors_; }

private:
    std::vector<Ancestor> ancestors_;
};

}  // namespace scorescope
