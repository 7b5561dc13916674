// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace scorescope {

/// A JSON value whose objects keep the order of their keys; core/base/json.h completes it.
using Json = nlohmann::ordered_json;

}  // namespace scorescope
