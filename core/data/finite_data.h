// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "core/data/data_set.h"

namespace scorescope {

/// A finite set of rows, and the rows that training does not see.
class FiniteData final : public DataSet {
public:
    /// `heldOut` has at least one row and the dimension of `rows`.
    FiniteData(Points rows, Points heldOut);

    std::int64_t dimension() const override { return rows_.dimension; }
    std::int64_t rows() const override { return rows_.count; }
    Points draw(std::int64_t count, std::uint64_t seed, Stream stream) const override;
    Points drawHeldOut(std::int64_t count, std::uint64_t seed) const override;

private:
    Points rows_;
    Points heldOut_;
};

/// `count` different numbers below `rows` in random order; all of them in order when there are no
/// more than `count`.
std::vector<std::int64_t> chooseRows(std::int64_t rows, std::int64_t count, std::uint64_t seed,
                                     Stream stream);

/// What `draw(count, seed, Stream::data)` leaves over; when it leaves nothing, all rows, since a
/// metric on seen rows says more than none.
Points rowsLeftOver(const Points& rows, std::int64_t count, std::uint64_t seed);

}  // namespace scorescope
