// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "app/cli/chosen_experiment.h"
#include "app/cli/decoder_table.h"
#include "app/cli/headless_session.h"
#include "app/cli/output_file.h"
#include "app/cli/verb.h"
#include "core/base/atomic_file.h"
#include "core/base/json.h"
#include "core/base/nearest.h"
#include "core/base/printable_text.h"
#include "core/eval/metric_catalogue.h"

namespace scorescope::app {
namespace {

constexpr std::int64_t kDefaultCount = 4096;
constexpr std::int64_t kDefaultImages = 256;  // each may take a hundred passes of a large network
constexpr std::int64_t kMostJudged = 100'000'000;

struct EvalVerbFlags {
    ScoreFlags score;
    std::vector<std::string> metrics;
    FlagText count, table;
};

Result<void> checkMetrics(const std::vector<std::string>& names) {
    std::vector<std::string> ids;
    for (const MetricInfo& metric : metricCatalogue()) ids.push_back(metric.id);
    for (const std::string& name : names) {
        if (std::find(ids.begin(), ids.end(), name) != ids.end()) continue;
        return Error{Fault::usage, "there is no metric \"" + printable(name) + "\"", "--metric",
                     nearestRemedy(name, ids)};
    }
    return {};
}

std::string metricsText(const Json& metrics) {
    std::string text;
    for (const auto& [name, value] : metrics.items()) {
        text += name + "  " + writeJson(value, -1) + '\n';
    }
    return text;
}

/// --count, else what suits the data.
Result<std::int64_t> judgedCount(const EvalVerbFlags& flags, const HeadlessSession& session) {
    if (flags.count) return readInteger("--count", *flags.count, 1, kMostJudged);
    return session.ready().images ? kDefaultImages : kDefaultCount;
}

Result<std::string> writeTable(const EvalVerbFlags& flags, const ChosenExperiment& chosen,
                               HeadlessSession& session, bool json) {
    const auto format = outputFormat("--table", *flags.table, {"json", "csv", "tex"});
    if (!format) return format.error();
    const auto count = judgedCount(flags, session);
    if (!count) return count.error();
    const auto table = compareDecoders(chosen, *count, session);
    if (!table) return table.error();
    const auto written = writeFileAtomically(*flags.table, tableText(*table, *format));
    if (!written) return written.error();
    return json ? tableText(*table, "json") : std::string();
}

/// What can be wrong with the flags alone.
Result<void> checkEvalFlags(const EvalVerbFlags& flags) {
    if (auto good = checkMetrics(flags.metrics); !good) return good;
    if (flags.count) {
        const auto count = readInteger("--count", *flags.count, 1, kMostJudged);
        if (!count) return count.error();
    }
    if (!flags.table) return {};
    const auto format = outputFormat("--table", *flags.table, {"json", "csv", "tex"});
    if (!format) return format.error();
    if (!flags.metrics.empty()) {
        return Error{Fault::usage, "cannot be given together with --table", "--metric",
                     "leave one of them out"};
    }
    return checkOutput(*flags.table);
}

Result<std::string> runEval(const EvalVerbFlags& flags, const CommonFlags& common,
                            Console& console) {
    const auto chosen = chooseExperiment(flags.score, common, SeedUse::draws, Untrained::refused);
    if (!chosen) return chosen.error();
    if (auto good = checkEvalFlags(flags); !good) return good.error();
    const auto session = HeadlessSession::open(chosen->sessionSetup(), console);
    if (!session) return session.error();
    if (flags.table) return writeTable(flags, *chosen, **session, common.json);
    const auto count = judgedCount(flags, **session);
    if (!count) return count.error();
    EvalRequest request{chosen->score, flags.metrics, *count, chosen->drawSeed, chosen->settings};
    const auto metrics = (*session)->evaluate(request);
    if (!metrics) return metrics.error();
    return common.json ? writeJson(*metrics) + '\n' : metricsText(*metrics);
}

}  // namespace

Verb evalVerb() {
    return {"eval",
            "WHAT [--exact] [--metric NAME ...] [--count N] [--table F.(json|csv|tex)] [--json]",
            "Compute figures of merit", [](CLI::App& app, const CommonFlags& common) -> VerbRun {
                auto flags = std::make_shared<EvalVerbFlags>();
                addScoreFlags(app, flags->score);
                addList(app, "--metric", flags->metrics, "NAME",
                        "Only these; all that apply otherwise");
                addFlag(app, "--count", flags->count, "N",
                        "Points and samples (default 4096; of images 256)");
                addFlag(app, "--table", flags->table, "FILE",
                        "Instead: all decoders of the run side by side, beside published figures");
                return
                    [flags, &common](Console& console) { return runEval(*flags, common, console); };
            }};
}

}  // namespace scorescope::app
