// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "render/scene/colormap.h"
#include "render/scene/colour.h"

namespace scorescope::render {

/// What each colour means, the same in every panel, legend and figure.
struct ThemeColours {
    Colour background;
    Colour frame;  ///< axes and ticks
    Colour grid;   ///< faint lines behind the curves
    Colour text;
    Colour mutedText;     ///< captions, units
    Colour data;          ///< blue: points of the data set
    Colour generated;     ///< orange: particles and samples of the model
    Colour trueScore;     ///< grey: the exact score
    Colour learnedScore;  ///< dark teal (pale on dark): the model's score
    Colour flow;          ///< black (white on dark): paths of the probability-flow ODE
    Colour halo;          ///< rim of arrows, contrasts with both scores
    Colour error;         ///< purple: differences
    Colormap density;     ///< fades into the background where there is no mass
    Colormap magnitude;   ///< of an error: fades into the background where it is small
    Colormap signedMap;   ///< of numbers with a sign: the background means zero
};

const ThemeColours& lightTheme();
const ThemeColours& darkTheme();

}  // namespace scorescope::render
