// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/cli/flags.h"
#include "app/present/experiment_source.h"
#include "core/session/session.h"

namespace scorescope::app {

/// The flags that say which score function answers.
struct ScoreFlags {
    std::string what;
    bool exact = false;
    FlagText weights;
};
void addScoreFlags(CLI::App& app, ScoreFlags& flags);

/// What --seed feeds: the experiment (data, weights, training) or the verb's own draws.
enum class SeedUse { experiment, draws };

/// What an experiment without a run is good for: nothing, or its exact score.
enum class Untrained { refused, exact };

/// The experiment that a command line names, with its --set and --seed.
struct ChosenExperiment {
    ExperimentSource source;
    Settings settings;  ///< the experiment's, with --set
    ScoreSource score;
    std::uint64_t drawSeed = 0;  ///< --seed of the verb, else the experiment's

    /// A session that can answer: the run read-only, or the bare experiment for exact scores.
    SessionSetup sessionSetup() const;
};

/// Refuses changes to what a run was trained with.
Result<ChosenExperiment> chooseExperiment(const ScoreFlags& flags, const CommonFlags& common,
                                          SeedUse seedUse, Untrained untrained);

}  // namespace scorescope::app
