// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "core/data/points.h"
#include "core/sde/sde.h"

namespace scorescope {

/// A largest noise that lets samples go from any point to any other: the largest distance between
/// two of the first 2,000 points (Song and Ermon 2020, technique 1); fewer when they are long.
double proposedSigmaMax(const Points& points);

/// How much of the noise of one level lies where the next smaller one, by this factor, was trained:
/// the probability that its length is at most sqrt(D) + 3/sqrt(2) of the smaller sigma. In high
/// dimensions, where lengths are N(sqrt(D) sigma, sigma^2/2), this is technique 2 of Song and Ermon
/// (2020), who ask for about 0.5.
double levelOverlap(double ratio, std::int64_t dimension);

/// Of the neighbours in a ladder; nothing: the process is none, or has a single level.
std::optional<double> levelOverlap(const Sde& sde, std::int64_t dimension);

/// What to tell whoever opens an experiment whose levels lie too far apart.
std::optional<std::string> overlapWarning(const Sde& sde, std::int64_t dimension);

}  // namespace scorescope
