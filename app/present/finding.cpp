// SPDX-License-Identifier: Apache-2.0
#include "app/present/finding.h"

namespace scorescope::app {

std::vector<std::string> Finding::lines() const {
    std::vector<std::string> lines = {title};
    for (std::size_t i = headed ? 1 : 0; i < rows.size(); ++i) {
        std::string line;
        for (std::size_t column = 0; column < rows[i].size(); ++column) {
            if (!line.empty()) line += "  ";
            const bool named =
                headed && column > 0 && column < rows[0].size() && rows[i].size() == rows[0].size();
            if (named) line += rows[0][column] + " ";
            line += rows[i][column];
        }
        lines.push_back(line);
    }
    return lines;
}

}  // namespace scorescope::app
