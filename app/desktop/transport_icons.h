// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QIcon>

namespace scorescope::app {

enum class Transport { play, pause, step, restart, backward, forward };

/// The signs of a player, drawn in the colour of the text so that they show on any theme.
QIcon transportIcon(Transport sign, const QPalette& palette);

}  // namespace scorescope::app
