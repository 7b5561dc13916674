// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/present/latent_plane.h"
#include "core/session/image_messages.h"

namespace scorescope::app {

/// Test images as points: mean latents of one encoder, and where they lie on the screen's plane.
/// Immutable.
struct LatentCloud {
    std::string decoder;
    std::int64_t step = 0;  ///< of the weights
    std::vector<std::int64_t> testRows;
    std::vector<float> latents;  ///< [n, L]
    std::vector<int> labels;     ///< empty without classes
    LatentPlane plane;
    std::vector<render::Vec2> places;
    render::WorldRect frame;
    bool neighbours = false;  ///< places are those of t-SNE: the plane does not hold
    double progress = 1.0;    ///< of t-SNE

    std::size_t count() const { return places.size(); }
    LatentRows rows() const { return {latents, plane.dimension()}; }
    /// "z₁", "first principal component": what the axes are.
    std::string axisName(int axis) const;
};

using LatentCloudPtr = std::shared_ptr<const LatentCloud>;

/// Projects what an encoder answered; the axes of `before` stay where they are as far as they can.
LatentCloudPtr makeLatentCloud(const EncodeReply& reply, std::vector<std::int64_t> testRows,
                               const LatentCloud* before);

/// Its first rows only.
LatentCloudPtr firstRows(const LatentCloud& cloud, std::size_t count);

/// The same cloud at other places (of t-SNE), turned to where they were `before`.
LatentCloudPtr replaced(const LatentCloud& cloud, std::vector<render::Vec2> places,
                        const LatentCloud* before, double progress);

}  // namespace scorescope::app
