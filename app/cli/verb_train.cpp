// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "app/cli/headless_session.h"
#include "app/cli/recent_means.h"
#include "app/cli/train_plan.h"
#include "app/cli/verb.h"
#include "core/base/json.h"
#include "core/base/number_text.h"

namespace scorescope::app {
namespace {

Json outcomeToJson(const TrainPlan& plan, const TrainOutcome& outcome) {
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
        {"threads", outcome.threads},
        {"score_calls", outcome.cost.scoreCalls},
        {"backward_passes", outcome.cost.backwardPasses},
        {"loss_sd", nullptr}};
    if (outcome.lossSpread) json["loss_sd"] = *outcome.lossSpread;
    if (outcome.last.empty()) return json;
    const RecentMeans means = recentMeans(outcome.last);
    json["loss"] = means.loss;
    if (means.epsMse) json["eps_mse"] = *means.epsMse;
    return json;
}

std::string outcomeToText(const TrainPlan& plan, const TrainOutcome& outcome) {
    std::string text = plan.runFolder + ": step " + std::to_string(outcome.step);
    if (outcome.taken == 0) return text + ", nothing left to do\n";
    const RecentMeans means = recentMeans(outcome.last);
    const std::string noiseError =
        means.epsMse ? ", noise error " + formatReal(*means.epsMse, 4) : std::string();
    return text + " in " + formatReal(outcome.seconds, 3) + " s, " +
           formatReal(static_cast<double>(outcome.taken) / outcome.seconds, 3) + " steps/s (" +
           outcome.path + "), loss " + formatReal(means.loss, 4) + noiseError +
           " (means of the last " + std::to_string(outcome.last.size()) + " steps)\n";
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
            addArgument(app, "WHAT", flags->what, "Preset, experiment file (.json) or run folder");
            addFlag(app, "--out", flags->out, "RUN", "Folder of the new run");
            addSwitch(app, "--resume", flags->resume, "Continue a run from its newest checkpoint");
            addFlag(app, "--steps", flags->steps, "N",
                    "Stop at this step, counted from the run's beginning");
            addFlag(app, "--minutes", flags->minutes, "M", "Stop after so much wall time");
            return [flags, &common](Console& console) { return runTrain(*flags, common, console); };
        }};
}

}  // namespace scorescope::app
