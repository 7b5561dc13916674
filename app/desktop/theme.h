// SPDX-License-Identifier: Apache-2.0
#pragma once

class QApplication;

namespace scorescope::app {

/// Gives the program its look: Fusion with our own light or dark colours.
void applyTheme(QApplication& application, bool dark);

}  // namespace scorescope::app
