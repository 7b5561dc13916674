// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "app/cli/chosen_experiment.h"
#include "app/cli/export_run.h"
#include "app/cli/headless_session.h"
#include "app/cli/output_file.h"
#include "app/cli/sample_file.h"
#include "app/cli/verb.h"
#include "app/present/experiment_source.h"
#include "core/base/atomic_file.h"
#include "core/base/json.h"
#include "core/base/nearest.h"
#include "core/base/printable_text.h"
#include "core/data/training_set.h"

namespace scorescope::app {
namespace {

struct ExportFlags {
    std::string what;
    FlagText content, out, count;
};

constexpr std::int64_t kMostExported = 100'000'000;
constexpr const char* kUsualDataCount = "1000";

/// An export, ready to be written.
struct ExportPlan {
    ExperimentSource source;
    Settings settings;
    std::string out, format;
    const ExportFlags* flags;
    const CommonFlags* common;
    Console* console;
};

/// One thing that can be exported, and its formats.
struct Exporter {
    std::string id;
    std::vector<std::string> formats;
    std::function<Result<void>(const ExportPlan&)> write;
};

Result<void> exportSettings(const ExportPlan& plan) {
    return writeFileAtomically(plan.out, writeJson(plan.settings.toJson()) + '\n');
}

/// The training set in the data's own units.
Result<void> exportData(const ExportPlan& plan) {
    const auto data = makeDataSet(plan.settings);
    if (!data) return data.error();
    const auto set = makeTrainingSet(**data, plan.settings);
    if (!set) return set.error();
    const Points points = set->scaling.toData(set->points);
    return writeSamples(plan.out, plan.format, {points.values, points.dimension, set->image});
}

Result<void> exportWeights(const ExportPlan& plan) {
    return writeRunWeights(plan.source, plan.out, *plan.console);
}

Result<void> exportMetrics(const ExportPlan& plan) {
    return writeRunMetrics(plan.source, plan.out);
}

/// Samples of the trained run; `sample` has more flags.
Result<void> exportSamples(const ExportPlan& plan) {
    const ScoreFlags score{plan.source.name, false, {}};
    const auto chosen = chooseExperiment(score, *plan.common, SeedUse::draws, Untrained::refused);
    if (!chosen) return chosen.error();
    const auto count =
        readInteger("--count", plan.flags->count.value_or(kUsualDataCount), 1, kMostExported);
    if (!count) return count.error();
    const auto session = HeadlessSession::open(chosen->sessionSetup(), *plan.console);
    if (!session) return session.error();
    const auto outcome = (*session)->sample({.source = chosen->score,
                                             .count = *count,
                                             .seed = chosen->drawSeed,
                                             .settings = chosen->settings,
                                             .frames = 2});
    if (!outcome) return outcome.error();
    SampleRows rows{*outcome->frames.back().positions, outcome->last.dimension};
    if (const auto& images = (*session)->ready().images) rows.image = images->shape;
    return writeSamples(plan.out, plan.format, rows);
}

const std::vector<Exporter>& exporters() {
    static const std::vector<Exporter> all = {
        {"weights", {"safetensors"}, exportWeights}, {"metrics", {"csv"}, exportMetrics},
        {"samples", {"csv", "npz"}, exportSamples},  {"data", {"csv", "npz"}, exportData},
        {"settings", {"json"}, exportSettings},
    };
    return all;
}

Result<const Exporter*> findExporter(const std::string& id) {
    std::vector<std::string> ids;
    for (const Exporter& exporter : exporters()) {
        if (exporter.id == id) return &exporter;
        ids.push_back(exporter.id);
    }
    return Error{Fault::usage, "\"" + printable(id) + "\" cannot be exported", "--what",
                 nearestRemedy(id, ids)};
}

Result<std::string> runExport(const ExportFlags& flags, const CommonFlags& common,
                              Console& console) {
    if (flags.what.empty()) return missingFlag("WHAT");
    if (!flags.content) return missingFlag("--what");
    if (!flags.out) return missingFlag("--out");
    const auto exporter = findExporter(*flags.content);
    if (!exporter) return exporter.error();
    const auto format = outputFormat("--out", *flags.out, (*exporter)->formats);
    if (!format) return format.error();
    const auto source = findExperiment(flags.what);
    if (!source) return source.error();
    ExportPlan plan{*source, source->settings, *flags.out, *format, &flags, &common, &console};
    if (auto good = applyAssignments(plan.settings, common); !good) return good.error();
    if (auto good = applySeed(plan.settings, common); !good) return good.error();
    if (auto good = checkOutput(plan.out); !good) return good.error();
    if (auto good = (*exporter)->write(plan); !good) return good.error();
    if (!common.json) return std::string();
    return writeJson({{"what", *flags.content}, {"out", plan.out}}) + '\n';
}

}  // namespace

Verb exportVerb() {
    return {
        "export",
        "WHAT --what weights|metrics|samples|data|settings --out F.(safetensors|csv|npz|json)",
        "Write weights, metrics, samples, data or settings to a file",
        [](CLI::App& app, const CommonFlags& common) -> VerbRun {
            auto flags = std::make_shared<ExportFlags>();
            addArgument(app, "WHAT", flags->what, "Preset, experiment file (.json) or run folder");
            addFlag(app, "--what", flags->content, "CONTENT",
                    "weights, metrics, samples, data or settings");
            addFlag(app, "--count", flags->count, "N", "Samples (default 1000)");
            addFlag(app, "--out", flags->out, "FILE", "Its ending chooses the format");
            return
                [flags, &common](Console& console) { return runExport(*flags, common, console); };
        }};
}

}  // namespace scorescope::app
