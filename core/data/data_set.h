// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "core/base/settings.h"
#include "core/data/gaussian_mixture.h"
#include "core/data/points.h"

namespace scorescope {

class ImageData;

/// A distribution or a finite set of points to learn from. Immutable; safe from several threads.
class DataSet {
public:
    virtual ~DataSet() = default;

    virtual std::int64_t dimension() const = 0;

    /// Rows of a finite set; 0 when there are as many as one asks for.
    virtual std::int64_t rows() const { return 0; }

    /// `count` points of the stream. A finite set gives `count` different rows in random order
    /// (all of them when it has fewer).
    virtual Points draw(std::int64_t count, std::uint64_t seed, Stream stream) const = 0;

    /// Rows that training does not see, for metrics; a distribution draws fresh ones.
    virtual Points drawHeldOut(std::int64_t count, std::uint64_t seed) const {
        return draw(count, seed, Stream::evaluation);
    }

    /// The closed-form density, when there is one.
    virtual std::optional<GaussianMixture> density() const { return std::nullopt; }

    /// Itself where its rows are images; else null.
    virtual const ImageData* images() const { return nullptr; }
};

/// Builds the data set that `data.kind` names; reads files where the kind needs them.
Result<std::unique_ptr<DataSet>> makeDataSet(const Settings& settings);

}  // namespace scorescope
