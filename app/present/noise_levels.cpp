// SPDX-License-Identifier: Apache-2.0
#include "app/present/noise_levels.h"

#include <algorithm>
#include <cassert>

#include "core/base/number_text.h"
#include "core/sde/noise_advice.h"
#include "render/scene/ticks.h"

namespace scorescope::app {

TimeName timeName(const Sde& sde) {
    if (!sde.hasLevels()) return TimeName::t;
    // A ladder of one level has no more time than a process without diffusion.
    return sde.levels().size() > 1 ? TimeName::level : TimeName::none;
}

std::int64_t nearestLevel(const Sde& sde, double t) {
    assert(sde.hasLevels());
    const auto& levels = sde.levels();
    return std::ranges::find(levels, sde.nearestTime(t, 0.0)) - levels.begin();
}

std::string levelText(const Sde& sde, double t) {
    const std::int64_t level = nearestLevel(sde, t);
    const double sigma = sde.noiseScale(sde.levels()[static_cast<std::size_t>(level)]);
    return "level " + std::to_string(level + 1) + " of " + std::to_string(sde.levels().size()) +
           ", σ " + formatReal(sigma, 3);
}

std::string timeText(const Sde& sde, double t) {
    switch (timeName(sde)) {
        case TimeName::t: return "t = " + render::readableNumber(t);
        case TimeName::level: return levelText(sde, t);
        case TimeName::none: break;
    }
    const double sigma = sde.noiseScale(sde.levels().front());
    return sigma > 0.0 ? "one noise level, σ " + formatReal(sigma, 3) : "clean data";
}

std::string adviceText(const Sde& sde, std::int64_t dimension, double largestDistance) {
    std::string text;
    const auto& levels = sde.levels();
    if (const auto overlap = levelOverlap(sde, dimension)) {
        const double ratio = sde.noiseScale(levels[0]) / sde.noiseScale(levels[1]);
        text = "Neighbouring levels: σ " + formatReal(ratio, 3) + " times smaller, overlap " +
               formatReal(100.0 * *overlap, 2) + " %\n";
    }
    return text + "Largest distance between two points of the data, a proposal for the first σ: " +
           formatReal(largestDistance, 3);
}

}  // namespace scorescope::app
