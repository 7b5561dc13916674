// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace scorescope::render {

/// Valid UTF-8 without control characters: each stray byte becomes U+FFFD, each control character
/// a blank. Text from a user's files would otherwise break a whole figure.
std::string cleanText(std::string_view text);

/// The same with &, <, >, and " written as XML wants them.
std::string xmlText(std::string_view text);

}  // namespace scorescope::render
