// SPDX-License-Identifier: Apache-2.0
#include "app/present/xt_schedule.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include "core/base/number_text.h"

namespace scorescope::app {
namespace {

using Seconds = RefreshGate::Seconds;

// The parts, in the order in which they are asked for.
constexpr std::size_t kScore = 0, kDensity = 1, kFirstPaths = 2, kParts = 5;

constexpr double kFineTimeCell = 4.0;  // pixels of a density cell
constexpr double kCoarseTimeCell = 12.0;
constexpr double kArrowCell = 34.0;
constexpr int kSliceRows = 240;

int timeCells(int pixels, double size) {
    return std::max(2, static_cast<int>(std::lround(pixels / size)));
}

std::string joined(std::initializer_list<double> numbers) {
    std::string text;
    for (const double number : numbers) text += formatReal(number) + ";";
    return text;
}

std::string placeOf(const XtWish& wish) {
    return joined({wish.view.left, wish.view.bottom, wish.view.right, wish.view.top,
                   static_cast<double>(wish.pixelWidth), static_cast<double>(wish.pixelHeight)}) +
           std::to_string(wish.run) + ";";
}

std::string sourceOf(const ScoreSource& source) {
    std::string text = source.exact                                  ? "exact;"
                       : source.weights == ScoreSource::Weights::ema ? "ema;"
                                                                     : "raw;";
    if (source.recordedStep) text += std::to_string(*source.recordedStep);
    return text;
}

ScoreSource pathSource(const XtWish& wish) {
    ScoreSource source = wish.source;
    source.exact = source.exact || wish.exactPaths;
    return source;
}

XtRequest densityOf(const XtWish& wish) {
    XtRequest request;
    request.source = wish.source;
    request.view = wish.view;
    request.learned = request.exact = false;
    const double cell = wish.moving ? kCoarseTimeCell : kFineTimeCell;
    request.columns = timeCells(wish.pixelWidth, cell);
    request.rows = timeCells(wish.pixelHeight, cell);
    return request;
}

XtRequest scoreOf(const XtWish& wish) {
    XtRequest request;
    request.source = wish.source;
    request.view = wish.view;
    request.t = wish.t;
    request.sliceRows = kSliceRows;
    request.arrowColumns = timeCells(wish.pixelWidth, kArrowCell);
    request.arrowRows = timeCells(wish.pixelHeight, kArrowCell);
    request.exact = wish.exactIsCheap || wish.exact;
    return request;
}

}  // namespace

XtSchedule::XtSchedule() {
    const RefreshGate quick(Seconds(1.0 / 15.0), 2.0);
    const RefreshGate slow(Seconds(0.25), 4.0);
    parts_ = {{"xt.score", quick, 0},
              {"xt.density", quick, 0},
              {"xt.forward", slow, 0},
              {"xt.reverse", slow, 0},
              {"xt.flow", slow, 0}};
}

XtSchedule::Order XtSchedule::orderOf(std::size_t part, const XtWish& wish) {
    Order order = orderBesidesWeights(part, wish);
    if (order.followsWeights && wish.restingStep) {
        order.text += ";at rest " + std::to_string(*wish.restingStep);
    }
    return order;
}

XtSchedule::Order XtSchedule::orderBesidesWeights(std::size_t part, const XtWish& wish) {
    const bool newest = !wish.source.exact && !wish.source.recordedStep;
    if (part == kDensity) return {placeOf(wish) + (wish.moving ? "coarse" : "fine"), false};
    if (part == kScore) {
        const bool exact = wish.exactIsCheap || wish.exact;
        return {
            placeOf(wish) + formatReal(wish.t) + (exact ? ";both;" : ";") + sourceOf(wish.source),
            newest};
    }
    const std::size_t kind = part - kFirstPaths;
    if (!wish.paths[kind]) return {};
    const std::string order = std::to_string(wish.run) + ";" + std::to_string(wish.seed) + ";";
    if (static_cast<PathKind>(kind) == PathKind::forward) return {order, false};
    return {order + sourceOf(pathSource(wish)), newest && !wish.exactPaths};
}

XtSchedule::Job XtSchedule::jobOf(std::size_t part, const XtWish& wish) {
    if (part == kDensity) return densityOf(wish);
    if (part == kScore) return scoreOf(wish);
    PathsRequest request;
    request.kind = static_cast<PathKind>(part - kFirstPaths);
    request.source = pathSource(wish);
    request.count = kPathCount;
    request.seed = wish.seed;
    request.vertices = kPathVertices;
    return request;
}

std::vector<ExplorerRequest> XtSchedule::next(const XtWish& wish, std::int64_t step, Time now) {
    std::vector<ExplorerRequest> requests;
    for (std::size_t i = 0; i < kParts; ++i) {
        Part& part = parts_[i];
        const Order order = orderOf(i, wish);
        const std::int64_t weights = order.followsWeights ? step : 0;
        if (order.text.empty() || !part.gate.due(order.text, weights, now)) continue;
        part.gate.asked(order.text, weights, now);
        part.awaited = nextId_++;
        requests.push_back({part.key, part.awaited, jobOf(i, wish)});
    }
    return requests;
}

bool XtSchedule::answered(const ExplorerReply& reply, Time now) {
    const auto part = std::ranges::find(parts_, reply.key, &Part::key);
    if (part == parts_.end() || part->awaited != reply.id || !part->gate.waiting()) return false;
    part->gate.answered(now);
    return true;
}

void XtSchedule::restart() {
    for (Part& part : parts_) {
        part.gate.restart();
        part.awaited = 0;
    }
}

bool XtSchedule::settled(const XtWish& wish) const {
    XtWish still = wish;
    still.moving = false;
    for (std::size_t i = 0; i < kParts; ++i) {
        const Order order = orderOf(i, still);
        if (!order.text.empty() && !parts_[i].gate.settled(order.text)) return false;
    }
    return true;
}

}  // namespace scorescope::app
