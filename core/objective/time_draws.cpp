// SPDX-License-Identifier: Apache-2.0
#include "core/objective/time_draws.h"

#include <algorithm>
#include <cassert>

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
    : options_(settings.read(dsmOptionsSchema(), "objective")),
      tMin_(smallestTime(settings)),
      sde_(makeSde(settings)) {
    if (options_.timeSampling == TimeSampling::uniform) return;
    importance_ = makeTimeDensity(settings, *sde_, options_.weighting);
    assert(importance_ != nullptr);
}

TimeDraws TimeLaw::draw(std::int64_t count, std::uint64_t seed, std::int64_t step) const {
    TimeDraws draws;
    draws.t.reserve(static_cast<std::size_t>(count));
    draws.ratio.reserve(static_cast<std::size_t>(count));
    draws.weight.reserve(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i) {
        const double jitter = uniform(
            {seed, Stream::time, static_cast<std::uint64_t>(i), static_cast<std::uint32_t>(step)});
        const double t = timeOf((static_cast<double>(i) + jitter) / static_cast<double>(count));
        draws.t.push_back(t);
        draws.ratio.push_back(ratio(t));
        draws.weight.push_back(draws.ratio.back() * noiseErrorWeight(options_.weighting, *sde_, t));
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
