// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace scorescope {

/// A figure of merit that `eval` can compute; torch-free.
struct MetricInfo {
    std::string id;
    std::string title;
    std::string help;
};

const std::vector<MetricInfo>& metricCatalogue();

}  // namespace scorescope
