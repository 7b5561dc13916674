// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/present/picture.h"
#include "render/scene/camera.h"
#include "render/scene/drawables.h"
#include "render/scene/raster.h"
#include "render/scene/theme.h"

namespace scorescope::app {

/// One line of the stage's legend: what is on the canvas, nothing else.
struct StageLegend {
    Layer layer = Layer::data;
    std::string title;
    std::string badge;
};

/// The axis of diffusion time, or of noise levels.
struct StageTime {
    double t = 0.0;
    std::vector<double> levels;  ///< empty: all times
    std::string text;            ///< "t = 0.32", "level 3 of 10"
};

/// The axis of training.
struct StageTraining {
    std::vector<std::int64_t> steps;   ///< those that can be shown
    std::optional<std::int64_t> step;  ///< that is shown; nothing: no network
    bool newest = true;                ///< the picture follows the training
};

/// All that the painter paints: one moment of the show, in plain values.
struct StageImage {
    const render::ThemeColours* theme = &render::lightTheme();
    std::shared_ptr<const render::Raster> picture;  ///< in place of a canvas; null: the scene
    std::string note;                               ///< below the picture
    render::Scene scene;
    render::Camera camera;  ///< its pixels are units of the slide
    bool overTime = false;
    bool noiseLeft = false;  ///< over time: the axis runs from noise to data
    std::string title;
    std::string caption;  ///< one paragraph; empty: none
    std::string place;    ///< "3 / 7" within a lesson
    std::vector<StageLegend> legend;
    std::string scale;  ///< what lengths and colours mean, several lines
    std::optional<ColourKey> colourKey;
    std::vector<std::string> findings;  ///< of the tools, one line each
    StageTime time;
    StageTraining training;
    std::string notice;  ///< what cannot be read; empty: all is well
    bool black = false;
    bool help = false;

    /// With one noise level there is no time to show, without a network no training; images have
    /// neither.
    bool hasTimeBar() const { return !picture && time.levels.size() != 1; }
    bool hasTrainingBar() const { return !picture && training.step && !training.steps.empty(); }
};

}  // namespace scorescope::app
