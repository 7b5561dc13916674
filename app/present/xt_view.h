// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <memory>

#include "app/present/path_bundle.h"
#include "app/present/picture.h"
#include "app/present/plane_data.h"
#include "app/present/time_field.h"
#include "app/present/trajectory.h"
#include "app/present/xt_slice.h"
#include "render/scene/theme.h"

namespace scorescope::app {

/// One-dimensional data over diffusion time: p_t(x) as a heat map, paths of the forward process,
/// the reverse SDE and the probability-flow ODE over it, the data's density and the prior at the
/// edges. World coordinates: x is the time (or 1 - t), y the place in data units.
class XtView final : public Picture {
public:
    void setData(std::shared_ptr<const PlaneData> data);
    void setTrajectory(Trajectory trajectory) { trajectory_ = std::move(trajectory); }
    void setTime(double t) { t_ = t; }
    void setTheme(const render::ThemeColours& theme) { theme_ = &theme; }
    /// Renews what the reply holds.
    void take(const XtReply& reply);
    void take(const PathsReply& reply);
    void clear();  ///< data and theme stay

    const PathBundle& paths(PathKind kind) const { return paths_[static_cast<std::size_t>(kind)]; }
    const TimeField& density() const { return logDensity_; }
    std::int64_t exactPoints() const { return exactPoints_; }
    std::int64_t step() const { return step_; }  ///< of the learned score's weights
    const render::ThemeColours& theme() const { return *theme_; }
    double t() const { return t_; }

    render::Scene scene(const ViewState& view) override;
    std::vector<LegendEntry> legend(const ViewState& view) const override;
    std::string scaleText(const ViewState& view) const override;
    std::vector<std::string> readout(render::Vec2 point, const ViewState& view) const override;
    std::string summary(const ViewState& view) const override;

    /// Density and scores at the cursor, of what is shown.
    XtSlice slice(const ViewState& view) const;
    /// All of time and of the places that the process reaches, with room for the edges.
    render::WorldRect home() const;
    /// Curves at the edges: place and share of the largest value, over the rows of the density.
    std::vector<double> edge(bool prior) const;
    std::vector<double> edgePlaces() const;

    /// Where time t stands on the axis, and the way back: the same for both.
    static double place(double t, const ViewState& view) { return view.noiseLeft ? 1.0 - t : t; }

private:
    struct Line {
        render::FloatArray positions;
        std::size_t count = 0;
        std::size_t vertices = 2;
    };
    struct EdgeKey {
        const void* density = nullptr;
        bool noiseLeft = false;
        friend bool operator==(const EdgeKey&, const EdgeKey&) = default;
    };

    void turn(const ViewState& view);
    void addDensity(render::Scene& scene, const ViewState& view) const;
    void addEdges(render::Scene& scene, const ViewState& view);
    void addPaths(render::Scene& scene, const ViewState& view) const;
    void addArrows(render::Scene& scene, const ViewState& view) const;
    void addCursor(render::Scene& scene, const ViewState& view) const;
    void makeEdges(const ViewState& view);
    LegendEntry entryOf(const LayerInfo& info, const ViewState& view) const;
    double arrowReach(const TimeField& field) const;

    std::shared_ptr<const PlaneData> data_;
    Trajectory trajectory_;
    const render::ThemeColours* theme_ = &render::lightTheme();
    double t_ = 0.1;
    std::int64_t step_ = 0;
    std::int64_t exactPoints_ = 0;

    TimeField logDensity_;
    render::FloatArray relative_;  ///< p over the largest of its column
    render::FloatArray shownLog_;  ///< as the axis of time runs
    render::FloatArray shownRelative_;
    double largestLog_ = 0.0;
    std::vector<float> logData_;  ///< [rows] at t = 0
    TimeField learned_;
    TimeField exact_;
    XtReply slice_;  ///< the newest with a slice
    std::array<PathBundle, 3> paths_;
    bool noiseLeft_ = false;

    EdgeKey edgeKey_;
    std::array<Line, 2> edgeFill_;  ///< of data and prior
    std::array<Line, 2> edgeLine_;
};

/// Colour and legend title of a kind of paths.
render::Colour pathColour(PathKind kind, const render::ThemeColours& theme);
Layer pathLayer(PathKind kind);
/// Of the data's density, like p_t's, and of the prior.
render::Colour edgeColour(bool prior, const render::ThemeColours& theme);

inline constexpr std::array kPathKinds = {PathKind::forward, PathKind::flow, PathKind::reverse};
inline constexpr double kLogDensityShown = 12.0;  ///< nats below the largest value

}  // namespace scorescope::app
