// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>

#include <memory>

#include "app/cli/headless_session.h"
#include "app/cli/train_plan.h"
#include "app/cli/verb.h"
#include "core/base/json.h"
#include "core/base/number_text.h"

namespace scorescope::app {
namespace {

/// Means over the newest steps: a single batch's loss jumps about.
struct RecentMeans {
    double loss = 0.0;
    double epsMse = 0.0;
};

RecentMeans recentMeans(const std::vector<LossPoint>& points) {
    RecentMeans means;
    for (const LossPoint& point : points) {
        means.loss += point.loss / static_cast<double>(points.size());
        means.epsMse += point.epsMse / static_cast<double>(points.size());
    }
    return means;
}

Json outcomeToJson(const TrainPlan& plan, const TrainOutcome& outcome) {
    const RecentMeans means = recentMeans(outcome.last);
    Json json = {
        {"run", plan.runFolder},
        {"steps", outcome.step},
        {"steps_taken", outcome.taken},
        {"seconds", outcome.seconds},
        {"cpu_seconds", outcome.cpuSeconds},
        {"steps_per_second",
         outcome.seconds > 0.0 ? static_cast<double>(outcome.taken) / outcome.seconds : 0.0},
        {"loss", nullptr},
        {"eps_mse", nullptr},
        {"averaged_steps", outcome.last.size()},
        {"reason", outcome.reason},
        {"path", outcome.path},
        {"threads", outcome.threads}};
    if (!outcome.last.empty()) {
        json["loss"] = means.loss;
        json["eps_mse"] = means.epsMse;
    }
    return json;
}

std::string outcomeToText(const TrainPlan& plan, const TrainOutcome& outcome) {
    std::string text = plan.runFolder + ": step " + std::to_string(outcome.step);
    if (outcome.taken == 0) return text + ", nothing left to do\n";
    const RecentMeans means = recentMeans(outcome.last);
    return text + " in " + formatReal(outcome.seconds, 3) + " s, " +
           formatReal(static_cast<double>(outcome.taken) / outcome.seconds, 3) + " steps/s (" +
           outcome.path + "), loss " + formatReal(means.loss, 4) + ", noise error " +
           formatReal(means.epsMse, 4) + " (means of the last " +
           std::to_string(outcome.last.size()) + " steps)\n";
}

Result<std::string> runTrain(const TrainFlags& flags, const CommonFlags& common, Console& console) {
    const auto plan = planTraining(flags, common);
    if (!plan) return plan.error();
    SessionSetup setup{.settings = plan->settings};
    setup.runFolder = plan->runFolder;
    setup.resume = plan->resume;
    auto session = HeadlessSession::open(std::move(setup), console);
    if (!session) return session.error();
    for (const auto& [key, value] : plan->live) (*session)->apply(key, value);
    const std::int64_t horizon = plan->settings.integer("training.steps");
    if (plan->start.untilStep.value_or(0) > horizon) {
        console.notice("beyond training.steps = " + std::to_string(horizon) +
                       " the learning rate stays at its smallest");
    }
    const auto outcome = (*session)->train(plan->start);
    if (!outcome) return outcome.error();
    return common.json ? writeJson(outcomeToJson(*plan, *outcome)) + '\n'
                       : outcomeToText(*plan, *outcome);
}

}  // namespace

Verb trainVerb() {
    return {
        "train", "WHAT --out RUN | train RUN --resume  [--steps N] [--minutes M] [--json]",
        "Train, into a run folder", [](CLI::App& app, const CommonFlags& common) -> VerbRun {
            auto flags = std::make_shared<TrainFlags>();
            app.add_option("WHAT", flags->what, "Preset, experiment file (.json) or run folder");
            addFlag(app, "--out", flags->out, "RUN", "Folder of the new run");
            app.add_flag("--resume", flags->resume, "Continue a run from its newest checkpoint");
            addFlag(app, "--steps", flags->steps, "N",
                    "Stop at this step, counted from the run's beginning");
            addFlag(app, "--minutes", flags->minutes, "M", "Stop after so much wall time");
            return [flags, &common](Console& console) { return runTrain(*flags, common, console); };
        }};
}

}  // namespace scorescope::app
