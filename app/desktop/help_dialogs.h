// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace scorescope::app {

class MainWindow;

/// Every key of the window, read from its actions.
void showShortcuts(MainWindow& window);

/// Version, engine, graphics and licences.
void showAbout(MainWindow& window);

}  // namespace scorescope::app
