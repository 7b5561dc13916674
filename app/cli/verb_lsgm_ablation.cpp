// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <memory>

#include "app/cli/claim.h"
#include "app/cli/flags.h"
#include "app/cli/headless_session.h"
#include "app/cli/verb.h"
#include "app/present/experiment_source.h"
#include "core/base/json.h"
#include "core/base/number_text.h"

namespace scorescope::app {
namespace {

constexpr std::int64_t kMostSeeds = 100;
constexpr std::int64_t kDrawnSamples = 16;  // by which sampling is timed
constexpr std::size_t kCalmSteps = 200;     // the last ones, over which the loss's scatter is told

struct AblationFlags {
    std::string what = "lsgm-fashion-quick";
    FlagText out, steps, count, seeds;
    bool full = false;
};

/// One way to train: what differs from the preset.
struct Variant {
    std::string name;
    std::vector<std::string> changes;
};

std::vector<Variant> oneByOne() {
    return {{"as the preset", {}},
            {"network alone, not mixed", {"model.mixed=false"}},
            {"VP process", {"sde.kind=vp", "sde.t_min=0.01"}},
            {"VP process, t uniform",
             {"sde.kind=vp", "sde.t_min=0.01", "objective.time_sampling=uniform"}},
            {"VP process, t learned",
             {"sde.kind=vp", "sde.t_min=0.01", "objective.time_sampling=learned"}},
            {"t uniform", {"objective.time_sampling=uniform"}},
            {"adaptive t", {"objective.adaptive=true"}},
            {"a t for each", {"objective.algorithm=separate"}},
            {"a t for each, prior reweighted",
             {"objective.algorithm=separate", "objective.weighting=reweighted"}},
            {"one t, prior reweighted",
             {"objective.algorithm=reweighted", "objective.weighting=reweighted"}},
            {"frozen VAE", {"objective.frozen=true"}},
            {"control: p(z) = N(0, I)", {"objective.vae_share=1", "objective.kl_vae=1"}}};
}

/// Mixed or not x process x sampling of t x algorithm x frozen or not, and the control.
std::vector<Variant> everyCombination() {
    std::vector<Variant> all = {{"", {}}};
    const auto cross = [&all](const std::vector<Variant>& choices) {
        std::vector<Variant> crossed;
        for (const Variant& one : all) {
            for (const Variant& choice : choices) {
                Variant both = one;
                both.name += (one.name.empty() ? "" : ", ") + choice.name;
                both.changes.insert(both.changes.end(), choice.changes.begin(),
                                    choice.changes.end());
                crossed.push_back(std::move(both));
            }
        }
        all = std::move(crossed);
    };
    cross({{"mixed", {"model.mixed=true"}}, {"not mixed", {"model.mixed=false"}}});
    cross({{"VP", {"sde.kind=vp", "sde.t_min=0.01"}}, {"geometric", {"sde.kind=geometric-vp"}}});
    cross({{"importance", {"objective.time_sampling=importance"}},
           {"uniform", {"objective.time_sampling=uniform"}}});
    cross({{"shared t", {"objective.algorithm=shared"}},
           {"a t for each", {"objective.algorithm=separate"}},
           {"reweighted", {"objective.algorithm=reweighted"}}});
    cross({{"joint", {"objective.frozen=false"}}, {"frozen", {"objective.frozen=true"}}});
    all.push_back(oneByOne().back());
    return all;
}

struct AblationPlan {
    Settings base;
    std::vector<Variant> variants;
    std::vector<std::int64_t> seeds;
    std::int64_t count = 1000;
    ClaimFile file;
};

Result<AblationPlan> planAblation(const AblationFlags& flags, const CommonFlags& common) {
    const auto source = findExperiment(flags.what);
    if (!source) return source.error();
    AblationPlan plan{source->settings, flags.full ? everyCombination() : oneByOne(), {}, 0, {}};
    if (auto done = applyAssignments(plan.base, common); !done) return done.error();
    if (plan.base.text("model.kind") != "lsgm") {
        return Error{Fault::usage, "is no latent diffusion model", "WHAT",
                     "name a preset of model.kind \"lsgm\""};
    }
    if (flags.steps) {
        const auto steps = readInteger("--steps", *flags.steps, 1, 1'000'000'000);
        if (!steps) return steps.error();
        if (auto done = plan.base.set("training.steps", Value(*steps)); !done) return done.error();
    }
    const auto count = readInteger("--count", flags.count.value_or("1000"), 2, 10'000);
    if (!count) return count.error();
    plan.count = *count;
    const auto seeds = readInteger("--seeds", flags.seeds.value_or("1"), 1, kMostSeeds);
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

const std::vector<std::string> kFigures = {"nelbo",   "fd",         "nfe", "sampling_seconds",
                                           "loss_sd", "gradient_sd"};

double scatterOf(const std::vector<LossPoint>& points, double (*number)(const LossPoint&)) {
    const auto n = static_cast<double>(points.size());
    double mean = 0.0, squares = 0.0;
    for (const LossPoint& point : points) mean += number(point) / n;
    for (const LossPoint& point : points) squares += std::pow(number(point) - mean, 2);
    return std::sqrt(squares / std::max(1.0, n - 1.0));
}

/// Trains one variant with one seed and measures it; one number for each of kFigures.
Result<std::vector<double>> figuresOf(const AblationPlan& plan, const Settings& settings,
                                      Console& console) {
    auto session = HeadlessSession::open(SessionSetup{.settings = settings}, console);
    if (!session) return session.error();
    const auto outcome = (*session)->train({.untilStep = {}, .minutes = {}}, kCalmSteps);
    if (!outcome) return outcome.error();
    const auto seed = static_cast<std::uint64_t>(settings.integer("seed"));
    // A control has nothing to diffuse: its prior is the mixture with alpha = 0, N(0, I).
    Settings sampling = settings;
    if (settings.real("objective.vae_share") >= 1.0) {
        if (auto done = sampling.assign({"sampler.alpha=[0]"}); !done) return done.error();
    }
    const ScoreSource newest;
    const auto metrics = (*session)->evaluate(EvalRequest{.source = newest,
                                                          .metrics = {"nelbo", "fd_samples"},
                                                          .count = plan.count,
                                                          .seed = seed,
                                                          .settings = sampling});
    if (!metrics) return metrics.error();
    const auto samples = (*session)->sample(SampleRequest{
        .source = newest, .count = kDrawnSamples, .seed = seed, .settings = sampling, .frames = 2});
    if (!samples) return samples.error();
    const Json& bound = metrics->at("nelbo");
    return std::vector<double>{
        bound.at("score_matching").at("value").get<double>(),
        metrics->at("fd_samples").at("value").get<double>(),
        static_cast<double>(samples->last.nfe),
        samples->last.seconds,
        scatterOf(outcome->last, [](const LossPoint& point) { return point.loss; }),
        scatterOf(outcome->last, [](const LossPoint& point) { return point.gradientNorm; })};
}

Result<Json> rowOf(const AblationPlan& plan, const Variant& variant, Console& console) {
    std::vector<std::vector<double>> columns(kFigures.size());
    for (const std::int64_t seed : plan.seeds) {
        Settings settings = plan.base;
        if (auto done = settings.assign(variant.changes); !done) return done.error();
        if (auto done = settings.set("seed", Value(seed)); !done) return done.error();
        console.progress(variant.name + ", seed " + std::to_string(seed));
        const auto figures = figuresOf(plan, settings, console);
        if (!figures) return figures.error();
        for (std::size_t i = 0; i < columns.size(); ++i) columns[i].push_back((*figures)[i]);
    }
    Json row = {{"variant", variant.name}, {"changes", variant.changes}};
    for (std::size_t i = 0; i < columns.size(); ++i) {
        row[kFigures[i]] = intervalJson(columns[i]);
    }
    return row;
}

/// Whether what the method claims shows at this scale, in words.
std::string claimOf(const Json& rows) {
    const Json& first = rows.front();
    const Json& control = rows.back();
    const auto of = [](const Json& row, const char* figure) {
        return row.at(figure).at("value").get<double>();
    };
    const double ratio = of(first, "fd") / of(control, "fd");
    const double gain = of(control, "nelbo") - of(first, "nelbo");
    return "FD " + formatReal(ratio, 3) + " times the control's: " +
           (ratio < 1.0 ? "a learned prior draws better images"
                        : "no better images at this scale") +
           "; NELBO " + formatReal(gain, 3) + " nats " +
           (gain > 0.0 ? "below the control's" : "of gain: the claim does not hold at this scale");
}

Result<std::string> runAblation(const AblationFlags& flags, const CommonFlags& common,
                                Console& console) {
    const auto plan = planAblation(flags, common);
    if (!plan) return plan.error();
    Json rows = Json::array();
    for (const Variant& variant : plan->variants) {
        auto row = rowOf(*plan, variant, console);
        if (!row) return row.error();
        rows.push_back(*std::move(row));
    }
    std::vector<std::string> columns = kFigures;
    columns.insert(columns.begin(), "variant");
    const ClaimReport report{columns,
                             {{"experiment", flags.what},
                              {"steps", plan->base.integer("training.steps")},
                              {"n", plan->count},
                              {"seeds", plan->seeds},
                              {"rows", rows},
                              {"claim", claimOf(rows)}}};
    return finishClaim(report, plan->file, common.json);
}

}  // namespace

Verb lsgmAblationVerb() {
    return {"lsgm-ablation",
            "[WHAT] [--steps N] [--seeds N] [--count N] [--full] [--out F.(json|csv)] [--json]",
            "Train latent diffusion models that differ in one choice, and compare them",
            [](CLI::App& app, const CommonFlags& common) -> VerbRun {
                auto flags = std::make_shared<AblationFlags>();
                addArgument(app, "WHAT", flags->what,
                            "Preset or experiment file (default lsgm-fashion-quick)");
                addFlag(app, "--steps", flags->steps, "N", "Of each training");
                addFlag(app, "--seeds", flags->seeds, "N",
                        "Trainings of each kind, for intervals (default 1)");
                addFlag(app, "--count", flags->count, "N",
                        "Test images and samples that are judged (default 1000)");
                addSwitch(app, "--full", flags->full, "Every combination, 48 and the control");
                addFlag(app, "--out", flags->out, "FILE", "The table, .json or .csv");
                return [flags, &common](Console& console) {
                    return runAblation(*flags, common, console);
                };
            }};
}

}  // namespace scorescope::app
