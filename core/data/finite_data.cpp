// SPDX-License-Identifier: Apache-2.0
#include "core/data/finite_data.h"

#include <numeric>

namespace scorescope {
namespace {

Points takeRows(const Points& points, const std::vector<std::int64_t>& chosen) {
    Points taken{static_cast<std::int64_t>(chosen.size()), points.dimension, {}};
    taken.values.reserve(chosen.size() * static_cast<std::size_t>(points.dimension));
    for (const std::int64_t i : chosen) {
        const auto row = points.row(i);
        taken.values.insert(taken.values.end(), row.begin(), row.end());
    }
    return taken;
}

}  // namespace

FiniteData::FiniteData(Points rows, Points heldOut)
    : rows_(std::move(rows)), heldOut_(std::move(heldOut)) {
    assert(rows_.count > 0 && heldOut_.count > 0 && rows_.dimension == heldOut_.dimension);
}

Points FiniteData::draw(std::int64_t count, std::uint64_t seed, Stream stream) const {
    return takeRows(rows_, chooseRows(rows_.count, count, seed, stream));
}

Points FiniteData::drawHeldOut(std::int64_t count, std::uint64_t seed) const {
    return takeRows(heldOut_, chooseRows(heldOut_.count, count, seed, Stream::evaluation));
}

std::vector<std::int64_t> chooseRows(std::int64_t rows, std::int64_t count, std::uint64_t seed,
                                     Stream stream) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(rows));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    if (count >= rows) return order;
    // Fisher-Yates, stopped after `count` places.
    for (std::int64_t i = 0; i < count; ++i) {
        const NoiseKey key{seed, stream, static_cast<std::uint64_t>(i)};
        const auto offset = uniformIndex(key, static_cast<std::uint64_t>(rows - i));
        std::swap(order[static_cast<std::size_t>(i)], order[static_cast<std::size_t>(i) + offset]);
    }
    order.resize(static_cast<std::size_t>(count));
    return order;
}

Points rowsLeftOver(const Points& rows, std::int64_t count, std::uint64_t seed) {
    if (count >= rows.count) return rows;
    std::vector<bool> used(static_cast<std::size_t>(rows.count), false);
    for (const std::int64_t i : chooseRows(rows.count, count, seed, Stream::data)) {
        used[static_cast<std::size_t>(i)] = true;
    }
    std::vector<std::int64_t> left;
    for (std::int64_t i = 0; i < rows.count; ++i) {
        if (!used[static_cast<std::size_t>(i)]) left.push_back(i);
    }
    return takeRows(rows, left);
}

}  // namespace scorescope
