// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "render/scene/colormap.h"
#include "render/scene/colour.h"
#include "render/scene/geometry.h"

/// The plain input of the renderer: what a host fills in, and all that it fills in.
///
/// Big arrays are shared and never changed after they were handed over, so a scene is copied
/// freely. The graphics copy of a drawable is renewed when its array is another one or its
/// `revision` has changed; equality of drawables means just that. `id` names a drawable across
/// frames and is unique within a scene.
namespace scorescope::render {

using FloatArray = std::shared_ptr<const std::vector<float>>;
using ByteArray = std::shared_ptr<const std::vector<std::uint8_t>>;

/// Hands a vector over to the scene.
inline FloatArray shareArray(std::vector<float> values) {
    return std::make_shared<const std::vector<float>>(std::move(values));
}
inline ByteArray shareArray(std::vector<std::uint8_t> values) {
    return std::make_shared<const std::vector<std::uint8_t>>(std::move(values));
}

/// Soft round discs, up to a million.
struct Points {
    std::string id = "points";
    FloatArray positions;  ///< [count, 2] world units
    std::size_t count = 0;
    Colour colour;
    float radiusPixels = 2.5f;    ///< logical pixels
    float softness = 1.0f;        ///< width of the rim in pixels; 1 is plain anti-aliasing
    ByteArray categories;         ///< [count] index into `palette`; none: all have `colour`
    std::vector<Colour> palette;  ///< at most 16; indices beyond it wrap around
    std::uint64_t revision = 0;

    friend bool operator==(const Points&, const Points&) = default;
};

enum class ArrowLength {
    trueLength,  ///< factor * |v| world units
    clipped,     ///< the same, but at most one cell long
    unit,        ///< every arrow factor * one cell: direction only
};

enum class ArrowAnchor { tail, middle };

/// Colours arrows by |v| instead of with one colour.
struct MagnitudeColours {
    Colormap map = Colormap::lagoon;
    float lo = 0.0f;
    float hi = 1.0f;

    friend bool operator==(const MagnitudeColours&, const MagnitudeColours&) = default;
};

/// Arrows at the nodes of a grid. Nodes whose vector is zero or not finite show nothing.
struct ArrowGrid {
    std::string id = "arrows";
    int nx = 0;
    int ny = 0;
    WorldRect area;      ///< its corners are the centres of the outermost nodes
    FloatArray vectors;  ///< [ny, nx, 2], rows from the bottom up
    Colour colour;
    Colour halo = {1.0f, 1.0f, 1.0f, 0.85f};  ///< rim that keeps arrows readable on anything
    std::optional<MagnitudeColours> magnitude;
    ArrowLength length = ArrowLength::clipped;
    ArrowAnchor anchor = ArrowAnchor::middle;
    float factor = 0.9f;       ///< see ArrowLength
    float widthPixels = 2.0f;  ///< of the shaft
    std::uint64_t revision = 0;

    friend bool operator==(const ArrowGrid&, const ArrowGrid&) = default;
};

enum class Interpolation { nearest, linear };

/// How cells without a value are shown.
enum class Missing { transparent, hatched };

/// A picture of numbers on a grid of cells: density, log-density, error.
struct Heatmap {
    std::string id = "heatmap";
    int width = 0;
    int height = 0;
    WorldRect area;     ///< outer edges of the outermost cells
    FloatArray values;  ///< [height, width], rows from the bottom up; NaN: no value
    float lo = 0.0f;    ///< the value of the map's first colour
    float hi = 1.0f;    ///< the value of its last one; for diverging maps choose lo = -hi
    Colormap map = Colormap::lagoon;
    float opacity = 1.0f;
    Interpolation interpolation = Interpolation::linear;
    Missing missing = Missing::transparent;
    Colour hatching = {0.5f, 0.5f, 0.5f, 0.6f};
    std::uint64_t revision = 0;

    friend bool operator==(const Heatmap&, const Heatmap&) = default;
};

/// Trajectories with tails that fade.
struct Paths {
    std::string id = "paths";
    std::size_t count = 0;
    std::size_t verticesPerPath = 0;
    FloatArray positions;  ///< [count, verticesPerPath, 2]; a path ends where it is not finite
    Colour colour;
    float widthPixels = 1.75f;
    float head = -1.0f;  ///< shown up to this vertex, fractions included; negative: to the end
    float tail = 0.0f;   ///< vertices behind the head over which it fades out; 0: all of them
    float fade = 0.9f;   ///< 0 keeps full colour everywhere, 1 fades to nothing
    std::uint64_t revision = 0;

    friend bool operator==(const Paths&, const Paths&) = default;
};

using Drawable = std::variant<Heatmap, ArrowGrid, Points, Paths>;

/// What is shown, back to front.
struct Scene {
    Colour background = {1.0f, 1.0f, 1.0f, 1.0f};
    std::vector<Drawable> drawables;
};

}  // namespace scorescope::render
