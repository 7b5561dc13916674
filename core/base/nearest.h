// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scorescope {

/// The candidate with the smallest edit distance; empty when there is no candidate.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

/// "did you mean X? valid: A, B, C" for an error's remedy; the list is left out when it is long.
std::string nearestRemedy(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace scorescope
