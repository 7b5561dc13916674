// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "app/cli/output_file.h"
#include "app/cli/pictures.h"
#include "app/cli/time_flag.h"
#include "app/cli/verb.h"
#include "app/present/views_catalogue.h"
#include "core/base/json.h"
#include "core/base/nearest.h"
#include "core/base/printable_text.h"

namespace scorescope::app {
namespace {

constexpr std::int64_t kLastStep = 1'000'000'000;
constexpr std::int64_t kMostDrawn = 1'000'000;

struct RenderFlags {
    ScoreFlags score;
    FlagText view, t, step, size, count, out;
};

/// The flags, read and checked.
struct RenderPlan {
    std::string view;
    PicturePlan picture;
    std::optional<std::int64_t> step;
};

/// One way to draw; loss needs no session.
struct Drawing {
    std::string view;
    std::function<Result<void>(const RenderPlan&, Console&)> draw;
};

using DrawPlane = std::function<Result<void>(const PicturePlan&, HeadlessSession&)>;

std::function<Result<void>(const RenderPlan&, Console&)> withSession(const DrawPlane& draw) {
    return [draw](const RenderPlan& plan, Console& console) -> Result<void> {
        const auto session = HeadlessSession::open(plan.picture.chosen.sessionSetup(), console);
        if (!session) return session.error();
        return draw(plan.picture, **session);
    };
}

std::function<Result<void>(const RenderPlan&, Console&)> withMap(MapKind kind) {
    return withSession([kind](const PicturePlan& plan, HeadlessSession& session) {
        return drawMap(plan, session, kind);
    });
}

Result<void> drawLossOf(const RenderPlan& plan, Console&) {
    const ExperimentSource& source = plan.picture.chosen.source;
    if (source.isRun()) return drawLoss(source, plan.picture, plan.step);
    return Error{Fault::usage, "is not trained", printable(source.name),
                 "train it first and name the run"};
}

const std::vector<Drawing>& drawings() {
    static const std::vector<Drawing> all = {
        {"field", withSession(drawField)},
        {"samples", withSession([](const PicturePlan& plan, HeadlessSession& session) {
             return drawSamples(plan, session);
         })},
        {"model-density", withMap(MapKind::modelDensity)},
        {"error", withMap(MapKind::error)},
        {"curl", withMap(MapKind::curl)},
        {"divergence", withMap(MapKind::divergence)},
        {"xt", withSession(drawOverTime)},
        {"loss", drawLossOf},
    };
    return all;
}

Result<const Drawing*> findDrawing(const std::string& view) {
    std::vector<std::string> ids;
    for (const ViewInfo& info : viewsCatalogue()) ids.push_back(info.id);
    for (const Drawing& drawing : drawings()) {
        if (drawing.view == view) return &drawing;
    }
    return Error{Fault::usage, "there is no view \"" + printable(view) + "\"", "--view",
                 nearestRemedy(view, ids)};
}

Result<void> readStep(const RenderFlags& flags, RenderPlan& plan) {
    if (!flags.step) return {};
    const auto step = readInteger("--step", *flags.step, 0, kLastStep);
    if (!step) return step.error();
    plan.step = *step;
    ScoreSource& score = plan.picture.chosen.score;
    if (plan.view == "loss") return {};
    if (score.exact) {
        return Error{Fault::usage, "an exact score has no training steps", "--step",
                     "leave it out, or name a run"};
    }
    if (score.weights == ScoreSource::Weights::raw) {
        return Error{Fault::usage, "the recording holds averaged weights only", "--step",
                     "leave out --weights raw"};
    }
    score.recordedStep = *step;
    return {};
}

Result<void> readNumbers(const RenderFlags& flags, PicturePlan& picture) {
    if (flags.t) {
        const auto t = readTime("--t", *flags.t, picture.chosen.settings);
        if (!t) return t.error();
        picture.t = t->t;
    }
    if (flags.size) {
        const auto size = readSize(*flags.size);
        if (!size) return size.error();
        picture.size = *size;
    }
    if (flags.count) {
        const auto count = readInteger("--count", *flags.count, 1, kMostDrawn);
        if (!count) return count.error();
        picture.count = *count;
    }
    return {};
}

Result<RenderPlan> planRender(const RenderFlags& flags, const CommonFlags& common) {
    if (flags.score.what.empty()) return missingFlag("WHAT");
    if (!flags.view) return missingFlag("--view");
    if (!flags.out) return missingFlag("--out");
    if (auto found = findDrawing(*flags.view); !found) return found.error();
    const auto format = outputFormat("--out", *flags.out, {"png", "svg", "pdf"});
    if (!format) return format.error();
    const auto chosen = chooseExperiment(flags.score, common, SeedUse::draws, Untrained::exact);
    if (!chosen) return chosen.error();
    RenderPlan plan{*flags.view, {*chosen, *flags.out, kDefaultSize, {}, {}}, {}};
    if (auto good = readNumbers(flags, plan.picture); !good) return good.error();
    if (auto good = readStep(flags, plan); !good) return good.error();
    if (auto good = checkOutput(*flags.out); !good) return good.error();
    return plan;
}

Result<std::string> runRender(const RenderFlags& flags, const CommonFlags& common,
                              Console& console) {
    const auto plan = planRender(flags, common);
    if (!plan) return plan.error();
    const auto drawing = findDrawing(plan->view);
    if (auto good = (*drawing)->draw(*plan, console); !good) return good.error();
    if (!common.json) return std::string();
    return writeJson({{"view", plan->view},
                      {"out", plan->picture.out},
                      {"width", plan->picture.size.width},
                      {"height", plan->picture.size.height}}) +
           '\n';
}

}  // namespace

Verb renderVerb() {
    return {
        "render", "WHAT --view NAME [--t T] [--step N] [--size WxH] --out F.(png|svg|pdf)",
        "Draw a figure: a field or map of the plane, samples, xt or loss",
        [](CLI::App& app, const CommonFlags& common) -> VerbRun {
            auto flags = std::make_shared<RenderFlags>();
            addScoreFlags(app, flags->score);
            addFlag(app, "--view", flags->view, "NAME",
                    "field, samples, model-density, error, curl, divergence, xt or loss");
            addFlag(
                app, "--t", flags->t, "T",
                "Diffusion time of a field (default 0.1), or marked in xt; on a ladder the number "
                "of a level");
            addFlag(app, "--step", flags->step, "N", "The recorded weights nearest to it");
            addFlag(app, "--size", flags->size, "WxH", "Pixels (default 1000x900)");
            addFlag(app, "--count", flags->count, "N",
                    "Samples (default 2000), or paths of each kind (72)");
            addFlag(app, "--out", flags->out, "FILE", "Figure: .png, .svg or .pdf");
            return
                [flags, &common](Console& console) { return runRender(*flags, common, console); };
        }};
}

}  // namespace scorescope::app
