// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <functional>

#include "core/data/data_options.h"

namespace scorescope {

/// The random numbers behind one point of a shape, all independent.
struct ShapeDraw {
    std::array<double, 4> u;  ///< uniform on (0, 1)
    std::array<double, 2> z;  ///< N(0, 1)
};

/// Makes a point of the plane from its random numbers.
using Shape = std::function<std::array<double, 2>(const ShapeDraw&)>;

// Shapes of the score-matching and flow literature and of scikit-learn, scaled to about [-3, 3].

/// Each radius is equally likely; noise is added to both coordinates (as make_circles does).
Shape rings(const RingsOptions& options);
/// Uniform on the segment from (-2, -1) to (2, 1).
Shape line();
/// make_moons, doubled and shifted by (-1, -0.2): an upper and a lower half circle of radius 2.
Shape twoMoons(const TwoMoonsOptions& options);
/// make_swiss_roll seen from above, over 5: (a cos a, a sin a)/5, a uniform on [1.5 pi, 4.5 pi].
Shape swissRoll(const SwissRollOptions& options);
/// Uniform on every other one of 4 x 4 squares of side 1.5.
Shape checkerboard();
/// Arms of Normal blobs, twisted by an angle e^(r)/4 that grows with the distance r.
Shape pinwheel(const PinwheelOptions& options);
/// Archimedean arms of one and a half turns that start in the centre, uniform in area.
Shape spiral(const SpiralOptions& options);

}  // namespace scorescope
