// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "render/scene/geometry.h"

namespace scorescope::app {

/// Latent vectors as rows [n, L].
struct LatentRows {
    std::span<const float> values;
    std::size_t dimension = 0;

    std::size_t count() const { return dimension == 0 ? 0 : values.size() / dimension; }
    std::span<const float> row(std::size_t i) const {
        return values.subspan(i * dimension, dimension);
    }
};

/// Two orthonormal directions through the latent space: the space itself where it has two
/// dimensions, else those of largest variance. Affine: places are (z - centre) . axis.
class LatentPlane {
public:
    LatentPlane() = default;
    /// Of at least one row. One dimension lies on y = 0.
    explicit LatentPlane(LatentRows rows);

    /// Along two coordinates, through the rows' mean; places are those coordinates.
    static LatentPlane alongCoordinates(LatentRows rows, std::size_t first, std::size_t second);
    /// Through three rows: the first is the origin, the second lies on the first axis.
    static LatentPlane throughRows(LatentRows three);

    bool empty() const { return centre_.empty(); }
    std::size_t dimension() const { return centre_.size(); }
    bool ownAxes() const { return ownAxes_; }
    /// The share of the variance that the two directions show, 0..1.
    double share() const { return share_; }

    /// Turned, and mirrored if need be, so that these rows lie as near as can be to where they were
    /// (orthogonal Procrustes): new weights move points, not axes. Own axes stay as they are.
    void alignTo(LatentRows rows, const std::vector<render::Vec2>& before);

    render::Vec2 place(std::span<const float> z) const;
    std::vector<render::Vec2> places(LatentRows rows) const;
    /// `z` moved within the plane, so that it lies at `at`.
    std::vector<float> moved(std::span<const float> z, render::Vec2 at) const;
    /// A direction of the latent space [L] as it points within the plane.
    render::Vec2 along(std::span<const float> direction) const;
    /// The vector at `at` that lies in the plane itself.
    std::vector<float> latentAt(render::Vec2 at) const;

private:
    std::vector<double> centre_;
    std::vector<double> axes_[2];
    bool ownAxes_ = false;
    double share_ = 1.0;
};

/// The orthogonal map R = [[a, b], [c, d]] with the least sum of |R from_i - to_i|^2 over pairs
/// whose means have been taken away.
struct PlaneTurn {
    double a = 1.0, b = 0.0, c = 0.0, d = 1.0;
    render::Vec2 apply(render::Vec2 v) const { return {a * v.x + b * v.y, c * v.x + d * v.y}; }
};
PlaneTurn nearestTurn(const std::vector<render::Vec2>& from, const std::vector<render::Vec2>& to);

/// The point of `places` nearest to `at` within `reach`; its index, or -1.
std::ptrdiff_t nearestPlace(const std::vector<render::Vec2>& places, render::Vec2 at, double reach);

/// Those inside a polygon (even-odd rule).
std::vector<std::size_t> placesInside(const std::vector<render::Vec2>& places,
                                      const std::vector<render::Vec2>& polygon);

/// A rectangle around the places with a margin; keeps `before` while the places fill it well.
render::WorldRect frameFor(const std::vector<render::Vec2>& places,
                           const render::WorldRect* before = nullptr);

}  // namespace scorescope::app
