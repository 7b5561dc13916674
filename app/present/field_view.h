// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/session/messages.h"
#include "render/scene/drawables.h"

namespace scorescope::app {

using VectorAt = std::array<double, 2>;

/// Arrows of one score function as they came, with the place and time they belong to.
struct ArrowField {
    int columns = 0;
    int rows = 0;
    Rect view;  ///< arrows stand at the centres of its columns x rows cells
    double t = 0.0;
    std::int64_t step = 0;
    render::FloatArray vectors;  ///< [rows, columns, 2]; null: none

    bool present() const { return vectors != nullptr; }
    /// Linear between the four nearest arrows; nothing outside of them.
    std::optional<VectorAt> at(render::Vec2 point) const;
};

/// ln p_t on the cells of a rectangle.
struct DensityField {
    int columns = 0;
    int rows = 0;
    Rect view;
    double t = 0.0;
    render::FloatArray logDensity;  ///< [rows, columns]; null: none
    render::FloatArray density;     ///< p / largest p of the rectangle
    double largestLog = 0.0;

    bool present() const { return logDensity != nullptr; }
};

/// Numbers on the cells of a rectangle, other than the density of the data.
struct MapField {
    MapKind kind = MapKind::error;
    int columns = 0;
    int rows = 0;
    Rect view;
    double t = 0.0;
    std::int64_t step = 0;
    render::FloatArray values;  ///< [rows, columns] as they are drawn: an error as its common
                                ///< logarithm. Null: none
    render::FloatArray sparse;  ///< NaN where hardly a training point falls; null: nowhere
    render::FloatArray shares;  ///< of a density: p / largest p
    double largest = 0.0;       ///< the value of the last colour, before any logarithm
    std::string refusal;        ///< why there is none

    bool present() const { return values != nullptr; }
};

/// Decades that the colours of an error span.
inline constexpr double kErrorDecades = 3.0;

/// The newest fields that the explorer has sent; each reply renews what it holds.
class FieldView {
public:
    void take(const FieldReply& reply);
    void clear() { *this = {}; }

    const ArrowField& learned() const { return learned_; }
    const ArrowField& exact() const { return exact_; }
    const DensityField& density() const { return density_; }
    const MapField& map() const { return map_; }
    std::int64_t exactPoints() const { return exactPoints_; }  ///< 0: closed form
    double relativeError() const { return relativeError_; }    ///< negative: unknown

    /// The |s| that is drawn one cell long: near the ninth decile, a round number, so that it
    /// stands still while training changes the field a little.
    double fullLength() const;

private:
    ArrowField learned_;
    ArrowField exact_;
    DensityField density_;
    MapField map_;
    std::int64_t exactPoints_ = 0;
    double relativeError_ = -1.0;
};

/// The largest of 1, 2, 5 times a power of ten that is not above the value.
double roundedDown(double value);
/// The smallest of them that is not below it.
double roundedUp(double value);

}  // namespace scorescope::app
