// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>

#include <memory>

#include "app/cli/export_run.h"
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
    FlagText content, out;
};

/// An export, ready to be written.
struct ExportPlan {
    ExperimentSource source;
    Settings settings;
    std::string out, format;
    Console* console;
};

/// One thing that can be exported, and its formats.
struct Exporter {
    std::string id;
    std::initializer_list<const char*> formats;
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
    return writeSamples(plan.out, plan.format, points.values, points.dimension);
}

Result<void> exportWeights(const ExportPlan& plan) {
    return writeRunWeights(plan.source, plan.out, *plan.console);
}

Result<void> exportMetrics(const ExportPlan& plan) {
    return writeRunMetrics(plan.source, plan.out);
}

const std::vector<Exporter>& exporters() {
    static const std::vector<Exporter> all = {
        {"weights", {"safetensors"}, exportWeights},
        {"metrics", {"csv"}, exportMetrics},
        {"data", {"csv", "npz"}, exportData},
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
    ExportPlan plan{*source, source->settings, *flags.out, *format, &console};
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
            app.add_option("WHAT", flags->what, "Preset, experiment file (.json) or run folder");
            addFlag(app, "--what", flags->content, "CONTENT",
                    "weights, metrics, samples, data or settings");
            addFlag(app, "--out", flags->out, "FILE", "Its ending chooses the format");
            return
                [flags, &common](Console& console) { return runExport(*flags, common, console); };
        }};
}

}  // namespace scorescope::app
