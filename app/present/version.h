// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace scorescope::app {

/// "0.1.0", the version of the build.
const char* programVersion();

}  // namespace scorescope::app
