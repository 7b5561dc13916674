// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/present/dsm_view.h"
#include "app/present/field_view.h"
#include "app/present/given_view.h"
#include "app/present/integral_view.h"
#include "app/present/picture.h"
#include "app/present/plane_data.h"
#include "app/present/probe_view.h"
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
    /// What the learned score is given; `choice`: it has parts to choose from.
    void setGiven(std::optional<GivenPoint> given, bool choice);

    FieldView& fields() { return fields_; }
    const FieldView& fields() const { return fields_; }
    ProbeView& probe() { return probe_; }
    const ProbeView& probe() const { return probe_; }
    IntegralView& integral() { return integral_; }
    const IntegralView& integral() const { return integral_; }
    DsmView& dsm() { return dsm_; }
    const DsmView& dsm() const { return dsm_; }
    /// Forgets all that the explorer has said.
    void clearAnswers();
    /// The ways of the line integral: those of the view, or some across the data.
    TwoWays ways(const ViewState& view) const;
    const PlaneData* data() const { return data_.get(); }
    const Trajectory& trajectory() const { return trajectory_; }
    const render::ThemeColours& theme() const { return *theme_; }
    double t() const { return t_; }
    /// t at which there is a score: not below the smallest t of training.
    double fieldT() const;

    render::Scene scene(const ViewState& view) override;
    std::vector<LegendEntry> legend(const ViewState& view) const override;
    /// "longest arrow: |s| >= 5" and the score's error.
    std::string scaleText(const ViewState& view) const override;
    std::optional<ColourKey> colourKey(const ViewState& view) const override;
    /// What lies under a point: coordinates and both scores; one short line each.
    std::vector<std::string> readout(render::Vec2 point, const ViewState& view) const override;
    /// What the tools found: about one sample, at the selected point, along the two ways.
    std::vector<Finding> tables(const ViewState& view) const;
    /// The same, one short text a line.
    std::vector<std::string> findings(const ViewState& view) const;
    std::string summary(const ViewState& view) const override;

private:
    void placePoints(const ViewState& view);
    void addMap(render::Scene& scene, const ViewState& view) const;
    void addPoints(render::Scene& scene, const ViewState& view, Layer layer) const;
    void addArrows(render::Scene& scene, const ViewState& view, const ArrowField& field,
                   bool exact) const;
    void addProbe(render::Scene& scene, const ViewState& view) const;
    void addPlace(render::Scene& scene, render::Vec2 place, render::Colour colour) const;
    void addTools(render::Scene& scene, const ViewState& view) const;
    LegendEntry entryOf(const LayerInfo& info, const ViewState& view) const;
    double homeSide() const;

    std::shared_ptr<const PlaneData> data_;
    Trajectory trajectory_;
    FieldView fields_;
    ProbeView probe_;
    IntegralView integral_;
    DsmView dsm_;
    std::optional<GivenPoint> given_;
    bool givenChoice_ = false;
    const render::ThemeColours* theme_ = &render::lightTheme();
    double t_ = 0.1;

    double dataT_ = -1.0;  ///< of dataPoints_
    render::FloatArray dataPoints_;
    double particleT_ = -1.0;  ///< of particles_
    render::FloatArray particles_;
};

}  // namespace scorescope::app
