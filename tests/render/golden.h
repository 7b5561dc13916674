// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "tests/render/pictures.h"

namespace scorescope::render {

/// Compares with golden/<name>.png of the test's folder; SCORESCOPE_UPDATE_GOLDEN=1 renews it
/// instead. A failure leaves the picture that was drawn in the test's working folder as
/// <name>-got.png.
void expectGolden(const std::string& name, const Raster& got);

}  // namespace scorescope::render
