// SPDX-License-Identifier: Apache-2.0
#include "app/present/field_schedule.h"

#include <algorithm>
#include <cmath>

namespace scorescope::app {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr Seconds kShortestRefresh{1.0 / 15.0};  // while training and nobody touches anything
constexpr double kArrows = 1024.0;               // as many as a grid of 32 x 32
constexpr double kFineCell = 6.0;                // pixels a density cell
constexpr double kCoarseCell = 14.0;
constexpr double kFineMapCell = 8.0;  // derivatives and two scores cost more than a density
constexpr double kCoarseMapCell = 18.0;

int cells(int pixels, double size) {
    return std::max(2, static_cast<int>(std::lround(pixels / size)));
}

FieldRequest requestFor(const FieldWish& wish) {
    FieldRequest request;
    request.source = wish.source;
    request.t = wish.t;
    request.view = wish.view;
    const double arrow =
        std::sqrt(static_cast<double>(wish.pixelWidth) * wish.pixelHeight / kArrows);
    request.columns = cells(wish.pixelWidth, arrow);
    request.rows = cells(wish.pixelHeight, arrow);
    request.learned = wish.learned;
    const double cell = wish.moving ? kCoarseCell : kFineCell;
    request.densityColumns = cells(wish.pixelWidth, cell);
    request.densityRows = cells(wish.pixelHeight, cell);
    if (!wish.map) return request;
    const double mapCell = wish.moving || wish.training ? kCoarseMapCell : kFineMapCell;
    request.map = *wish.map;
    request.mapColumns = cells(wish.pixelWidth, mapCell);
    request.mapRows = cells(wish.pixelHeight, mapCell);
    return request;
}

}  // namespace

std::optional<FieldRequest> FieldSchedule::next(const FieldWish& wish, std::int64_t step,
                                                Time now) {
    if (waiting_ || !(wish.learned || wish.exact || wish.density || wish.map)) return std::nullopt;
    const bool density = needsDensity(place_, wish);
    const bool exact = needsExact(place_, wish);
    if (!density && !exact && !needsLearned(place_, wish) && !needsMap(place_, wish)) {
        const bool ofWeights = wish.learned || wish.map;
        const bool newWeights = ofWeights && !wish.source.recordedStep && step != lastStep_;
        const Seconds pause = std::max(kShortestRefresh, 2.0 * took_);
        if (!newWeights || now - answered_ < pause) return std::nullopt;
    }
    FieldRequest request = requestFor(wish);
    request.exact = exact || (wish.exact && wish.exactIsCheap);
    if (!density) request.densityColumns = request.densityRows = 0;
    note(wish, request);
    lastStep_ = step;
    waiting_ = true;
    asked_ = now;
    return request;
}

void FieldSchedule::note(const FieldWish& wish, const FieldRequest& request) {
    Asked asked;
    if (stands(place_, wish)) asked = *place_;
    asked.wish = wish;
    asked.learned = request.learned;
    asked.exact = asked.exact || request.exact;
    if (request.densityColumns > 0) {
        asked.density = true;
        asked.fine = !wish.moving;
    }
    asked.map = wish.map;
    asked.fineMap = !wish.moving && !wish.training;
    place_ = asked;
}

void FieldSchedule::answered(Time now) {
    waiting_ = false;
    known_ = place_;
    answered_ = now;
    took_ = now - asked_;
}

bool FieldSchedule::settled(const FieldWish& wish) const {
    FieldWish still = wish;
    still.moving = false;
    return stands(known_, still) && !needsLearned(known_, still) && !needsExact(known_, still) &&
           !needsDensity(known_, still) && !needsMap(known_, still);
}

bool FieldSchedule::stands(const std::optional<Asked>& asked, const FieldWish& wish) {
    if (!asked) return false;
    const FieldWish& last = asked->wish;
    return last.t == wish.t && last.view == wish.view && last.pixelWidth == wish.pixelWidth &&
           last.pixelHeight == wish.pixelHeight && last.run == wish.run;
}

bool FieldSchedule::needsLearned(const std::optional<Asked>& asked, const FieldWish& wish) {
    const bool there = stands(asked, wish) && asked->learned && asked->wish.source == wish.source;
    return wish.learned && !there;
}

bool FieldSchedule::needsMap(const std::optional<Asked>& asked, const FieldWish& wish) {
    const bool coarse = wish.moving || wish.training;
    const bool there = stands(asked, wish) && asked->map == wish.map &&
                       asked->wish.source == wish.source && (asked->fineMap || coarse);
    return wish.map && !there;
}

bool FieldSchedule::needsExact(const std::optional<Asked>& asked, const FieldWish& wish) {
    return wish.exact && !(stands(asked, wish) && asked->exact);
}

bool FieldSchedule::needsDensity(const std::optional<Asked>& asked, const FieldWish& wish) {
    const bool there = stands(asked, wish) && asked->density && (asked->fine || wish.moving);
    return wish.density && !there;
}

}  // namespace scorescope::app
