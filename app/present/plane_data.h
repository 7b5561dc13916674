// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "core/base/result.h"
#include "core/data/image_data.h"
#include "core/data/training_set.h"
#include "core/sde/sde.h"
#include "render/scene/drawables.h"

namespace scorescope::app {

/// The training points as the plane shows them, at any diffusion time:
///     x_t = m(t) x_0 + s(t) eps, with one eps a point, so that each walks a smooth path.
///
/// Made without the engine. Of more than two coordinates the first two are shown, of one it lies
/// on y = 0. Immutable; safe from several threads.
class PlaneData {
public:
    /// Draws or reads the data that the settings name; takes seconds for large files.
    static Result<std::shared_ptr<const PlaneData>> load(const Settings& settings);

    std::int64_t total() const { return total_; }
    std::int64_t shown() const { return shown_; }  ///< points beyond 20,000 are left out
    std::int64_t dimension() const { return dimension_; }
    double tMin() const { return tMin_; }  ///< smallest t at which there is a score
    const Sde& sde() const { return *sde_; }
    /// The data set itself where its rows are images; else null.
    const ImageData* images() const { return dataSet_ ? dataSet_->images() : nullptr; }

    /// The prior of the first coordinate, N(priorMean, priorSd^2), data units.
    double priorMean() const { return shift_.x; }
    double priorSd() const { return scale_.x * sde_->priorSd(); }

    /// A largest noise that reaches from any training point to any other, model space.
    double proposedSigmaMax() const { return proposedSigmaMax_; }

    /// The first training point, data units.
    render::Vec2 first() const;

    /// [shown, 2], data units; on a ladder of the level nearest to t, unless that is 0.
    render::FloatArray at(double t) const;

    /// What a new window shows: the data, and the noise that they become.
    render::WorldRect home() const { return home_; }

private:
    PlaneData() = default;
    void place(const TrainingSet& set, std::uint64_t seed);
    void frame();

    std::int64_t total_ = 0;
    std::int64_t shown_ = 0;
    std::int64_t dimension_ = 0;
    double tMin_ = 1e-3;
    double proposedSigmaMax_ = 0.0;
    std::unique_ptr<Sde> sde_;
    std::shared_ptr<const DataSet> dataSet_;  ///< of images; else null
    std::vector<float> clean_;                ///< [shown, 2], model space
    std::vector<float> noise_;                ///< [shown, 2]
    render::Vec2 shift_;                      ///< model space -> data units
    render::Vec2 scale_ = {1.0, 1.0};
    render::WorldRect home_;
};

}  // namespace scorescope::app
