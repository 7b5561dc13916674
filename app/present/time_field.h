// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "core/session/messages.h"
#include "render/scene/drawables.h"

namespace scorescope::app {

/// Numbers over time and place: density or score of one-dimensional data.
struct TimeField {
    int columns = 0;            ///< over time
    int rows = 0;               ///< over place
    Rect view;                  ///< the values belong to the centres of its cells
    render::FloatArray values;  ///< [rows, columns], bottom row first; null: none

    bool present() const { return values != nullptr && !values->empty(); }
    /// Linear between the four nearest centres, constant beyond the outermost ones; nothing
    /// outside of the view.
    std::optional<double> at(double t, double x) const;
};

/// p over the largest p of its column, from ln p: colours that show the shape at every time.
render::FloatArray relativeToColumn(const TimeField& logDensity);

/// The same numbers with time running backwards.
render::FloatArray mirrored(const TimeField& field);

}  // namespace scorescope::app
