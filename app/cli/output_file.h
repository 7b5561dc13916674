// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace scorescope::app {

/// Whether a file could be written there: asked before long work, so that none is lost to a
/// mistyped folder. A full disk shows only when the file is written.
Result<void> checkOutput(const std::filesystem::path& path);

/// The format that the name's ending stands for, one of `formats`; a device has the first.
Result<std::string> outputFormat(const std::string& flag, const std::filesystem::path& path,
                                 const std::vector<std::string>& formats);

}  // namespace scorescope::app
