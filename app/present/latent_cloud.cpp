// SPDX-License-Identifier: Apache-2.0
#include "app/present/latent_cloud.h"

#include <cmath>

#include "core/base/number_text.h"

namespace scorescope::app {

std::string LatentCloud::axisName(int axis) const {
    if (neighbours) return axis == 0 ? "t-SNE" : "";
    if (plane.ownAxes()) return axis == 0 ? "z₁" : "z₂";
    if (axis == 1) return "PC 2";
    return "PC 1 (both: " + formatReal(std::round(100.0 * plane.share()), 3) +
           " % of the variance)";
}

LatentCloudPtr makeLatentCloud(const EncodeReply& reply, std::vector<std::int64_t> testRows,
                               const LatentCloud* before) {
    auto cloud = std::make_shared<LatentCloud>();
    cloud->decoder = reply.decoder;
    cloud->step = reply.step;
    cloud->testRows = std::move(testRows);
    cloud->latents = reply.mean;
    cloud->labels = reply.labels;
    const LatentRows rows{cloud->latents, static_cast<std::size_t>(reply.latentDimension)};
    if (rows.count() == 0 || rows.count() != cloud->testRows.size()) return nullptr;
    cloud->plane = LatentPlane(rows);
    const bool same = before != nullptr && before->decoder == cloud->decoder &&
                      before->testRows == cloud->testRows && !before->neighbours;
    if (same) cloud->plane.alignTo(rows, before->places);
    cloud->places = cloud->plane.places(rows);
    cloud->frame = frameFor(cloud->places, same ? &before->frame : nullptr);
    return cloud;
}

LatentCloudPtr firstRows(const LatentCloud& cloud, std::size_t count) {
    auto fewer = std::make_shared<LatentCloud>(cloud);
    if (cloud.count() <= count) return fewer;
    fewer->testRows.resize(count);
    fewer->latents.resize(count * cloud.plane.dimension());
    if (!fewer->labels.empty()) fewer->labels.resize(count);
    fewer->places.resize(count);
    return fewer;
}

LatentCloudPtr replaced(const LatentCloud& cloud, std::vector<render::Vec2> places,
                        const LatentCloud* before, double progress) {
    auto other = std::make_shared<LatentCloud>(cloud);
    other->neighbours = true;
    other->progress = progress;
    const bool same = before != nullptr && before->neighbours &&
                      before->testRows == cloud.testRows && before->places.size() == places.size();
    if (same) {
        const PlaneTurn turn = nearestTurn(places, before->places);
        for (render::Vec2& place : places) place = turn.apply(place);
    }
    other->places = std::move(places);
    other->frame = frameFor(other->places, same ? &before->frame : nullptr);
    return other;
}

}  // namespace scorescope::app
