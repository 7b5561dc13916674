// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/data_set.h"
#include "core/data/shapes.h"

namespace scorescope {

/// A distribution in the plane that one can draw from, without a closed-form density.
class ShapeData final : public DataSet {
public:
    explicit ShapeData(Shape shape) : shape_(std::move(shape)) {}

    std::int64_t dimension() const override { return 2; }
    /// Row i depends on (seed, stream, i) only.
    Points draw(std::int64_t count, std::uint64_t seed, Stream stream) const override;

private:
    Shape shape_;
};

}  // namespace scorescope
