// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "app/cli/claim.h"
#include "app/cli/headless_session.h"
#include "app/cli/verb.h"
#include "app/present/experiment_source.h"
#include "core/base/number_text.h"

namespace scorescope::app {
namespace {

constexpr std::int64_t kMostRows = 60'000;

struct FewFlags {
    std::vector<std::string> sizes;
    FlagText what, steps, seeds, count, out;
    bool quick = false;
};

struct FewPlan {
    std::string what;
    Settings base;
    std::vector<std::int64_t> sizes, seeds;
    std::int64_t count = 1000;
    ClaimFile file;
};

const std::vector<std::string> kFewFigures = {"nelbo_training", "nelbo", "fd", "nearest",
                                              "nearest_test"};

Result<std::vector<std::int64_t>> readSizes(const FewFlags& flags) {
    std::vector<std::string> texts = flags.sizes;
    if (texts.empty()) {
        texts = flags.quick ? std::vector<std::string>{"200", "2000"}
                            : std::vector<std::string>{"200", "1000", "5000", "20000", "60000"};
    }
    std::vector<std::int64_t> sizes;
    for (const std::string& text : texts) {
        const auto size = readInteger("--sizes", text, 2, kMostRows);
        if (!size) return size.error();
        sizes.push_back(*size);
    }
    return sizes;
}

Result<FewPlan> planFew(const FewFlags& flags, const CommonFlags& common) {
    const std::string what =
        flags.what.value_or(flags.quick ? "lsgm-fashion-quick" : "lsgm-fashion");
    const auto source = findExperiment(what);
    if (!source) return source.error();
    FewPlan plan{what, source->settings, {}, {}, 0, {}};
    if (auto done = applyAssignments(plan.base, common); !done) return done.error();
    if (plan.base.text("model.kind") != "lsgm") {
        return Error{Fault::usage, "is no latent diffusion model", "WHAT",
                     "name a preset of model.kind \"lsgm\""};
    }
    const FlagText steps = flags.steps ? flags.steps : flags.quick ? FlagText("300") : FlagText();
    if (steps) {
        const auto count = readInteger("--steps", *steps, 1, 1'000'000'000);
        if (!count) return count.error();
        if (auto done = plan.base.set("training.steps", Value(*count)); !done) return done.error();
    }
    const auto sizes = readSizes(flags);
    if (!sizes) return sizes.error();
    plan.sizes = *sizes;
    const auto count =
        readInteger("--count", flags.count.value_or(flags.quick ? "200" : "1000"), 2, 10'000);
    if (!count) return count.error();
    plan.count = *count;
    const auto seeds = readInteger("--seeds", flags.seeds.value_or("1"), 1, 100);
    if (!seeds) return seeds.error();
    const auto first = readSeed(common);
    if (!first) return first.error();
    const auto begin = *first ? static_cast<std::int64_t>(**first) : plan.base.integer("seed");
    for (std::int64_t i = 0; i < *seeds; ++i) plan.seeds.push_back(begin + i);
    const auto file = chosenClaimFile(flags.out);
    if (!file) return file.error();
    plan.file = *file;
    return plan;
}

/// One number for each of kFewFigures.
Result<std::vector<double>> trainAndJudge(const FewPlan& plan, const Settings& settings,
                                          Console& console) {
    auto session = HeadlessSession::open(SessionSetup{.settings = settings}, console);
    if (!session) return session.error();
    const auto outcome = (*session)->train({.untilStep = {}, .minutes = {}});
    if (!outcome) return outcome.error();
    const ScoreSource newest;
    const auto metrics = (*session)->evaluate(
        EvalRequest{.source = newest,
                    .metrics = {"nelbo_gap", "fd_samples", "nearest_training"},
                    .count = plan.count,
                    .seed = static_cast<std::uint64_t>(settings.integer("seed")),
                    .settings = settings});
    if (!metrics) return metrics.error();
    const auto number = [&metrics](const char* metric, const char* part) {
        return metrics->at(metric).at(part).get<double>();
    };
    return std::vector<double>{number("nelbo_gap", "training"), number("nelbo_gap", "value"),
                               number("fd_samples", "value"), number("nearest_training", "value"),
                               number("nearest_training", "test")};
}

Result<Json> rowOfSize(const FewPlan& plan, std::int64_t size, bool mixed, Console& console) {
    std::vector<std::vector<double>> columns(kFewFigures.size());
    for (const std::int64_t seed : plan.seeds) {
        Settings settings = plan.base;
        const auto done = settings.assign({"data.count=" + std::to_string(size),
                                           std::string("model.mixed=") + (mixed ? "true" : "false"),
                                           "seed=" + std::to_string(seed)});
        if (!done) return done.error();
        console.progress(std::to_string(size) + " images, " + (mixed ? "mixed" : "not mixed") +
                         ", seed " + std::to_string(seed));
        const auto figures = trainAndJudge(plan, settings, console);
        if (!figures) return figures.error();
        for (std::size_t i = 0; i < columns.size(); ++i) columns[i].push_back((*figures)[i]);
    }
    Json row = {{"size", size}, {"prior", mixed ? "mixed" : "not mixed"}};
    for (std::size_t i = 0; i < columns.size(); ++i) row[kFewFigures[i]] = intervalJson(columns[i]);
    return row;
}

double figureOf(const Json& row, const char* figure) {
    return row.at(figure).at("value").get<double>();
}

/// Rows come in pairs: mixed, then not mixed.
std::string fewClaim(const Json& rows) {
    std::string text;
    for (std::size_t i = 0; i + 1 < rows.size(); i += 2) {
        const Json &mixed = rows[i], &plain = rows[i + 1];
        const double gain = figureOf(plain, "nelbo") - figureOf(mixed, "nelbo");
        const double gap = figureOf(mixed, "nelbo") - figureOf(mixed, "nelbo_training");
        text += (text.empty() ? "" : "; ") + std::to_string(mixed.at("size").get<std::int64_t>()) +
                " images: mixing gains " + formatReal(gain, 3) + " nats on unseen images" +
                (gain > 0.0 ? "" : " (the claim does not hold at this scale)") + ", which cost " +
                formatReal(gap, 3) + " more than those trained on, FD " +
                formatReal(figureOf(mixed, "fd"), 3) + " against " +
                formatReal(figureOf(plain, "fd"), 3);
    }
    return text;
}

Result<std::string> runFew(const FewFlags& flags, const CommonFlags& common, Console& console) {
    const auto plan = planFew(flags, common);
    if (!plan) return plan.error();
    Json rows = Json::array();
    for (const std::int64_t size : plan->sizes) {
        for (const bool mixed : {true, false}) {
            auto row = rowOfSize(*plan, size, mixed, console);
            if (!row) return row.error();
            rows.push_back(*std::move(row));
        }
    }
    std::vector<std::string> columns = kFewFigures;
    columns.insert(columns.begin(), {"size", "prior"});
    const ClaimReport report{columns,
                             {{"experiment", plan->what},
                              {"steps", plan->base.integer("training.steps")},
                              {"n", plan->count},
                              {"seeds", plan->seeds},
                              {"rows", rows},
                              {"claim", fewClaim(rows)}}};
    return finishClaim(report, plan->file, common.json);
}

}  // namespace

Verb lsgmFewVerb() {
    return {"lsgm-few",
            "[--what WHAT] [--sizes N ...] [--steps N] [--seeds N] [--count N] [--quick] "
            "[--out F.(json|csv)] [--json]",
            "Train latent diffusion models on few and on many images, mixed score on and off",
            [](CLI::App& app, const CommonFlags& common) -> VerbRun {
                auto flags = std::make_shared<FewFlags>();
                addFlag(app, "--what", flags->what, "WHAT",
                        "Preset or experiment file (default lsgm-fashion)");
                addList(app, "--sizes", flags->sizes, "N",
                        "Training images (default 200 1000 5000 20000 60000)");
                addFlag(app, "--steps", flags->steps, "N", "Of each training");
                addFlag(app, "--seeds", flags->seeds, "N",
                        "Trainings of each kind, for intervals (default 1)");
                addFlag(app, "--count", flags->count, "N",
                        "Images and samples that are judged (default 1000)");
                addSwitch(app, "--quick", flags->quick,
                          "The preset lsgm-fashion-quick, 300 steps on 200 and 2000 images");
                addFlag(app, "--out", flags->out, "FILE", "The table, .json or .csv");
                return
                    [flags, &common](Console& console) { return runFew(*flags, common, console); };
            }};
}

}  // namespace scorescope::app
