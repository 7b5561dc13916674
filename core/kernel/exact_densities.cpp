// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/exact_densities.h"

#include <cassert>
#include <cmath>
#include <numbers>

#include "core/kernel/chunks.h"

namespace scorescope::kernel {
namespace {

constexpr std::size_t kMostLanes = 16;
constexpr std::size_t kMixturePoints = 2048;  // of one piece of work; multiples of the lanes
constexpr std::size_t kEmpiricalPoints = 64;

ExactQuery part(const DensityQuery& query, int dimension, std::size_t first, std::size_t count) {
    const auto size = static_cast<std::size_t>(dimension);
    return {query.x.data() + first * size, count, dimension,
            query.score.empty() ? nullptr : query.score.data() + first * size,
            query.logDensity.empty() ? nullptr : query.logDensity.data() + first};
}

}  // namespace

void MixtureDensity::evaluate(const DensityQuery& query, Isa isa, ThreadTeam* team) const {
    assert(dimension > 0 && dimension <= kMostExactDimensions);
    const ExactTable& table = SCORESCOPE_PICK_TABLE(exactTable, isa);
    const auto size = static_cast<std::size_t>(dimension);
    std::vector<double> constants = logWeights, inverses = variances;
    for (std::size_t i = 0; i < inverses.size(); ++i) {
        constants[i / size] -= 0.5 * std::log(2.0 * std::numbers::pi * variances[i]);
        inverses[i] = 1.0 / variances[i];
    }
    const auto components = static_cast<int>(constants.size());
    inChunks(team, query.x.size() / size, kMixturePoints,
             [&](std::size_t first, std::size_t count, int) {
                 std::vector<double> scratch(constants.size() * kMostLanes);
                 table.mixture({part(query, dimension, first, count), components, constants.data(),
                                means.data(), inverses.data(),
                                bases.empty() ? nullptr : bases.data(), scratch.data()});
             });
}

void EmpiricalDensity::evaluate(const DensityQuery& query, Isa isa, ThreadTeam* team) const {
    assert(dimension > 0 && dimension <= kMostExactDimensions && !means.empty());
    const ExactTable& table = SCORESCOPE_PICK_TABLE(exactTable, isa);
    const auto size = static_cast<std::size_t>(dimension);
    const std::size_t points = means.size() / size;
    const double logNormaliser = std::log(static_cast<double>(points)) +
                                 0.5 * dimension * std::log(2.0 * std::numbers::pi * variance);
    inChunks(team, query.x.size() / size, kEmpiricalPoints,
             [&](std::size_t first, std::size_t count, int) {
                 table.empirical({part(query, dimension, first, count), points, means.data(),
                                  variance, logNormaliser});
             });
}

}  // namespace scorescope::kernel
