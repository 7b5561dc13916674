// SPDX-License-Identifier: Apache-2.0
#include "app/cli/chosen_experiment.h"

#include "core/base/nearest.h"
#include "core/base/printable_text.h"
#include "core/session/training_options.h"

namespace scorescope::app {
namespace {

Result<ScoreSource> readScoreSource(const ScoreFlags& flags) {
    ScoreSource source;
    source.exact = flags.exact;
    const std::string weights = flags.weights.value_or("ema");
    if (weights == "raw") source.weights = ScoreSource::Weights::raw;
    if (weights == "raw" || weights == "ema") return source;
    return Error{Fault::usage, "unknown choice \"" + printable(weights) + "\"", "--weights",
                 nearestRemedy(weights, {"ema", "raw"})};
}

/// What may differ from the settings that a run was trained with.
bool isFree(const std::string& key) {
    return key.starts_with("sampler.") || isMachineSetting(key);
}

Result<void> keepsRun(const Settings& trained, const Settings& wanted) {
    for (const std::string& key : changedKeys(trained, wanted)) {
        if (isFree(key)) continue;
        return Error{
            Fault::usage, "belongs to the trained run and cannot change", "--set " + key,
            "change sampler.*, device, threads or training.path, or train a new run with it"};
    }
    return {};
}

}  // namespace

void addScoreFlags(CLI::App& app, ScoreFlags& flags) {
    addArgument(app, "WHAT", flags.what, "Preset, experiment file (.json) or run folder");
    addSwitch(app, "--exact", flags.exact, "Use the exact score; needs no training");
    addFlag(app, "--weights", flags.weights, "ema|raw", "Averaged weights (default) or newest");
}

SessionSetup ChosenExperiment::sessionSetup() const {
    SessionSetup setup{.settings = settings};
    if (source.isRun() && !score.exact) {
        setup.runFolder = source.path.string();
        setup.resume = true;
        setup.readOnly = true;
    }
    return setup;
}

Result<ChosenExperiment> chooseExperiment(const ScoreFlags& flags, const CommonFlags& common,
                                          SeedUse seedUse, Untrained untrained) {
    if (flags.what.empty()) return missingFlag("WHAT");
    auto score = readScoreSource(flags);
    if (!score) return score.error();
    const auto source = findExperiment(flags.what);
    if (!source) return source.error();
    Settings settings = source->settings;
    if (auto good = applyAssignments(settings, common); !good) return good.error();
    const bool trained = source->isRun() && !score->exact;
    if (untrained == Untrained::exact && !source->isRun()) score->exact = true;
    if (!source->isRun() && !score->exact) {
        return Error{Fault::usage, "is not trained", printable(flags.what),
                     "train it first (scorescope-cli train " + printable(flags.what) +
                         " --out RUN) and name the run, or add --exact"};
    }
    const auto seed = readSeed(common);
    if (!seed) return seed.error();
    if (trained) {
        if (auto good = keepsRun(source->settings, settings); !good) return good.error();
    } else if (seedUse == SeedUse::experiment) {
        if (auto good = applySeed(settings, common); !good) return good.error();
    }
    const auto drawSeed = seed->value_or(static_cast<std::uint64_t>(settings.integer("seed")));
    return ChosenExperiment{*source, settings, *score, drawSeed};
}

}  // namespace scorescope::app
