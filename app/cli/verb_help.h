// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/cli/verb.h"

namespace scorescope::app {

/// The program's name on every page.
inline constexpr const char* kProgramName = "scorescope-cli";

/// The page of `scorescope-cli --help`.
std::string overviewText();

/// The page of `scorescope-cli VERB --help`, for the flags declared on `app`.
std::string verbHelpText(const Verb& verb, const CLI::App& app);

/// All verbs with their flags, as Markdown.
std::string verbsMarkdown();

}  // namespace scorescope::app
