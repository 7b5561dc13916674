// SPDX-License-Identifier: Apache-2.0
#include "app/cli/output_file.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "core/base/file_error.h"
#include "core/base/printable_text.h"

namespace scorescope::app {

Result<void> checkOutput(const std::filesystem::path& path) {
    std::error_code code;
    const auto status = std::filesystem::status(path, code);
    if (std::filesystem::is_directory(status)) {
        return fileError(FileAction::write, path, EISDIR);
    }
    const bool device = std::filesystem::exists(status) && !is_regular_file(status);
    const auto parent = path.parent_path();
    const std::string place = device ? path.string() : parent.empty() ? "." : parent.string();
    if (access(place.c_str(), device ? W_OK : W_OK | X_OK) == 0) {
        if (device || std::filesystem::is_directory(place, code)) return {};
        return fileError(FileAction::write, path, ENOTDIR);
    }
    return fileError(FileAction::write, path, errno);
}

Result<std::string> outputFormat(const std::string& flag, const std::filesystem::path& path,
                                 const std::vector<std::string>& formats) {
    if (path.native().starts_with("/dev/")) return formats.front();
    std::string ending = path.extension().string();
    if (!ending.empty()) ending.erase(0, 1);
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; });
    std::string list;
    for (const std::string& format : formats) {
        if (ending == format) return ending;
        list += (list.empty() ? "." : ", .") + format;
    }
    return Error{Fault::usage, "\"" + printable(path.native()) + "\" names no known format", flag,
                 "let the name end in " + list};
}

}  // namespace scorescope::app
