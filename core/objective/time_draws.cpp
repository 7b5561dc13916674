// SPDX-License-Identifier: Apache-2.0
#include "core/objective/time_draws.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "core/base/random.h"

namespace scorescope {

double noiseErrorWeight(Weighting weighting, const Sde& sde, double t) {
    switch (weighting) {
        case Weighting::simple: return 1.0;
        case Weighting::likelihood: return sde.diffusionSquared(t) / sde.variance(t);
        case Weighting::reweighted: return sde.diffusionSquared(t);
        case Weighting::uniform: return 1.0 / sde.variance(t);
    }
    return 1.0;
}

TimeLaw::TimeLaw(const Settings& settings)
    : TimeLaw(settings, settings.read(dsmOptionsSchema(), "objective")) {}

TimeLaw::TimeLaw(const Settings& settings, const DsmOptions& options)
    : options_(options), tMin_(smallestTime(settings)), sde_(makeSde(settings)) {
    if (options_.timeSampling == TimeSampling::uniform) return;
    if (options_.timeSampling == TimeSampling::logSnr) {
        importance_ = makeLogSnrDensity(*sde_, tMin_);
        return;
    }
    importance_ = makeTimeDensity(settings, *sde_, options_.weighting);
    assert(importance_ != nullptr);
}

StepDensity::StepDensity(const std::vector<double>& parts) : ends_(1, 0.0) {
    assert(!parts.empty());
    for (const double part : parts) ends_.push_back(ends_.back() + part);
    const double all = ends_.back();
    for (double& end : ends_) end /= all;
    ends_.back() = 1.0;
}

std::size_t StepDensity::partOf(double place) const {
    const auto parts = ends_.size() - 1;
    return std::min(static_cast<std::size_t>(place * static_cast<double>(parts)), parts - 1);
}

double StepDensity::at(double place) const {
    const std::size_t part = partOf(place);
    return (ends_[part + 1] - ends_[part]) * static_cast<double>(ends_.size() - 1);
}

double StepDensity::placeOf(double share) const {
    const auto above = std::upper_bound(ends_.begin() + 1, ends_.end() - 1, share);
    const auto part = static_cast<std::size_t>(above - ends_.begin()) - 1;
    const double within = (share - ends_[part]) / (ends_[part + 1] - ends_[part]);
    return (static_cast<double>(part) + within) / static_cast<double>(ends_.size() - 1);
}

LinearDensity::LinearDensity(std::vector<double> knots) : knots_(std::move(knots)), ends_(1, 0.0) {
    assert(knots_.size() >= 2);
    const double width = 1.0 / static_cast<double>(knots_.size() - 1);
    for (std::size_t i = 0; i + 1 < knots_.size(); ++i) {
        ends_.push_back(ends_.back() + 0.5 * width * (knots_[i] + knots_[i + 1]));
    }
    const double all = ends_.back();
    for (double& end : ends_) end /= all;
    for (double& knot : knots_) knot /= all;
    ends_.back() = 1.0;
}

double LinearDensity::at(double place) const {
    const auto parts = static_cast<double>(knots_.size() - 1);
    const auto part = std::min(static_cast<std::size_t>(place * parts), knots_.size() - 2);
    const double within = place * parts - static_cast<double>(part);
    return std::lerp(knots_[part], knots_[part + 1], within);
}

double LinearDensity::placeOf(double share) const {
    const auto above = std::upper_bound(ends_.begin() + 1, ends_.end() - 1, share);
    const auto part = static_cast<std::size_t>(above - ends_.begin()) - 1;
    const double width = 1.0 / static_cast<double>(knots_.size() - 1);
    const double left = knots_[part], slope = (knots_[part + 1] - left) / width;
    // left x + slope x^2 / 2 = rest, by the root that keeps its digits.
    const double rest = std::max(share - ends_[part], 0.0);
    const double root = std::sqrt(std::max(left * left + 2.0 * slope * rest, 0.0));
    const double within = std::min(2.0 * rest / (left + root), width);
    return static_cast<double>(part) * width + within;
}

TimeDraws TimeLaw::draw(std::int64_t count, std::uint64_t seed, std::int64_t step,
                        const ShareDensity* shifted) const {
    TimeDraws draws;
    for (auto* values : {&draws.t, &draws.ratio, &draws.weight, &draws.share}) {
        values->reserve(static_cast<std::size_t>(count));
    }
    for (std::int64_t i = 0; i < count; ++i) {
        const double jitter = uniform(
            {seed, Stream::time, static_cast<std::uint64_t>(i), static_cast<std::uint32_t>(step)});
        const double even = (static_cast<double>(i) + jitter) / static_cast<double>(count);
        const double share = shifted == nullptr ? even : shifted->placeOf(even);
        const double t = timeOf(share);
        draws.t.push_back(t);
        draws.ratio.push_back(shifted == nullptr ? ratio(t) : ratio(t) / shifted->at(share));
        draws.weight.push_back(draws.ratio.back() * noiseErrorWeight(options_.weighting, *sde_, t));
        draws.share.push_back(share);
    }
    return draws;
}

double TimeLaw::timeOf(double share) const {
    if (sde_->hasLevels()) {
        const auto last = sde_->levels().size() - 1;
        const auto level = static_cast<std::size_t>(share * static_cast<double>(last + 1));
        return sde_->levels()[std::min(level, last)];
    }
    if (!importance_) return tMin_ + (1.0 - tMin_) * share;
    return std::clamp(importance_->timeOf(share), tMin_, 1.0);
}

double TimeLaw::density(double t) const {
    assert(!sde_->hasLevels());
    return importance_ ? importance_->at(t) : 1.0 / (1.0 - tMin_);
}

double TimeLaw::ratio(double t) const {
    return importance_ ? 1.0 / ((1.0 - tMin_) * importance_->at(t)) : 1.0;
}

double TimeLaw::weight(double t) const {
    return ratio(t) * noiseErrorWeight(options_.weighting, *sde_, t);
}

}  // namespace scorescope
