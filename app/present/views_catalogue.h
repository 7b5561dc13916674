// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace scorescope::app {

/// A picture that `render` can make of an experiment.
struct ViewInfo {
    std::string id;
    std::string title;
    std::string help;
};

/// Every view, in the order people see.
const std::vector<ViewInfo>& viewsCatalogue();

}  // namespace scorescope::app
