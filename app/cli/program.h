// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace scorescope::app {

/// Runs the command line (without the program's name) and returns the exit code.
int runProgram(const std::vector<std::string>& arguments);

}  // namespace scorescope::app
