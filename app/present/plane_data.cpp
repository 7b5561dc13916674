// SPDX-License-Identifier: Apache-2.0
#include "app/present/plane_data.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

#include "core/base/random.h"
#include "core/sde/noise_advice.h"

namespace scorescope::app {
namespace {

constexpr std::int64_t kMostShown = 20'000;
constexpr std::int64_t kImagesOnPlane = 256;
constexpr double kNoiseShown = 2.2;  // standard deviations of the prior that fit into the window

struct Range {
    double lowest = 0.0;
    double highest = 0.0;

    void include(double value) {
        lowest = std::min(lowest, value);
        highest = std::max(highest, value);
    }
};

}  // namespace

Result<std::shared_ptr<const PlaneData>> PlaneData::load(const Settings& settings) {
    auto data = makeDataSet(settings);
    if (!data) return data.error();
    const bool images = (*data)->images() != nullptr;
    Settings fewer = settings;
    // The plane shows two pixels of them at most: training's whole set is not needed for that.
    if (images && fewer.integer("data.count") > kImagesOnPlane) {
        if (auto set = fewer.set("data.count", kImagesOnPlane); !set) return set.error();
    }
    const auto set = makeTrainingSet(**data, fewer);
    if (!set) return set.error();
    const std::shared_ptr<PlaneData> plane(new PlaneData());
    if (images) plane->dataSet_ = *std::move(data);
    plane->sde_ = makeSde(settings);
    plane->tMin_ = smallestTime(settings);
    // Which nobody asks where the noise does not go down levels.
    if (plane->sde_->hasLevels())
        plane->proposedSigmaMax_ = scorescope::proposedSigmaMax(set->points);
    plane->place(*set, static_cast<std::uint64_t>(settings.integer("seed")));
    plane->frame();
    return std::shared_ptr<const PlaneData>(plane);
}

render::Vec2 PlaneData::first() const {
    assert(shown_ > 0);
    return {shift_.x + scale_.x * static_cast<double>(clean_[0]),
            shift_.y + scale_.y * static_cast<double>(clean_[1])};
}

render::FloatArray PlaneData::at(double t) const {
    const double noised = sde_->nearestTime(t, 0.0);
    const double m = t > 0.0 ? sde_->meanScale(noised) : 1.0;
    const double s = t > 0.0 ? sde_->noiseScale(noised) : 0.0;
    const std::array shift = {shift_.x, shift_.y};
    const std::array scale = {scale_.x, scale_.y};
    std::vector<float> positions(clean_.size());
    for (std::size_t i = 0; i < positions.size(); ++i) {
        const double model =
            m * static_cast<double>(clean_[i]) + s * static_cast<double>(noise_[i]);
        positions[i] = static_cast<float>(shift[i % 2] + scale[i % 2] * model);
    }
    return render::shareArray(std::move(positions));
}

void PlaneData::place(const TrainingSet& set, std::uint64_t seed) {
    total_ = set.points.count;
    shown_ = std::min(total_, kMostShown);
    dimension_ = set.points.dimension;
    const auto size = static_cast<std::size_t>(2 * shown_);
    clean_.assign(size, 0.0f);
    noise_.assign(size, 0.0f);
    const std::size_t coordinates = dimension_ < 2 ? 1 : 2;
    for (std::int64_t i = 0; i < shown_; ++i) {
        const auto row = set.points.row(i);
        const auto at = static_cast<std::size_t>(2 * i);
        std::copy_n(row.begin(), coordinates, clean_.begin() + static_cast<std::ptrdiff_t>(at));
        NoiseKey key;
        key.seed = seed;
        key.stream = Stream::forward;
        key.particle = static_cast<std::uint64_t>(i);
        normals(key, std::span(noise_).subspan(at, coordinates));
    }
    shift_ = {set.scaling.shift[0], coordinates == 2 ? set.scaling.shift[1] : 0.0};
    scale_ = {set.scaling.scale[0], coordinates == 2 ? set.scaling.scale[1] : 1.0};
}

void PlaneData::frame() {
    Range x = {shift_.x, shift_.x};
    Range y = {shift_.y, shift_.y};
    double widest = 1.0;
    for (std::size_t i = 0; i + 1 < clean_.size(); i += 2) {
        const double u = clean_[i];
        const double v = clean_[i + 1];
        widest = std::max({widest, std::abs(u), std::abs(v)});
        x.include(shift_.x + scale_.x * u);
        y.include(shift_.y + scale_.y * v);
    }
    // Exploding noise reaches so far out that the data would be a dot; there it leaves the window.
    // Clean data, which have no noise at all, get the room of the usual prior.
    const double noise = sde_->hasLevels() ? std::max(sde_->priorSd(), 1.0) : sde_->priorSd();
    const double reach = kNoiseShown * std::min(noise, widest);
    for (const double side : {-reach, reach}) {
        x.include(shift_.x + scale_.x * side);
        y.include(shift_.y + scale_.y * side);
    }
    home_ = {x.lowest, y.lowest, x.highest, y.highest};
}

}  // namespace scorescope::app
