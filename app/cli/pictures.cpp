// SPDX-License-Identifier: Apache-2.0
#include "app/cli/pictures.h"

#include <algorithm>

#include "app/present/figure_views.h"
#include "app/present/map_catalogue.h"
#include "app/present/xt_figure.h"
#include "app/present/xt_schedule.h"
#include "core/session/metrics_log.h"
#include "core/session/run_folder.h"
#include "render/figure/scene_figure.h"

namespace scorescope::app {
namespace {

constexpr double kDefaultFieldT = 0.1;  // modes still apart, arrows of readable length
constexpr double kSmoothingT = 0.02;    // at which finite data have a density worth showing
constexpr int kArrows = 28;
constexpr std::int64_t kSamples = 2000;
constexpr int kDensityCells = 200;
constexpr int kMapCells = 120;
constexpr int kTimeCells = 400;
constexpr int kPlaceCells = 320;

Result<void> checkLine(const HeadlessSession& session) {
    if (session.ready().dimension == 1) return {};
    return Error{Fault::usage,
                 "shows one dimension over time, but the data have " +
                     std::to_string(session.ready().dimension),
                 "--view", "use field or samples"};
}

Result<void> checkPlane(const HeadlessSession& session) {
    if (session.ready().dimension == 2) return {};
    return Error{Fault::usage,
                 "shows a plane, but the data have " + std::to_string(session.ready().dimension) +
                     " dimensions",
                 "--view", "use score or sample and draw their files"};
}

std::string weightsText(const ScoreSource& source) {
    if (source.exact) return "exact score";
    return source.weights == ScoreSource::Weights::raw ? "raw weights" : "EMA weights";
}

FigureFacts factsOf(const PicturePlan& plan, std::int64_t step) {
    FigureFacts facts{.settings = plan.chosen.settings};
    facts.weights = weightsText(plan.chosen.score);
    facts.seed = plan.chosen.drawSeed;
    if (!plan.chosen.score.exact) facts.step = step;
    return facts;
}

FieldRequest fieldRequest(const PicturePlan& plan, const render::WorldRect& area, double t) {
    FieldRequest request;
    request.source = plan.chosen.score;
    request.t = t;
    request.view = {area.left, area.bottom, area.right, area.top};
    request.columns = request.rows = kArrows;
    request.densityColumns = request.densityRows = kDensityCells;
    request.learned = !plan.chosen.score.exact;
    return request;
}

Result<void> write(PlaneFigure& made, const PicturePlan& plan) {
    const PictureSize& size = plan.size;
    if (auto good = render::addScene(made.figure, made.scene, size.width, size.height); !good) {
        return good;
    }
    return render::writeFigure(made.figure, plan.out, size.width, size.height);
}

}  // namespace

Result<void> drawField(const PicturePlan& plan, HeadlessSession& session) {
    if (auto good = checkPlane(session); !good) return good;
    const auto data = PlaneData::load(plan.chosen.settings);
    if (!data) return data.error();
    const render::WorldRect area = squareAround((*data)->home());
    const auto reply = session.field(fieldRequest(plan, area, plan.t.value_or(kDefaultFieldT)));
    if (!reply) return reply.error();
    CanvasView canvas;
    canvas.setData(*data);
    canvas.setTime(reply->t);
    canvas.fields().take(*reply);
    ViewState view;
    view.show(Layer::exact, true);
    view.show(Layer::particles, false);
    FigureFacts facts = factsOf(plan, reply->step);
    facts.t = reply->t;
    auto made = planeFigure(canvas, view, area, facts);
    return write(made, plan);
}

Result<void> drawMap(const PicturePlan& plan, HeadlessSession& session, MapKind kind) {
    if (auto good = checkPlane(session); !good) return good;
    const auto data = PlaneData::load(plan.chosen.settings);
    if (!data) return data.error();
    const render::WorldRect area = squareAround((*data)->home());
    FieldRequest request = fieldRequest(plan, area, plan.t.value_or(kDefaultFieldT));
    request.densityColumns = request.densityRows = 0;
    request.exact = kind == MapKind::error;
    request.map = kind;
    request.mapColumns = request.mapRows = kMapCells;
    const auto reply = session.field(request);
    if (!reply) return reply.error();
    if (reply->mapRefusal) return *reply->mapRefusal;
    CanvasView canvas;
    canvas.setData(*data);
    canvas.setTime(reply->t);
    canvas.fields().take(*reply);
    ViewState view;
    view.map = kind;
    view.show(Layer::exact, request.exact);
    view.show(Layer::particles, false);
    FigureFacts facts = factsOf(plan, reply->step);
    facts.t = reply->t;
    auto made = planeFigure(canvas, view, area, facts);
    return write(made, plan);
}

Result<void> drawSamples(const PicturePlan& plan, HeadlessSession& session) {
    if (auto good = checkPlane(session); !good) return good;
    const auto outcome = session.sample({.source = plan.chosen.score,
                                         .count = plan.count.value_or(kSamples),
                                         .seed = plan.chosen.drawSeed,
                                         .settings = plan.chosen.settings,
                                         .frames = 2});
    if (!outcome) return outcome.error();
    return drawSamples(plan, session, *outcome);
}

Result<void> drawSamples(const PicturePlan& plan, HeadlessSession& session,
                         const SampleOutcome& outcome) {
    if (auto good = checkPlane(session); !good) return good;
    const auto data = PlaneData::load(plan.chosen.settings);
    if (!data) return data.error();
    const render::WorldRect area = squareAround((*data)->home());
    FieldRequest request = fieldRequest(plan, area, 0.0);
    request.learned = request.exact = false;
    auto reply = session.field(request);
    if (reply && reply->exactPoints > 0) {
        request.t = kSmoothingT;
        reply = session.field(request);
    }
    if (!reply) return reply.error();
    SampleReply samples = outcome.last;
    samples.frames = outcome.frames;
    Trajectory trajectory;
    trajectory.take(samples);
    CanvasView canvas;
    canvas.setData(*data);
    canvas.setTrajectory(trajectory);
    canvas.setTime(0.0);
    canvas.fields().take(*reply);
    ViewState view;
    view.show(Layer::data, false);
    view.show(Layer::learned, false);
    FigureFacts facts = factsOf(plan, outcome.last.step);
    facts.t = outcome.frames.back().t;
    facts.notes = {"Drawn with " + plan.chosen.settings.text("sampler.kind") + ", " +
                   std::to_string(outcome.last.nfe) + " score evaluations a sample."};
    auto made = planeFigure(canvas, view, area, facts);
    return write(made, plan);
}

Result<void> drawOverTime(const PicturePlan& plan, HeadlessSession& session) {
    if (auto good = checkLine(session); !good) return good;
    const auto data = PlaneData::load(plan.chosen.settings);
    if (!data) return data.error();
    XtView xt;
    xt.setData(*data);
    const render::WorldRect area = xt.home();
    XtRequest request;
    request.source = plan.chosen.score;
    request.view = {0.0, area.bottom, 1.0, area.top};
    request.columns = kTimeCells;
    request.rows = kPlaceCells;
    request.learned = request.exact = false;
    const auto reply = session.overTime(request);
    if (!reply) return reply.error();
    xt.take(*reply);
    for (const PathKind kind : kPathKinds) {
        const auto paths = session.paths({.kind = kind,
                                          .source = plan.chosen.score,
                                          .count = plan.count.value_or(kPathCount),
                                          .seed = plan.chosen.drawSeed});
        if (!paths) return paths.error();
        xt.take(*paths);
    }
    ViewState view;
    FigureFacts facts = factsOf(plan, reply->step);
    facts.t = plan.t;
    auto made = xtFigure(xt, view, area, facts);
    return write(made, plan);
}

Result<void> drawLoss(const ExperimentSource& run, const PicturePlan& plan,
                      std::optional<std::int64_t> markedStep) {
    const auto folder = RunFolder::openForReading(run.path);
    if (!folder) return folder.error();
    const auto points = readMetrics(folder->metricsFile());
    if (!points) return points.error();
    if (points->empty()) {
        return Error{Fault::file, "has no training step yet", run.name,
                     "continue it with train " + run.name + " --resume"};
    }
    CurvesView curves;
    curves.append(*points);
    FigureFacts facts{.settings = plan.chosen.settings};
    facts.step = markedStep.value_or(points->back().step);
    facts.seed = plan.chosen.drawSeed;
    const auto figure = lossFigure(curves, facts, render::lightTheme());
    return render::writeFigure(figure, plan.out, plan.size.width, plan.size.height);
}

Result<void> drawView(const std::string& view, const PicturePlan& plan, HeadlessSession& session) {
    if (view == "loss") return drawLoss(plan.chosen.source, plan, {});
    if (view == "samples") return drawSamples(plan, session);
    if (const auto map = mapNamed(view)) return drawMap(plan, session, *map);
    return view == "xt" ? drawOverTime(plan, session) : drawField(plan, session);
}

}  // namespace scorescope::app
