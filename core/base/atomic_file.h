// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

#include "core/base/result.h"
#include "core/base/unique_descriptor.h"

namespace scorescope {

/// Replaces a file so that at any moment, through crash and power loss, it is the complete old or
/// the complete new one: temporary file in the same folder, write, fsync, rename, fsync(folder).
/// Follows a symbolic link, keeps the mode of a file that exists (new: 0644 less the umask), and
/// writes straight into a device or pipe such as /dev/stdout. On failure the old file stays and no
/// temporary file is left.
Result<void> writeFileAtomically(const std::filesystem::path& path,
                                 std::span<const std::byte> content);
Result<void> writeFileAtomically(const std::filesystem::path& path, std::string_view content);

/// Removes temporary files that killed programs left in `folder`; those of living ones stay.
void removeLeftoverTemporaries(const std::filesystem::path& folder);

/// A file that only grows, for records such as the rows of metrics.csv. One thread at a time.
class AppendFile {
public:
    /// Opens for appending, and creates the file when it is missing (0644 less the umask).
    static Result<AppendFile> open(const std::filesystem::path& path);

    std::uint64_t size() const { return size_; }

    /// Adds one whole record with one write; when that fails, nothing of it stays in the file.
    Result<void> append(std::span<const std::byte> record);
    Result<void> append(std::string_view record);

    /// Waits until what was appended is on the disk.
    Result<void> sync();

    /// Cuts the file to its first `size` bytes (at most size()).
    Result<void> truncateTo(std::uint64_t size);

private:
    AppendFile(std::filesystem::path path, UniqueDescriptor file, std::uint64_t size, bool regular);

    std::filesystem::path path_;
    UniqueDescriptor file_;
    std::uint64_t size_ = 0;
    bool regular_ = true;  ///< a device has no size and cannot be synchronised
};

}  // namespace scorescope
