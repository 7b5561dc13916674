// SPDX-License-Identifier: Apache-2.0
#include "app/present/version.h"

namespace scorescope::app {

const char* programVersion() {
    return SCORESCOPE_VERSION;
}

}  // namespace scorescope::app
