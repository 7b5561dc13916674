// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "render/scene/raster.h"

namespace scorescope::render {

/// A PNG file (ISO/IEC 15948): RGB when the picture is opaque, else RGBA, with one text chunk an
/// entry (tEXt, or iTXt where the text is not ASCII). Empty texts are left out.
std::vector<std::byte> encodePng(const Raster& raster,
                                 const std::map<std::string, std::string>& texts = {});

}  // namespace scorescope::render
