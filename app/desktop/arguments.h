// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"

namespace scorescope::app {

/// The command line of the window.
struct Arguments {
    std::string what;                      ///< PRESET, EXPERIMENT.json or RUN; empty: the default
    std::string script;                    ///< file of actions; empty: none
    std::vector<std::string> assignments;  ///< "key=value"
    bool help = false;
    bool version = false;
};

/// Reads `scorescope [PRESET | EXPERIMENT.json | RUN] [options]`; needs neither Qt nor a display.
Result<Arguments> parseArguments(const std::vector<std::string>& words);

/// What --help prints.
std::string usageText();

}  // namespace scorescope::app
