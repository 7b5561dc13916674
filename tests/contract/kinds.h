// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/base/settings.h"

namespace scorescope {

/// Ids of a family's kinds, as its catalogue lists them.
std::vector<std::string> kindsOf(const std::string& family);

/// The model with an encoder that this objective trains; empty: it trains scores or energies.
std::string latentModelOf(const std::string& objective);

/// Default settings with this kind of the family and the first process that it goes with; a kind
/// that reads files gets small ones.
Settings settingsOfKind(const std::string& family, const std::string& kind);

}  // namespace scorescope
