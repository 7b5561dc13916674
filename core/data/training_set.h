// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/data_set.h"
#include "core/data/image_shape.h"

namespace scorescope {

/// Data units <-> model space, per dimension: model = (data - shift) / scale.
struct Scaling {
    Vector shift;
    Vector scale;

    static Scaling identity(std::int64_t dimension);
    Points toModel(Points points) const;
    Points toData(Points points) const;
    /// ln of the volume in data units that one unit of model space is.
    double logVolume() const;
};

/// Points that an exact score of the noised empirical distribution uses while someone watches.
inline constexpr std::int64_t kLiveExactPoints = 2000;

/// Equal but for the rounding of what was written and read, or computed elsewhere.
bool nearlyEqual(const Vector& a, const Vector& b);

/// What training sees. Immutable, shared by both workers.
struct TrainingSet {
    Points points;  ///< [data.count, D], model space
    Scaling scaling;
    Vector mean;          ///< mu [D] of the points, model space; 0 when standardised
    double variance = 1;  ///< v: mean over dimensions of the points' variances; 1 when standardised
    double spread = 0;    ///< v before scaling, data units squared
    std::optional<ImageShape> image;  ///< of the rows, where they are images
};

/// Draws data.count points with the seed and applies data.scaling.
Result<TrainingSet> makeTrainingSet(const DataSet& data, const Settings& settings);

/// An Error when all points are the same: an exact score exists, but there is nothing to learn.
Result<void> checkTrainable(const TrainingSet& set);

}  // namespace scorescope
