// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "render/scene/colour.h"

namespace scorescope::render {

/// Maps from a number in [0, 1] to a colour. Each is defined in CIE LCh with a lightness that is
/// piecewise linear, so equal steps of the value look like equal steps.
enum class Colormap {
    lagoon,  ///< sequential, dark violet over teal to yellow
    ember,   ///< sequential, black over red to pale yellow
    paper,   ///< sequential, white to green: fades into a light background
    night,   ///< sequential, near black to pale green: fades into a dark background
    polar,   ///< diverging, blue over white to red; the middle means zero
    plum,    ///< sequential, white to purple: fades into a light background
    dusk,    ///< sequential, near black to pale purple: fades into a dark background
    aurora,  ///< diverging, blue over near black to red: for dark backgrounds
};

enum class ColormapKind { sequential, diverging };

/// One entry of the list of maps.
struct ColormapInfo {
    Colormap map;
    std::string id;     ///< "lagoon"
    std::string title;  ///< "Lagoon (dark to light)"
    ColormapKind kind;
};

/// Every map, in the order shown to the user.
const std::vector<ColormapInfo>& colormapCatalogue();

inline constexpr int kColormapSize = 256;
using ColormapTable = std::array<Colour, kColormapSize>;

/// The colours of u = 0, 1/255, ..., 1.
const ColormapTable& colormapTable(Colormap map);

/// The colour at u, clamped to [0, 1].
Colour colourAt(Colormap map, double u);

/// Eight categorical colours that people with any colour vision tell apart (Okabe and Ito, 2008).
const std::array<Colour, 8>& categoricalColours();

}  // namespace scorescope::render
