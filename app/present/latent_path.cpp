// SPDX-License-Identifier: Apache-2.0
#include "app/present/latent_path.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace scorescope::app {
namespace {

double dotOf(std::span<const float> a, std::span<const float> b) {
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * b[i];
    return sum;
}

}  // namespace

std::vector<float> latentPath(std::span<const float> from, std::span<const float> to,
                              std::size_t frames, bool spherical) {
    assert(from.size() == to.size() && frames >= 2);
    const double lengths = std::sqrt(dotOf(from, from) * dotOf(to, to));
    const double cosine = lengths > 0.0 ? std::clamp(dotOf(from, to) / lengths, -1.0, 1.0) : 1.0;
    const double angle = std::acos(cosine);
    const double sine = std::sin(angle);
    const bool bends = spherical && sine > 1e-6;
    std::vector<float> path;
    path.reserve(frames * from.size());
    for (std::size_t k = 0; k < frames; ++k) {
        const double u = static_cast<double>(k) / static_cast<double>(frames - 1);
        const double a = bends ? std::sin((1.0 - u) * angle) / sine : 1.0 - u;
        const double b = bends ? std::sin(u * angle) / sine : u;
        for (std::size_t i = 0; i < from.size(); ++i) {
            path.push_back(static_cast<float>(a * from[i] + b * to[i]));
        }
    }
    // The ends are what was given, to the last bit.
    std::copy(from.begin(), from.end(), path.begin());
    std::copy(to.begin(), to.end(), path.end() - static_cast<std::ptrdiff_t>(to.size()));
    return path;
}

}  // namespace scorescope::app
