// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "core/base/json_fwd.h"
#include "core/base/result.h"

namespace scorescope {

inline constexpr std::uint64_t kJsonMaxBytes = 16 << 20;
inline constexpr std::size_t kJsonMaxDepth = 64;

/// Reads one JSON text (UTF-8; // and /* */ comments allowed) of at most 16 MB and 64 levels.
/// A key that comes twice in one object is refused. Errors name `where`, line and column.
Result<Json> parseJson(std::string_view text, std::string_view where);

/// parseJson of a file; errors name its path.
Result<Json> readJsonFile(const std::filesystem::path& path);

/// The value as text without a line break at its end; indent -1 gives one line. Numbers read back
/// unchanged; NaN and infinities, which JSON does not know, become null; bad UTF-8 becomes U+FFFD.
std::string writeJson(const Json& value, int indent = 2);

}  // namespace scorescope
