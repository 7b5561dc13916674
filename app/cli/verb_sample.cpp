// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>

#include "app/cli/chosen_experiment.h"
#include "app/cli/headless_session.h"
#include "app/cli/output_file.h"
#include "app/cli/pictures.h"
#include "app/cli/sample_file.h"
#include "app/cli/verb.h"
#include "core/base/json.h"
#include "core/base/nearest.h"
#include "core/base/printable_text.h"
#include "core/sampler/sampler_rules.h"

namespace scorescope::app {
namespace {

constexpr std::int64_t kLargestCount = 100'000'000;
constexpr int kEveryState = 0;
constexpr int kEndsOnly = 2;

struct SampleVerbFlags {
    ScoreFlags score;
    FlagText count, out, trajectory, label;
};

/// The flags, read and checked.
struct SamplePlan {
    ChosenExperiment chosen;
    std::int64_t count = 0;
    std::string out, format;
    FlagText trajectory, label;
};

Result<SamplePlan> planSampling(const SampleVerbFlags& flags, const CommonFlags& common) {
    const auto chosen = chooseExperiment(flags.score, common, SeedUse::draws, Untrained::refused);
    if (!chosen) return chosen.error();
    if (!flags.count) return missingFlag("--count");
    if (!flags.out) return missingFlag("--out");
    const auto count = readInteger("--count", *flags.count, 1, kLargestCount);
    if (!count) return count.error();
    const auto format = outputFormat("--out", *flags.out, {"csv", "npz", "png"});
    if (!format) return format.error();
    if (auto good = checkOutput(*flags.out); !good) return good.error();
    if (flags.trajectory) {
        const auto npz = outputFormat("--trajectory", *flags.trajectory, {"npz"});
        if (!npz) return npz.error();
        if (auto good = checkOutput(*flags.trajectory); !good) return good.error();
    }
    return SamplePlan{*chosen, *count, *flags.out, *format, flags.trajectory, flags.label};
}

/// The class of this name or number.
Result<std::int64_t> classNamed(const std::string& text, const std::optional<ImageInfo>& images) {
    const auto names = images ? images->labelNames : std::vector<std::string>();
    if (names.empty()) {
        return Error{Fault::usage, "the data have no classes", "--label", "leave it out"};
    }
    const auto found = std::find(names.begin(), names.end(), text);
    if (found != names.end()) return found - names.begin();
    const bool number = text.find_first_not_of("0123456789") == std::string::npos;
    if (!number) {
        return Error{Fault::usage, "there is no class \"" + printable(text) + "\"", "--label",
                     nearestRemedy(text, names)};
    }
    return readInteger("--label", text, 0, static_cast<std::int64_t>(names.size()) - 1);
}

Result<void> writeFiles(const SamplePlan& plan, HeadlessSession& session,
                        const SampleOutcome& outcome) {
    const std::int64_t dimension = outcome.last.dimension;
    if (plan.trajectory) {
        auto written = writeTrajectory(*plan.trajectory, outcome, *makeSde(plan.chosen.settings));
        if (!written) return written;
    }
    const auto& images = session.ready().images;
    if (plan.format == "png" && !images) {
        return drawSamples({plan.chosen, plan.out, kDefaultSize, {}, {}}, session, outcome);
    }
    SampleRows rows{*outcome.frames.back().positions, dimension};
    if (images) rows.image = images->shape;
    return writeSamples(plan.out, plan.format, rows);
}

Json outcomeToJson(const SamplePlan& plan, const SampleReply& last) {
    const auto warning = samplerWarning(plan.chosen.settings);
    return {{"count", plan.count},
            {"seconds", last.seconds},
            {"cpu_seconds", last.cpuSeconds},
            {"nfe", last.nfe},
            {"accepted", last.accepted},
            {"rejected", last.rejected},
            {"step_sizes", last.stepSizes},
            {"dimension", last.dimension},
            {"step", last.step},
            {"seed", plan.chosen.drawSeed},
            {"sampler", plan.chosen.settings.text("sampler.kind")},
            {"warning", warning ? Json(*warning) : Json(nullptr)},
            {"out", plan.out}};
}

Result<std::string> runSample(const SampleVerbFlags& flags, const CommonFlags& common,
                              Console& console) {
    const auto plan = planSampling(flags, common);
    if (!plan) return plan.error();
    const auto session = HeadlessSession::open(plan->chosen.sessionSetup(), console);
    if (!session) return session.error();
    Settings settings = plan->chosen.settings;
    if (plan->label) {
        const auto label = classNamed(*plan->label, (*session)->ready().images);
        if (!label) return label.error();
        if (const auto set = settings.set("sampler.label", *label); !set) return set.error();
    }
    if (plan->chosen.score.exact && settings.integer("sampler.label") >= 0) {
        return Error{Fault::usage, "the exact score leads to no class",
                     plan->label ? "--label" : "sampler.label", "leave out --exact"};
    }
    SampleRequest request{.source = plan->chosen.score,
                          .count = plan->count,
                          .seed = plan->chosen.drawSeed,
                          .settings = settings,
                          .frames = plan->trajectory ? kEveryState : kEndsOnly};
    const auto outcome = (*session)->sample(request);
    if (!outcome) return outcome.error();
    if (auto good = writeFiles(*plan, **session, *outcome); !good) return good.error();
    if (const auto warning = samplerWarning(plan->chosen.settings)) console.notice(*warning);
    if (common.json) return writeJson(outcomeToJson(*plan, outcome->last)) + '\n';
    return std::string();
}

}  // namespace

Verb sampleVerb() {
    return {"sample",
            "WHAT --count N --out X.(csv|npz|png) [--exact] [--label CLASS] [--trajectory T.npz] "
            "[--json]",
            "Draw samples", [](CLI::App& app, const CommonFlags& common) -> VerbRun {
                auto flags = std::make_shared<SampleVerbFlags>();
                addScoreFlags(app, flags->score);
                addFlag(app, "--count", flags->count, "N", "How many");
                addFlag(app, "--out", flags->out, "FILE", "Samples: .csv, .npz or .png");
                addFlag(app, "--label", flags->label, "CLASS",
                        "Lead a latent diffusion model's samples to this class (name or number)");
                addFlag(app, "--trajectory", flags->trajectory, "T.npz",
                        "Every state on the way from the noise");
                return [flags, &common](Console& console) {
                    return runSample(*flags, common, console);
                };
            }};
}

}  // namespace scorescope::app
