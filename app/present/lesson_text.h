// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace scorescope::app {

struct Expectation;

/// A paragraph of a lesson as the simple HTML that Qt's labels show: **bold**, *italic*, `code`,
/// lines that begin with "- " as a list. A mark stands beside a word, so that 2 * 3 stays as it is.
std::string lessonHtml(const std::string& paragraph);

/// The same without any marks, for a terminal or a plain caption.
std::string lessonPlain(const std::string& paragraph);

/// "0.15 to 0.25", "at least 10", "at most 0.05".
std::string rangeText(const Expectation& expectation);

}  // namespace scorescope::app
