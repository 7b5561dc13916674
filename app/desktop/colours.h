// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>

#include "render/scene/colour.h"

namespace scorescope::app {

inline QColor toQColor(const render::Colour& colour) {
    return QColor::fromRgbF(colour.r, colour.g, colour.b, colour.a);
}

}  // namespace scorescope::app
