// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/schema.h"

namespace scorescope {

/// Where images lie that the user brings along.
struct ImagePathOptions {
    std::string path;
};
const Schema<ImagePathOptions>& imagePathOptionsSchema();

/// Of sets that bring no test split.
struct HeldOutOptions {
    double heldOut = 0.1;  ///< share of the images
};
const Schema<HeldOutOptions>& heldOutOptionsSchema();

}  // namespace scorescope
