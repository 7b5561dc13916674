// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <memory>

#include "app/cli/claim.h"
#include "app/cli/headless_session.h"
#include "app/cli/sampling_time.h"
#include "app/cli/train_plan.h"
#include "app/cli/verb.h"
#include "app/present/experiment_source.h"
#include "core/base/number_text.h"

namespace scorescope::app {
namespace {

constexpr std::int64_t kDistilledImages = 16;  // by which sampling is timed
constexpr int kMostCalls = 4;

struct DistilFlags {
    std::string run;
    FlagText out, steps, judged, table;
};

struct DistilPlan {
    SessionSetup teacher, student;
    std::int64_t judged = 2000;
    ClaimFile table;
};

/// What makes a student of a run's settings.
Result<void> becomeStudent(Settings& settings, const std::string& run, const std::string& steps) {
    return settings.assign({"model.mixed=false", "model.prior_preconditioned=true",
                            "objective.distil=true", "lineage.vae=", "lineage.lsgm=" + run,
                            "training.steps=" + steps, "training.batch=64", "training.lr=0.002",
                            "training.ema=0.995", "training.warmup=100", "sampler.kind=consistency",
                            "sampler.steps=2"});
}

Result<DistilPlan> planDistillation(const DistilFlags& flags, const CommonFlags& common) {
    const auto source = findExperiment(flags.run);
    if (!source) return source.error();
    if (!source->isRun() || source->settings.text("model.kind") != "lsgm") {
        return Error{Fault::usage, "is no run of a latent diffusion model", "RUN",
                     "train one, for example the preset lsgm-fashion"};
    }
    if (!flags.out) return missingFlag("--out");
    const auto steps = readInteger("--steps", flags.steps.value_or("2000"), 1, 1'000'000'000);
    if (!steps) return steps.error();
    const auto judged = readInteger("--judged", flags.judged.value_or("2000"), 2, 10'000);
    if (!judged) return judged.error();
    const auto table = chosenClaimFile(flags.table);
    if (!table) return table.error();
    DistilPlan plan{SessionSetup{.settings = source->settings},
                    SessionSetup{.settings = source->settings}, *judged, *table};
    plan.teacher.runFolder = source->path.string();
    plan.teacher.resume = true;
    plan.teacher.readOnly = true;
    const std::string run = std::filesystem::absolute(source->path).string();
    Settings& settings = plan.student.settings;
    if (auto done = becomeStudent(settings, run, std::to_string(*steps)); !done) {
        return done.error();
    }
    if (auto done = applyAssignments(settings, common); !done) return done.error();
    if (auto done = applySeed(settings, common); !done) return done.error();
    if (auto good = settings.check(); !good) return good.error();
    if (auto good = checkNewFolder(*flags.out); !good) return good.error();
    plan.student.runFolder = *flags.out;
    return plan;
}

Result<Json> rowOf(HeadlessSession& session, const Settings& settings, const DistilPlan& plan) {
    const auto seed = static_cast<std::uint64_t>(plan.student.settings.integer("seed"));
    const ScoreSource source;
    auto row = timeSampling(session, SampleRequest{.source = source,
                                                   .count = kDistilledImages,
                                                   .seed = seed,
                                                   .settings = settings,
                                                   .frames = 2});
    if (!row) return row.error();
    const auto metrics = session.evaluate(EvalRequest{.source = source,
                                                      .metrics = {"fd_samples"},
                                                      .count = plan.judged,
                                                      .seed = seed,
                                                      .settings = settings});
    if (!metrics) return metrics.error();
    (*row)["fd"] = metrics->at("fd_samples").at("value");
    (*row)["floor"] = metrics->at("fd_samples").at("floor");
    return row;
}

Result<Json> teacherRow(const DistilPlan& plan, Console& console) {
    auto session = HeadlessSession::open(plan.teacher, console);
    if (!session) return session.error();
    Settings settings = plan.teacher.settings;
    const auto done =
        settings.assign({"sampler.kind=ode-rk45", "sampler.rtol=0.001", "sampler.atol=0.001"});
    if (!done) return done.error();
    auto row = rowOf(**session, settings, plan);
    if (row) (*row)["sampler"] = "adaptive ODE, tolerance 0.001";
    return row;
}

std::string distilClaim(const Json& rows) {
    std::string text;
    for (const Json& row : rows) {
        if (!row.contains("fd_ratio")) continue;
        text += (text.empty() ? "" : "; ") + std::to_string(row.at("nfe").get<std::int64_t>()) +
                ": " + formatReal(row.at("fd_ratio").get<double>(), 3);
    }
    return "FD over the adaptive ODE's by calls of the network: " + text;
}

Result<std::string> runDistillation(const DistilFlags& flags, const CommonFlags& common,
                                    Console& console) {
    const auto plan = planDistillation(flags, common);
    if (!plan) return plan.error();
    auto session = HeadlessSession::open(plan->student, console);
    if (!session) return session.error();
    const auto outcome = (*session)->train({.untilStep = {}, .minutes = {}});
    if (!outcome) return outcome.error();
    auto teacher = teacherRow(*plan, console);
    if (!teacher) return teacher.error();
    Json rows = Json::array({*teacher});
    const double whole = teacher->at("fd").get<double>();
    for (int calls = 1; calls <= kMostCalls; ++calls) {
        Settings settings = plan->student.settings;
        const auto done =
            settings.assign({"sampler.kind=consistency", "sampler.steps=" + std::to_string(calls)});
        if (!done) return done.error();
        auto row = rowOf(**session, settings, *plan);
        if (!row) return row.error();
        (*row)["sampler"] = "distilled, " + std::to_string(calls);
        (*row)["fd_ratio"] = row->at("fd").get<double>() / whole;
        rows.push_back(*std::move(row));
    }
    const ClaimReport report{{"sampler", "nfe", "ms", "cpu_ms", "fd", "fd_ratio"},
                             {{"out", *flags.out},
                              {"steps", outcome->step},
                              {"seconds", outcome->seconds},
                              {"cpu_seconds", outcome->cpuSeconds},
                              {"images", kDistilledImages},
                              {"n", plan->judged},
                              {"rows", rows},
                              {"claim", distilClaim(rows)}}};
    return finishClaim(report, plan->table, common.json);
}

}  // namespace

Verb distilVerb() {
    return {"distil", "RUN --out STUDENT [--steps N] [--judged N] [--table F.(json|csv)] [--json]",
            "Teach a latent diffusion model to sample by one to four calls of its network",
            [](CLI::App& app, const CommonFlags& common) -> VerbRun {
                auto flags = std::make_shared<DistilFlags>();
                addArgument(app, "RUN", flags->run, "Run of a latent diffusion model");
                addFlag(app, "--out", flags->out, "STUDENT", "Folder of the new run");
                addFlag(app, "--steps", flags->steps, "N", "Of training (default 2000)");
                addFlag(app, "--judged", flags->judged, "N",
                        "Samples of each Frechet distance (default 2000)");
                addFlag(app, "--table", flags->table, "FILE", "The table, .json or .csv");
                return [flags, &common](Console& console) {
                    return runDistillation(*flags, common, console);
                };
            }};
}

}  // namespace scorescope::app
