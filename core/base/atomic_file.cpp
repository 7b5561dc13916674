// SPDX-License-Identifier: Apache-2.0
#include "core/base/atomic_file.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>

#include <atomic>
#include <cassert>
#include <cerrno>
#include <cstdio>
#include <optional>
#include <string>
#include <system_error>

#include "core/base/bounded_reader.h"
#include "core/base/file_error.h"
#include "core/base/number_text.h"

namespace scorescope {
namespace {

constexpr mode_t kNewFileMode = 0644;
constexpr std::string_view kTemporaryPrefix = ".scorescope-";
constexpr std::string_view kTemporarySuffix = ".tmp";

/// Writes all of it, through interruptions and short writes. 0 or an errno.
int writeAll(int descriptor, std::span<const std::byte> content) {
    while (!content.empty()) {
        const ssize_t count = ::write(descriptor, content.data(), content.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return errno;
        content = content.subspan(static_cast<std::size_t>(count));
    }
    return 0;
}

/// A temporary file beside the target; removed again unless it took the target's place.
class TemporaryFile {
public:
    explicit TemporaryFile(const std::filesystem::path& folder) {
        static std::atomic<unsigned> counter{0};
        do {
            path_ = folder / (std::string(kTemporaryPrefix) + std::to_string(::getpid()) + "-" +
                              std::to_string(counter++) + std::string(kTemporarySuffix));
            file_ = UniqueDescriptor{::open(
                path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, kNewFileMode)};
        } while (!file_ && errno == EEXIST);
        exists_ = static_cast<bool>(file_);
        code_ = exists_ ? 0 : errno;
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    ~TemporaryFile() {
        if (exists_) ::unlink(path_.c_str());
    }

    /// 0 or the errno of the first step that failed.
    int fill(std::span<const std::byte> content, std::optional<mode_t> mode) {
        if (code_ != 0) return code_;
        if (mode && ::fchmod(file_.number(), *mode) != 0) return errno;
        if (const int code = writeAll(file_.number(), content); code != 0) return code;
        if (::fsync(file_.number()) != 0) return errno;
        return file_.close() ? 0 : errno;
    }

    int takePlaceOf(const std::filesystem::path& target) {
        if (::rename(path_.c_str(), target.c_str()) != 0) return errno;
        exists_ = false;
        return 0;
    }

private:
    std::filesystem::path path_;
    UniqueDescriptor file_;
    bool exists_ = false;
    int code_ = 0;
};

/// The rename itself must survive a power cut. File systems that cannot say EINVAL.
int syncFolder(const std::filesystem::path& folder) {
    const UniqueDescriptor handle{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    // A folder may be writable without being readable; then there is nothing to hold on to.
    if (!handle) return errno == EACCES ? 0 : errno;
    if (::fsync(handle.number()) != 0 && errno != EINVAL && errno != ENOTSUP) return errno;
    return 0;
}

/// Devices and pipes cannot be replaced, only written to.
int writeThrough(const std::filesystem::path& path, std::span<const std::byte> content) {
    UniqueDescriptor file{::open(path.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC)};
    if (!file) return errno;
    if (const int code = writeAll(file.number(), content); code != 0) return code;
    return file.close() ? 0 : errno;
}

int replaceFile(const std::filesystem::path& target, std::span<const std::byte> content,
                std::optional<mode_t> mode) {
    const auto parent = target.parent_path();
    const std::filesystem::path folder = parent.empty() ? "." : parent;
    TemporaryFile temporary{folder};
    if (const int code = temporary.fill(content, mode); code != 0) return code;
    if (const int code = temporary.takePlaceOf(target); code != 0) return code;
    return syncFolder(folder);
}

int writeTo(const std::filesystem::path& path, std::span<const std::byte> content) {
    if (path.filename().empty()) return path.empty() ? ENOENT : EISDIR;
    struct stat state {};
    if (::stat(path.c_str(), &state) != 0) return replaceFile(path, content, std::nullopt);
    if (S_ISDIR(state.st_mode)) return EISDIR;
    if (S_ISCHR(state.st_mode) || S_ISFIFO(state.st_mode)) return writeThrough(path, content);
    if (!S_ISREG(state.st_mode)) return ENXIO;
    // A rename would get past the protection of a read-only file.
    if (::access(path.c_str(), W_OK) != 0) return errno;
    std::error_code code;
    const auto target = std::filesystem::canonical(path, code);
    if (code) return code.value();
    return replaceFile(target, content, state.st_mode & 0777);
}

/// The process number in a temporary file's name.
std::optional<pid_t> ownerOf(std::string_view name) {
    if (!name.starts_with(kTemporaryPrefix) || !name.ends_with(kTemporarySuffix)) return {};
    name.remove_prefix(kTemporaryPrefix.size());
    const auto number = parseInteger(name.substr(0, name.find('-')));
    if (!number || *number <= 0 || *number > 0x7FFFFFFF) return {};
    return static_cast<pid_t>(*number);
}

}  // namespace

Result<void> writeFileAtomically(const std::filesystem::path& path,
                                 std::span<const std::byte> content) {
    const int code = writeTo(path, content);
    if (code != 0) return fileError(FileAction::write, path, code);
    return {};
}

Result<void> writeFileAtomically(const std::filesystem::path& path, std::string_view content) {
    return writeFileAtomically(path, asBytes(content));
}

void removeLeftoverTemporaries(const std::filesystem::path& folder) {
    std::error_code code;
    for (std::filesystem::directory_iterator entry{folder, code}, end; !code && entry != end;
         entry.increment(code)) {
        const auto owner = ownerOf(entry->path().filename().native());
        const bool dead = owner && ::kill(*owner, 0) != 0 && errno == ESRCH;
        if (dead) ::unlink(entry->path().c_str());
    }
}

AppendFile::AppendFile(std::filesystem::path path, UniqueDescriptor file, std::uint64_t size,
                       bool regular)
    : path_(std::move(path)), file_(std::move(file)), size_(size), regular_(regular) {}

Result<AppendFile> AppendFile::open(const std::filesystem::path& path) {
    UniqueDescriptor file{::open(path.c_str(),
                                 O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC,
                                 kNewFileMode)};
    if (!file) return fileError(FileAction::write, path, errno);
    struct stat state {};
    if (::fstat(file.number(), &state) != 0) return fileError(FileAction::write, path, errno);
    const bool regular = S_ISREG(state.st_mode);
    if (!regular && !S_ISCHR(state.st_mode)) return fileError(FileAction::write, path, ENXIO);
    const auto size = regular ? static_cast<std::uint64_t>(state.st_size) : 0;
    return AppendFile{path, std::move(file), size, regular};
}

Result<void> AppendFile::append(std::span<const std::byte> record) {
    const int code = writeAll(file_.number(), record);
    if (code == 0) {
        size_ += record.size();
        return {};
    }
    // The failure that counts is the write's; half a record must not stay before the next one.
    if (regular_ && ::ftruncate(file_.number(), static_cast<off_t>(size_)) != 0) {
        return fileError(FileAction::write, path_, code);
    }
    return fileError(FileAction::write, path_, code);
}

Result<void> AppendFile::append(std::string_view record) {
    return append(asBytes(record));
}

Result<void> AppendFile::sync() {
    if (regular_ && ::fsync(file_.number()) != 0) return fileError(FileAction::write, path_, errno);
    return {};
}

Result<void> AppendFile::truncateTo(std::uint64_t size) {
    assert(size <= size_);
    if (::ftruncate(file_.number(), static_cast<off_t>(size)) != 0) {
        return fileError(FileAction::write, path_, errno);
    }
    size_ = size;
    return {};
}

}  // namespace scorescope
