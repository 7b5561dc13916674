// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include "core/base/result.h"

namespace scorescope::app {

class MainWindow;

// The commands of the File menu: each asks for a name, then does it and tells how it went.

void chooseExperimentFile(MainWindow& window);
void chooseRunFolder(MainWindow& window);
void saveExperiment(MainWindow& window);
void savePicture(MainWindow& window);
void saveLossCurve(MainWindow& window);

/// Writes what the canvas shows, with axes and legend, as the format that the name says.
Result<void> writePicture(MainWindow& window, const QString& path);
Result<void> writeLossCurve(MainWindow& window, const QString& path);

}  // namespace scorescope::app
