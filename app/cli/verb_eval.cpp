// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "app/cli/chosen_experiment.h"
#include "app/cli/headless_session.h"
#include "app/cli/verb.h"
#include "core/base/json.h"
#include "core/base/nearest.h"
#include "core/base/printable_text.h"
#include "core/eval/metric_catalogue.h"

namespace scorescope::app {
namespace {

constexpr std::int64_t kDefaultCount = 4096;
constexpr std::int64_t kMostJudged = 100'000'000;

struct EvalVerbFlags {
    ScoreFlags score;
    std::vector<std::string> metrics;
    FlagText count;
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

Result<std::string> runEval(const EvalVerbFlags& flags, const CommonFlags& common,
                            Console& console) {
    const auto chosen = chooseExperiment(flags.score, common, SeedUse::draws, Untrained::refused);
    if (!chosen) return chosen.error();
    if (auto good = checkMetrics(flags.metrics); !good) return good.error();
    const std::string countText = flags.count.value_or(std::to_string(kDefaultCount));
    const auto count = readInteger("--count", countText, 1, kMostJudged);
    if (!count) return count.error();
    const auto session = HeadlessSession::open(chosen->sessionSetup(), console);
    if (!session) return session.error();
    EvalRequest request{chosen->score, flags.metrics, *count, chosen->drawSeed, chosen->settings};
    const auto metrics = (*session)->evaluate(request);
    if (!metrics) return metrics.error();
    return common.json ? writeJson(*metrics) + '\n' : metricsText(*metrics);
}

}  // namespace

Verb evalVerb() {
    return {"eval", "WHAT [--exact] [--metric NAME ...] [--count N] [--json]",
            "Compute figures of merit", [](CLI::App& app, const CommonFlags& common) -> VerbRun {
                auto flags = std::make_shared<EvalVerbFlags>();
                addScoreFlags(app, flags->score);
                addList(app, "--metric", flags->metrics, "NAME",
                        "Only these; all that apply otherwise");
                addFlag(app, "--count", flags->count, "N", "Points and samples (default 4096)");
                return
                    [flags, &common](Console& console) { return runEval(*flags, common, console); };
            }};
}

}  // namespace scorescope::app
