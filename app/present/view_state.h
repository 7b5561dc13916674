// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/present/image_choices.h"
#include "core/base/json.h"
#include "core/session/messages.h"
#include "render/scene/geometry.h"

namespace scorescope::app {

/// What the canvas can show: of the plane, or of one-dimensional data over time.
enum class Layer {
    density,
    data,
    learned,
    exact,
    particles,
    marginals,
    forward,
    reverse,
    flow,
    scoreArrows,
    jacobian,
    integral,
    dsm,
};

inline constexpr std::size_t kLayerCount = 13;

struct LayerInfo {
    Layer layer;
    std::string id;     ///< in scripts and object names
    std::string title;  ///< in the legend
    char shortcut;      ///< key on the canvas
    std::string help;
    bool onPlane = true;
    bool overTime = false;
    bool tool = false;  ///< takes a place in the legend only while it is shown
};

/// Every layer, in the order of the legend.
const std::vector<LayerInfo>& layerCatalogue();

/// The layer with this id or one of its usual other names ("points", "true score").
std::optional<Layer> layerNamed(std::string_view name);

enum class ArrowScaling {
    magnitude,  ///< length grows with |s| up to one cell
    direction,  ///< all of one length
};

/// Two ways from one point to another, for line integrals: straight, and around a corner.
struct TwoWays {
    render::Vec2 from, to, corner;
    friend bool operator==(const TwoWays&, const TwoWays&) = default;
};

/// Which sample of denoising score matching is shown, and how much of it.
struct DsmChoice {
    std::int64_t index = 0;  ///< of the training point
    std::uint64_t seed = 0;  ///< of its noise
    int stage = 0;           ///< 0 .. kLastDsmStage
    friend bool operator==(const DsmChoice&, const DsmChoice&) = default;
};
inline constexpr int kLastDsmStage = 6;

/// How the person looks at the run: everything that is undone and redone besides the settings.
struct ViewState {
    std::array<bool, kLayerCount> shown = {true, true, true,  false, true,  true, true,
                                           true, true, false, true,  false, false};  ///< by Layer
    MapKind map = MapKind::density;  ///< what the layer of the density shows
    bool diffuseData = true;         ///< data points move with t; otherwise they stay at t = 0
    bool emaWeights = true;          ///< averaged weights; otherwise the newest
    bool logDensity = false;         ///< colours follow ln p
    ArrowScaling arrows = ArrowScaling::magnitude;
    std::int64_t particleCount = 2000;
    std::int64_t noiseSeed = 0;
    bool redrawNoise = false;           ///< every Sample takes a new noise seed
    bool resample = true;               ///< particles are drawn anew while training runs
    bool exactPaths = false;            ///< particles and paths follow the true score
    bool noiseLeft = false;             ///< the axis of time runs from noise to data
    std::optional<render::Vec2> probe;  ///< the selected point of the plane
    std::optional<TwoWays> ways;        ///< nothing: across the data
    GivenPoint::Part givenPart = GivenPoint::Part::posterior;  ///< of a score that z makes
    DsmChoice dsm;
    ImageChoices images;

    bool shows(Layer layer) const { return shown[static_cast<std::size_t>(layer)]; }
    void show(Layer layer, bool on) { shown[static_cast<std::size_t>(layer)] = on; }

    friend bool operator==(const ViewState&, const ViewState&) = default;
};

inline constexpr std::int64_t kFewestParticles = 10;
inline constexpr std::int64_t kMostParticles = 1'000'000;

Json toJson(const ViewState& view);

}  // namespace scorescope::app
