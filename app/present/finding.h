// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace scorescope::app {

/// What a tool of the canvas found, as a small table under a title.
struct Finding {
    std::string title;
    bool headed = false;  ///< the first row names the columns
    std::vector<std::vector<std::string>> rows = {};

    /// One text a line, the title first; a heading is worked into the rows below it.
    std::vector<std::string> lines() const;
};

}  // namespace scorescope::app
