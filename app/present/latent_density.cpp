// SPDX-License-Identifier: Apache-2.0
#include "app/present/latent_density.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numbers>

namespace scorescope::app {
namespace {

constexpr int kMostRounds = 600;
constexpr double kNormalShown = 3.4;  // standard deviations
constexpr double kSolved = 1e-6;      // of the first residual

double inner(const std::vector<double>& a, const std::vector<double>& b) {
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

/// Calls edge(a, b, axis) for each pair of neighbouring cells, b to the right of a or above it.
template <class Edge>
void forEachEdge(const LatentGrid& grid, const Edge& edge) {
    const auto columns = static_cast<std::size_t>(grid.columns);
    for (std::size_t i = 0; i < grid.count(); ++i) {
        if ((i + 1) % columns != 0) edge(i, i + 1, std::size_t{0});
        if (i + columns < grid.count()) edge(i, i + columns, std::size_t{1});
    }
}

/// The graph's Laplacian of f: what f's normal equations multiply by.
std::vector<double> laplacian(const LatentGrid& grid, const std::vector<double>& f) {
    std::vector<double> out(f.size(), 0.0);
    forEachEdge(grid, [&](std::size_t a, std::size_t b, std::size_t) {
        const double rise = f[b] - f[a];
        out[b] += rise;
        out[a] -= rise;
    });
    return out;
}

}  // namespace

render::Vec2 LatentGrid::at(std::size_t cell) const {
    const auto wide = static_cast<std::size_t>(columns);
    const std::size_t column = cell % wide, row = cell / wide;
    return {area.left + (static_cast<double>(column) + 0.5) * stepX(),
            area.bottom + (static_cast<double>(row) + 0.5) * stepY()};
}

std::vector<float> LatentGrid::latents(const LatentPlane& plane) const {
    std::vector<float> all;
    all.reserve(count() * plane.dimension());
    for (std::size_t i = 0; i < count(); ++i) {
        const auto z = plane.latentAt(at(i));
        all.insert(all.end(), z.begin(), z.end());
    }
    return all;
}

std::vector<float> logAggregatePosterior(const EncodedRows& rows, NoiseAt noise,
                                         const std::vector<float>& latents) {
    const std::size_t size = rows.dimension, n = rows.count();
    assert(n > 0);
    // Of each row and coordinate the centre and half the precision; of each row the constant.
    std::vector<float> centre(n * size), precision(n * size), constant(n);
    for (std::size_t i = 0; i < n; ++i) {
        double sum = 0.0;
        for (std::size_t d = 0; d < size; ++d) {
            const std::size_t k = i * size + d;
            const double own = std::exp(static_cast<double>(rows.logVariance[k]));
            const double variance = noise.m * noise.m * own + noise.s * noise.s;
            centre[k] = static_cast<float>(noise.m * static_cast<double>(rows.mean[k]));
            precision[k] = static_cast<float>(0.5 / variance);
            sum -= 0.5 * std::log(2.0 * std::numbers::pi * variance);
        }
        constant[i] = static_cast<float>(sum - std::log(static_cast<double>(n)));
    }
    std::vector<float> out(latents.size() / size), terms(n);
    for (std::size_t p = 0; p < out.size(); ++p) {
        const float* const z = latents.data() + p * size;
        float largest = -std::numeric_limits<float>::infinity();
        for (std::size_t i = 0; i < n; ++i) {
            float sum = constant[i];
            for (std::size_t d = 0; d < size; ++d) {
                const float offset = z[d] - centre[i * size + d];
                sum -= precision[i * size + d] * offset * offset;
            }
            terms[i] = sum;
            largest = std::max(largest, sum);
        }
        float total = 0.0f;
        for (const float term : terms) {
            if (term > largest - 20.0f) total += std::exp(term - largest);
        }
        out[p] = largest + std::log(total);
    }
    return out;
}

std::vector<float> logNormal(std::size_t dimension, NoiseAt noise,
                             const std::vector<float>& latents) {
    const double variance = noise.normalVariance();
    const double constant =
        -0.5 * static_cast<double>(dimension) * std::log(2.0 * std::numbers::pi * variance);
    std::vector<float> out(latents.size() / dimension);
    for (std::size_t p = 0; p < out.size(); ++p) {
        double squares = 0.0;
        for (std::size_t d = 0; d < dimension; ++d) {
            const double entry = latents[p * dimension + d];
            squares += entry * entry;
        }
        out[p] = static_cast<float>(constant - 0.5 * squares / variance);
    }
    return out;
}

std::vector<float> mixedScores(const std::vector<float>& latents, const std::vector<float>& network,
                               const std::vector<double>& alpha, NoiseAt noise) {
    assert(latents.size() == network.size() && !alpha.empty());
    std::vector<float> out(latents.size());
    const double precision = 1.0 / noise.normalVariance();
    for (std::size_t k = 0; k < out.size(); ++k) {
        const double a = alpha[k % alpha.size()];
        const double normal = -precision * static_cast<double>(latents[k]);
        out[k] = static_cast<float>((1.0 - a) * normal + a * static_cast<double>(network[k]));
    }
    return out;
}

std::vector<float> arrowsInPlane(const LatentPlane& plane, const std::vector<float>& scores) {
    const LatentRows rows{scores, plane.dimension()};
    std::vector<float> arrows;
    arrows.reserve(2 * rows.count());
    for (std::size_t i = 0; i < rows.count(); ++i) {
        const render::Vec2 v = plane.along(rows.row(i));
        arrows.push_back(static_cast<float>(v.x));
        arrows.push_back(static_cast<float>(v.y));
    }
    return arrows;
}

std::vector<float> integrated(const LatentGrid& grid, const std::vector<float>& arrows) {
    assert(arrows.size() == 2 * grid.count());
    const double step[2] = {grid.stepX(), grid.stepY()};
    std::vector<double> residual(grid.count(), 0.0);
    forEachEdge(grid, [&](std::size_t a, std::size_t b, std::size_t axis) {
        const double mean = 0.5 * (static_cast<double>(arrows[2 * a + axis]) +
                                   static_cast<double>(arrows[2 * b + axis]));
        residual[b] += mean * step[axis];
        residual[a] -= mean * step[axis];
    });
    std::vector<double> f(grid.count(), 0.0), direction = residual;
    double square = inner(residual, residual);
    const double enough = kSolved * kSolved * square;
    for (int round = 0; round < kMostRounds && square > enough; ++round) {
        const std::vector<double> image = laplacian(grid, direction);
        const double curvature = inner(direction, image);
        if (curvature <= 0.0) break;
        const double length = square / curvature;
        for (std::size_t i = 0; i < f.size(); ++i) {
            f[i] += length * direction[i];
            residual[i] -= length * image[i];
        }
        const double next = inner(residual, residual);
        for (std::size_t i = 0; i < f.size(); ++i) {
            direction[i] = residual[i] + next / square * direction[i];
        }
        square = next;
    }
    return {f.begin(), f.end()};
}

std::vector<float> normalised(const LatentGrid& grid, std::vector<float> logarithms) {
    const float largest = *std::ranges::max_element(logarithms);
    double total = 0.0;
    for (const float value : logarithms) total += std::exp(static_cast<double>(value - largest));
    const double shift =
        static_cast<double>(largest) + std::log(total * grid.stepX() * grid.stepY());
    for (float& value : logarithms) value -= static_cast<float>(shift);
    return logarithms;
}

double priorReach(const std::vector<render::Vec2>& codes, NoiseAt noise) {
    double furthest = 0.0;
    for (const render::Vec2& place : codes) {
        furthest = std::max({furthest, std::abs(place.x), std::abs(place.y)});
    }
    return std::max(kNormalShown * std::sqrt(noise.normalVariance()),
                    noise.m * furthest + kNormalShown * noise.s);
}

}  // namespace scorescope::app
