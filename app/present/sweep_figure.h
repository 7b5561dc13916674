// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "render/figure/figure.h"

namespace scorescope::app {

/// One quantity along a sweep. Values that are not finite interrupt its line.
struct SweepSeries {
    std::string name;  ///< in the legend, with its unit
    std::vector<double> x;
    std::vector<double> y;            ///< as many as x
    std::vector<double> spread = {};  ///< half the height of the band around y; empty: none
};

/// A place on the x axis worth a line, "best σ = 0.3".
struct SweepMark {
    double x = 0.0;
    std::string label;
};

/// Quantities that were measured while one setting took several values.
struct SweepCurves {
    std::string title;
    std::string caption;
    std::string xLabel;
    std::string yLabel;
    bool xLog = false;
    bool yLog = false;  ///< taken as linear where a value is not positive
    std::vector<SweepSeries> series;
    std::vector<SweepMark> marks;
    std::optional<std::size_t> lowestOf;  ///< the series whose smallest value gets a mark
};

/// The curves over each other, told apart by colour, marker and dash; axes around all of them.
render::Figure sweepFigure(const SweepCurves& curves,
                           const render::ThemeColours& theme = render::lightTheme());

/// Where the series is smallest; nothing when it has no finite value.
std::optional<SweepMark> lowestPoint(const SweepSeries& series);

}  // namespace scorescope::app
