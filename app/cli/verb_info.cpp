// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <optional>
#include <system_error>

#include "app/cli/recent_means.h"
#include "app/cli/verb.h"
#include "app/present/experiment_source.h"
#include "app/present/presets.h"
#include "core/base/json.h"
#include "core/base/number_text.h"
#include "core/data/training_set.h"
#include "core/sde/noise_advice.h"
#include "core/session/metrics_log.h"
#include "core/session/recording.h"
#include "core/session/run_folder.h"

namespace scorescope::app {
namespace {

constexpr std::size_t kWindow = 100;  // steps that the shown losses are the mean of

struct CheckpointState {
    std::string name;
    std::int64_t step = 0;
    std::string problem;  ///< why it cannot be used; empty: it is good
    std::string library;  ///< what computed it
};

struct RunState {
    std::string folder;
    Settings settings;
    std::vector<CheckpointState> checkpoints;
    std::optional<std::int64_t> step;  ///< of the newest good checkpoint
    std::string library;               ///< what computed it; empty: there is none
    std::vector<LossPoint> metrics;
    std::string metricsProblem;
    Json noise;  ///< of a ladder; null otherwise
    std::size_t recorded = 0;
    std::uint64_t bytes = 0;
};

std::vector<CheckpointState> examineCheckpoints(const RunFolder& folder) {
    std::vector<CheckpointState> states;
    for (const CheckpointFile& entry : folder.checkpoints()) {
        CheckpointState state{entry.path.filename().string(), entry.step, {}, {}};
        const auto file = readSafetensors(entry.path, ChecksumRule::required);
        if (!file) {
            state.problem = file.error().what;
        } else if (const auto good = readCheckpoint(*file, entry.path.native()); !good) {
            state.problem = good.error().what;
        } else {
            state.library = good->library;
        }
        states.push_back(std::move(state));
    }
    return states;
}

std::uint64_t bytesBelow(const std::filesystem::path& folder) {
    std::uint64_t sum = 0;
    std::error_code code;
    std::filesystem::recursive_directory_iterator entry(folder, code);
    for (const std::filesystem::recursive_directory_iterator end; !code && entry != end;
         entry.increment(code)) {
        std::error_code skip;  // a file that vanishes meanwhile takes no room
        if (entry->is_regular_file(skip)) sum += entry->file_size(skip);
    }
    return sum;
}

/// How well the levels of a ladder are chosen; null for other processes and where the data cannot
/// be read any more.
Json noiseToJson(const Settings& settings) {
    const auto sde = makeSde(settings);
    if (sde->levels().size() < 2) return nullptr;
    const auto data = makeDataSet(settings);
    if (!data) return nullptr;
    const auto set = makeTrainingSet(**data, settings);
    if (!set) return nullptr;
    return {{"levels", sde->levels().size()},
            {"overlap", *levelOverlap(*sde, set->points.dimension)},
            {"proposed_sigma_max", proposedSigmaMax(set->points)}};
}

Result<RunState> examine(const std::string& what) {
    const auto source = findExperiment(what);
    if (!source) return source.error();
    if (!source->isRun()) {
        return Error{Fault::usage, "is no run", what, "name a folder that train --out has written"};
    }
    const auto folder = RunFolder::openForReading(source->path);
    if (!folder) return folder.error();
    RunState state{what, source->settings, examineCheckpoints(*folder), {}, {}, {}, {}, {}, 0, 0};
    state.noise = noiseToJson(state.settings);
    for (const CheckpointState& checkpoint : state.checkpoints) {
        if (!checkpoint.problem.empty()) continue;
        state.step = checkpoint.step;
        state.library = checkpoint.library;
    }
    if (auto metrics = readMetrics(folder->metricsFile())) {
        state.metrics = *std::move(metrics);
    } else {
        state.metricsProblem = metrics.error().what;
    }
    if (const auto recording = Recording::read(folder->recordingFile())) {
        state.recorded = recording->recording->steps().size();
    }
    state.bytes = bytesBelow(source->path);
    return state;
}

RecentMeans newestMeans(const std::vector<LossPoint>& points) {
    return recentMeans(std::span(points).last(std::min(points.size(), kWindow)));
}

Json metricsToJson(const RunState& state) {
    if (state.metrics.empty()) return nullptr;
    const RecentMeans means = newestMeans(state.metrics);
    return {{"rows", state.metrics.size()},
            {"step", state.metrics.back().step},
            {"wall_seconds", state.metrics.back().wallSeconds},
            {"loss", means.loss},
            {"eps_mse", means.epsMse ? Json(*means.epsMse) : Json()}};
}

Json toJson(const RunState& state) {
    Json checkpoints = Json::array();
    for (const CheckpointState& checkpoint : state.checkpoints) {
        checkpoints.push_back({{"file", checkpoint.name},
                               {"step", checkpoint.step},
                               {"good", checkpoint.problem.empty()},
                               {"problem", checkpoint.problem}});
    }
    return {{"run", state.folder},
            {"title", experimentTitle(state.settings)},
            {"step", state.step ? Json(*state.step) : Json(nullptr)},
            {"steps", state.settings.integer("training.steps")},
            {"computed_by", state.library.empty() ? Json(nullptr) : Json(state.library)},
            {"seed", state.settings.integer("seed")},
            {"settings_hash", state.settings.hash()},
            {"settings", state.settings.toJson()},
            {"checkpoints", checkpoints},
            {"metrics", metricsToJson(state)},
            {"noise", state.noise},
            {"recorded_states", state.recorded},
            {"bytes", state.bytes}};
}

std::string toText(const RunState& state) {
    std::string text = state.folder + ": " + experimentTitle(state.settings) + '\n';
    text += "step        " + (state.step ? std::to_string(*state.step) : std::string("none")) +
            " of " + std::to_string(state.settings.integer("training.steps")) + ", seed " +
            std::to_string(state.settings.integer("seed")) + '\n';
    if (!state.library.empty()) text += "computed by " + state.library + '\n';
    text += "settings    " + writeJson(state.settings.overridesToJson(), -1) + '\n';
    for (const CheckpointState& checkpoint : state.checkpoints) {
        text += "checkpoint  " + checkpoint.name + ' ' +
                (checkpoint.problem.empty() ? "good" : "damaged: " + checkpoint.problem) + '\n';
    }
    if (!state.metrics.empty()) {
        const RecentMeans means = newestMeans(state.metrics);
        text += "metrics     " + std::to_string(state.metrics.size()) + " rows, loss " +
                formatReal(means.loss, 4);
        if (means.epsMse) text += ", noise error " + formatReal(*means.epsMse, 4);
        text += '\n';
    } else if (!state.metricsProblem.empty()) {
        text += "metrics     " + state.metricsProblem + '\n';
    }
    if (!state.noise.is_null()) {
        text += "levels      " + writeJson(state.noise["levels"], -1) + ", overlap " +
                formatReal(100.0 * state.noise["overlap"].get<double>(), 2) +
                " %; the largest distance in the data, a proposal for the first sigma, is " +
                formatReal(state.noise["proposed_sigma_max"].get<double>(), 3) + '\n';
    }
    return text + "recording   " + std::to_string(state.recorded) + " states\nsize        " +
           formatReal(static_cast<double>(state.bytes) / 1e6, 3) + " MB\n";
}

}  // namespace

Verb infoVerb() {
    return {"info", "RUN [--json]", "Tell what a run folder holds",
            [](CLI::App& app, const CommonFlags& common) -> VerbRun {
                auto what = std::make_shared<std::string>();
                addArgument(app, "RUN", *what, "Run folder");
                return [what, &common](Console&) -> Result<std::string> {
                    if (what->empty()) return missingFlag("RUN");
                    if (auto good = checkSettings(common); !good) return good.error();
                    const auto state = examine(*what);
                    if (!state) return state.error();
                    return common.json ? writeJson(toJson(*state)) + '\n' : toText(*state);
                };
            }};
}

}  // namespace scorescope::app
