// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/present/field_view.h"
#include "app/present/picture.h"
#include "app/present/plane_data.h"
#include "app/present/trajectory.h"
#include "app/present/view_state.h"
#include "render/scene/theme.h"

namespace scorescope::app {

/// Everything that is known about the plane right now; turns into the scene and the legend.
///
/// Pictures of data and particles at one t are kept, so that a new field does not move points
/// again.
class CanvasView final : public Picture {
public:
    void setData(std::shared_ptr<const PlaneData> data);
    void setTrajectory(Trajectory trajectory);
    void setTime(double t) { t_ = t; }
    void setTheme(const render::ThemeColours& theme) { theme_ = &theme; }

    FieldView& fields() { return fields_; }
    const FieldView& fields() const { return fields_; }
    const PlaneData* data() const { return data_.get(); }
    const Trajectory& trajectory() const { return trajectory_; }
    const render::ThemeColours& theme() const { return *theme_; }
    double t() const { return t_; }
    /// t at which there is a score: not below the smallest t of training.
    double fieldT() const;

    render::Scene scene(const ViewState& view) override;
    std::vector<LegendEntry> legend(const ViewState& view) const override;
    /// "Arrow of one cell: |s| >= 5. Density: 0 to 0.53." and which solver made the particles.
    std::string scaleText(const ViewState& view) const override;
    /// What lies under a point: coordinates and both scores; one short line each.
    std::vector<std::string> readout(render::Vec2 point, const ViewState& view) const override;
    std::string summary(const ViewState& view) const override;

private:
    void placePoints(const ViewState& view);
    void addDensity(render::Scene& scene, const ViewState& view) const;
    void addPoints(render::Scene& scene, Layer layer) const;
    void addArrows(render::Scene& scene, const ViewState& view, const ArrowField& field,
                   bool exact) const;
    void addProbe(render::Scene& scene, const ViewState& view) const;

    std::shared_ptr<const PlaneData> data_;
    Trajectory trajectory_;
    FieldView fields_;
    const render::ThemeColours* theme_ = &render::lightTheme();
    double t_ = 0.1;

    double dataT_ = -1.0;  ///< of dataPoints_
    render::FloatArray dataPoints_;
    double particleT_ = -1.0;  ///< of particles_
    render::FloatArray particles_;
};

}  // namespace scorescope::app
