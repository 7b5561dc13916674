// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/present/picture.h"

namespace scorescope::app {

/// " Shown: Data points (10,000 / 10,000); Density." for those who hear the picture.
std::string legendSummary(const Picture& picture, const ViewState& view);

}  // namespace scorescope::app
