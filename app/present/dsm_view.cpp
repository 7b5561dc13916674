// SPDX-License-Identifier: Apache-2.0
#include "app/present/dsm_view.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/present/plane_shapes.h"
#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

using render::readableNumber;
using render::Vec2;

constexpr std::int64_t kNeighbours = 300;
constexpr std::size_t kThinArrows = 60;  // more hide what they show
constexpr double kDash = 0.03;           // of the noise's ring

enum Stage { nothing, clean, noised, target, prediction, residual, average };

Vec2 placeOf(const std::vector<double>& numbers, std::size_t row = 0) {
    return {numbers[2 * row], numbers[2 * row + 1]};
}

Vec2 plus(Vec2 a, Vec2 b) {
    return {a.x + b.x, a.y + b.y};
}

/// A score as it is drawn: s^2 times as long.
Vec2 arrowTo(const DsmDemoReply& reply, const std::vector<double>& score, std::size_t row = 0) {
    const double sx = reply.noiseScale[0], sy = reply.noiseScale[1];
    const Vec2 s = placeOf(score, row);
    return {sx * sx * s.x, sy * sy * s.y};
}

void addNoise(render::Scene& scene, const DsmDemoReply& reply, const render::ThemeColours& theme) {
    const Vec2 centre = placeOf(reply.shrunk);
    const double sx = reply.noiseScale[0], sy = reply.noiseScale[1];
    scene.drawables.emplace_back(
        ellipse("dsm noise ring", centre, {Vec2{sx, 0.0}, Vec2{0.0, sy}}, {theme.mutedText, 1.6f}));
    scene.drawables.emplace_back(dashedLine("dsm noise", centre, placeOf(reply.noisy),
                                            kDash * 2.0 * std::max(sx, sy),
                                            {theme.mutedText, 2.2f}));
    addRimmedDisc(scene, disc("dsm centre", centre, theme.mutedText, 3.5f), theme.halo);
}

/// The pairs that landed nearby, their targets, the mean of these and the true score.
void addAverage(render::Scene& scene, const DsmDemoReply& reply,
                const render::ThemeColours& theme) {
    if (reply.meanTarget.empty()) return;
    const std::size_t all = reply.nearby.size() / 2;
    std::vector<std::array<Vec2, 2>> thin;
    std::vector<float> places;
    for (std::size_t i = 0; i < all; ++i) {
        const Vec2 at = placeOf(reply.nearby, i);
        places.push_back(static_cast<float>(at.x));
        places.push_back(static_cast<float>(at.y));
        if (i < kThinArrows) thin.push_back({at, plus(at, arrowTo(reply, reply.nearbyTargets, i))});
    }
    scene.drawables.emplace_back(
        segments("dsm targets nearby", thin, {theme.generated.withAlpha(0.45f), 1.3f}));
    render::Points dots;
    dots.id = "dsm nearby";
    dots.count = all;
    dots.positions = render::shareArray(std::move(places));
    dots.colour = theme.generated.withAlpha(0.5f);
    dots.radiusPixels = 1.2f;
    scene.drawables.emplace_back(std::move(dots));
    const Vec2 noisy = placeOf(reply.noisy);
    scene.drawables.emplace_back(ellipse("dsm neighbourhood", noisy,
                                         {Vec2{reply.radius, 0.0}, Vec2{0.0, reply.radius}},
                                         {theme.generated, 1.6f}));
    scene.drawables.emplace_back(arrowFrom("dsm true score", noisy,
                                           arrowTo(reply, reply.nearbyExact),
                                           {theme.trueScore, 6.5f}, theme));
    scene.drawables.emplace_back(arrowFrom("dsm mean target", noisy,
                                           arrowTo(reply, reply.meanTarget),
                                           {theme.generated, 3.0f}, theme));
}

std::string pairText(const std::vector<double>& numbers) {
    return "(" + readableNumber(numbers[0]) + ", " + readableNumber(numbers[1]) + ")";
}

using Rows = std::vector<std::vector<std::string>>;

Rows averageRows(const DsmDemoReply& reply) {
    if (reply.meanTarget.empty()) return {{"no other noisy point falls near x̃ at this t"}};
    const std::string count =
        render::groupedNumber(static_cast<long long>(reply.nearby.size() / 2));
    return {{count + " noisy points near x̃ (of " + render::groupedNumber(reply.tried) +
             " drawn): their targets differ"},
            {"their mean " + pairText(reply.meanTarget) + " (orange arrow)"},
            {"is the score ∇ log p_t " + pairText(reply.nearbyExact) + " (grey arrow)"}};
}

/// What is new at a stage: a title, then what there is to say about it.
Finding stageText(const DsmDemoReply& reply, int stage) {
    const std::string s = readableNumber(reply.noiseScale[0]);
    switch (stage) {
        case nothing: return {"press . for the next step, N for another sample"};
        case clean: return {"x₀ (blue), a training point"};
        case noised:
            return {"noise: x̃ = m x₀ + s ε (orange)",
                    false,
                    {{"m = " + readableNumber(reply.meanScale) + ", s = " + s + " (ring)"},
                     {"ε = " + pairText(reply.noise) + " from N(0, I)"}}};
        case target:
            return {"target −ε/s = ∇ log p(x̃ | x₀) (blue arrow)",
                    false,
                    {{"drawn s² long it points from x̃ back to m x₀"}}};
        case prediction:
            return {"prediction: the network's score at x̃ (dark arrow)",
                    false,
                    {{"drawn s² long it points to its guess of m E[x₀ | x̃]"}}};
        case residual:
            return {
                "residual (purple) between prediction and target",
                false,
                {{"loss of this sample: mean s² (s_θ − target)² = " + readableNumber(reply.loss)},
                 {"each update moves the weights to make its mean smaller"}}};
        default: break;
    }
    return {"many targets average to the score", false, averageRows(reply)};
}

}  // namespace

void DsmView::take(DsmDemoReply reply) {
    failure_.clear();
    reply_ = std::move(reply);
}

void DsmView::fail(const std::string& why) {
    failure_ = why;
    reply_.reset();
}

std::optional<DsmDemoRequest> DsmView::request(const ViewState& view, const ScoreSource& source,
                                               double t) {
    if (!view.shows(Layer::dsm)) return std::nullopt;
    DsmDemoRequest request;
    request.source = source;
    request.t = t;
    request.seed = view.dsm.seed;
    request.index = view.dsm.index;
    if (view.dsm.stage >= average) request.neighbours = kNeighbours;
    return request;
}

const DsmDemoReply* DsmView::shown(const ViewState& view) const {
    const bool plane = reply_ && reply_->dimension == 2;
    return plane && view.shows(Layer::dsm) ? &*reply_ : nullptr;
}

void DsmView::add(render::Scene& scene, const ViewState& view,
                  const render::ThemeColours& theme) const {
    const DsmDemoReply* reply = shown(view);
    if (reply == nullptr) return;
    const int stage = view.dsm.stage;
    const Vec2 noisy = placeOf(reply->noisy);
    if (stage >= noised) addNoise(scene, *reply, theme);
    if (stage >= average) addAverage(scene, *reply, theme);
    const auto arrow = [&](const char* id, Vec2 tail, Vec2 reach, const Stroke& stroke) {
        scene.drawables.emplace_back(arrowFrom(id, tail, reach, stroke, theme));
    };
    // The average has arrows of its own; the single target stays as one of many.
    const float single = stage >= average ? 2.0f : 3.6f;
    const Vec2 wanted = arrowTo(*reply, reply->target);
    const Vec2 told = arrowTo(*reply, reply->prediction);
    if (stage >= target) arrow("dsm target", noisy, wanted, {theme.data, single});
    if (stage >= prediction && stage < average) {
        arrow("dsm prediction", noisy, told, {theme.learnedScore, 3.6f});
    }
    if (stage == residual) {
        arrow("dsm residual", plus(noisy, told), {wanted.x - told.x, wanted.y - told.y},
              {theme.error, 3.0f});
    }
    if (stage >= clean)
        addRimmedDisc(scene, disc("dsm x0", placeOf(reply->clean), theme.data, 6.5f),
                      theme.background);
    if (stage >= noised)
        addRimmedDisc(scene, disc("dsm noisy", noisy, theme.generated, 6.5f), theme.background);
}

std::optional<Finding> DsmView::finding(const ViewState& view) const {
    if (!view.shows(Layer::dsm)) return std::nullopt;
    if (!failure_.empty()) return Finding{failure_};
    const DsmDemoReply* reply = shown(view);
    if (reply == nullptr) return std::nullopt;
    Finding finding = stageText(*reply, view.dsm.stage);
    finding.title = "step " + std::to_string(view.dsm.stage) + " of " +
                    std::to_string(kLastDsmStage) + ": " + finding.title;
    return finding;
}

Json toJson(const DsmDemoReply* reply) {
    if (reply == nullptr) return nullptr;
    return {{"t", reply->t},
            {"step", reply->step},
            {"index", reply->index},
            {"clean", reply->clean},
            {"noisy", reply->noisy},
            {"target", reply->target},
            {"prediction", reply->prediction},
            {"true", reply->exact},
            {"loss", reply->loss},
            {"nearby", reply->nearby.size() / 2},
            {"mean_target", reply->meanTarget},
            {"true_nearby", reply->nearbyExact}};
}

}  // namespace scorescope::app
