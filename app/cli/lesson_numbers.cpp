// SPDX-License-Identifier: Apache-2.0
#include "app/cli/lesson_numbers.h"

#include <algorithm>
#include <cmath>

#include "app/present/lesson_question.h"

namespace scorescope::app {
namespace {

/// The slope of ln y against ln x.
double logSlope(const std::vector<double>& x, const std::vector<double>& y) {
    const auto n = static_cast<double>(x.size());
    double sx = 0.0, sy = 0.0, sxx = 0.0, sxy = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const double lx = std::log(x[i]);
        const double ly = std::log(y[i]);
        sx += lx;
        sy += ly;
        sxx += lx * lx;
        sxy += lx * ly;
    }
    return (n * sxy - sx * sy) / (n * sxx - sx * sx);
}

}  // namespace

LessonNumbers::LessonNumbers(const Lesson& lesson, LessonSessions& sessions)
    : lesson_(&lesson), sessions_(&sessions) {}

Result<SweepCurves> LessonNumbers::sweep(const LessonSweep& sweep) {
    SweepCurves curves;
    curves.title = sweep.title;
    curves.xLabel = sweep.xLabel;
    curves.yLabel = sweep.yLabel;
    curves.xLog = sweep.xLog;
    curves.yLog = sweep.yLog;
    curves.lowestOf = sweep.lowestOf;
    for (const LessonSweep::Curve& curve : sweep.curves) {
        curves.series.push_back({curve.name, sweep.x, {}});
    }
    // Point by point, so that curves share what was trained there.
    for (std::size_t point = 0; point < sweep.x.size(); ++point) {
        for (std::size_t i = 0; i < sweep.curves.size(); ++i) {
            const auto value = measure(sweep.curves[i].numbers[point]);
            if (!value) return value.error();
            curves.series[i].y.push_back(*value);
        }
    }
    curves_.push_back(curves);
    return curves;
}

Result<double> LessonNumbers::next(const Expectation& expectation) {
    const auto value = measure(expectation.number);
    if (!value) {
        Error error = value.error();
        error.where = lesson_->name + ", \"" + expectation.name + "\"" +
                      (error.where.empty() ? "" : ": " + error.where);
        return error;
    }
    values_.push_back(*value);
    return value;
}

Result<double> LessonNumbers::measure(const LessonNumber& number) {
    if (const auto* kind = std::get_if<LogNumber>(&number.kind)) return ofLog(number, *kind);
    if (const auto* kind = std::get_if<StepCountNumber>(&number.kind)) {
        return ofStepCount(number, *kind);
    }
    if (const auto* kind = std::get_if<CombinedNumber>(&number.kind)) return ofEarlier(*kind);
    if (const auto* kind = std::get_if<SweepNumber>(&number.kind)) return ofSweep(*kind);
    return asked(number);
}

Result<double> LessonNumbers::asked(const LessonNumber& number) {
    const auto site = sessions_->of(number);
    if (!site) return site.error();
    const std::string key = answerKey(number);
    auto& known = (*site)->answers;
    if (!key.empty() && known.contains(key)) return numberIn(number, known.at(key));
    auto answer = (*site)->session->answer(questionFor(number).value());
    if (!answer) return answer.error();
    const auto value = numberIn(number, *answer);
    if (!key.empty()) known.emplace(key, *std::move(answer));
    return value;
}

Result<double> LessonNumbers::ofLog(const LessonNumber& number, const LogNumber& kind) {
    const auto site = sessions_->of(number);
    if (!site) return site.error();
    return numberInLog(kind, (*site)->losses);
}

Result<double> LessonNumbers::ofStepCount(const LessonNumber& number, const StepCountNumber& kind) {
    const auto site = sessions_->of(number);
    if (!site) return site.error();
    const TrainingCost& cost = (*site)->cost;
    const bool backward = kind.counter == StepCounter::backwardPasses;
    const std::int64_t all = backward ? cost.backwardPasses : cost.scoreCalls;
    return static_cast<double>(all) / static_cast<double>(std::max<std::int64_t>(1, (*site)->step));
}

double LessonNumbers::ofEarlier(const CombinedNumber& kind) const {
    const double first = values_[kind.first];
    const double second = values_[kind.second];
    return kind.how == CombinedNumber::How::ratio ? first / second : first - second;
}

double LessonNumbers::ofSweep(const SweepNumber& kind) const {
    const SweepSeries& curve = curves_[kind.sweep].series[kind.curve];
    const auto lowest = std::ranges::min_element(curve.y);
    switch (kind.statistic) {
        case SweepStatistic::lowest: return *lowest;
        case SweepStatistic::lowestAt:
            return curve.x[static_cast<std::size_t>(lowest - curve.y.begin())];
        case SweepStatistic::first: return curve.y.front();
        case SweepStatistic::last: return curve.y.back();
        case SweepStatistic::slope: return logSlope(curve.x, curve.y);
    }
    return std::nan("");
}

}  // namespace scorescope::app
