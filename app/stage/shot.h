// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "app/stage/arguments.h"
#include "app/stage/stage.h"
#include "core/base/json_fwd.h"

namespace scorescope::app {

/// Paints one picture of the stage without a window or a display and writes it as PNG. `prepare`
/// gives the stage what it shows. The result says where the canvas lies and what covers it.
Result<Json> writeShot(const StageArguments& arguments,
                       const std::function<Result<void>(Stage&)>& prepare);

}  // namespace scorescope::app
