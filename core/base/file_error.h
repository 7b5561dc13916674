// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include "core/base/result.h"

namespace scorescope {

/// What was being done when a file call failed.
enum class FileAction { read, write };

/// The Error of a failed file call: `code` is its errno; says the path and what to do.
Error fileError(FileAction action, const std::filesystem::path& path, int code);

/// The Error of a file that was read but whose content is not what it should be.
Error damagedFile(std::string_view where, std::string_view what, std::string_view remedy = {});

}  // namespace scorescope
