// SPDX-License-Identifier: Apache-2.0
#include "core/session/run_folder.h"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <system_error>

#include "core/base/atomic_file.h"
#include "core/base/file_error.h"
#include "core/base/number_text.h"

namespace scorescope {
namespace {

constexpr std::size_t kKept = 3;
constexpr int kStepDigits = 8;
constexpr std::string_view kPrefix = "step-";
constexpr std::string_view kSuffix = ".safetensors";
constexpr std::uint64_t kFreeFactor = 2;

std::string checkpointName(std::int64_t step) {
    std::string digits = std::to_string(step);
    if (digits.size() < kStepDigits) digits.insert(0, kStepDigits - digits.size(), '0');
    return std::string(kPrefix) + digits + std::string(kSuffix);
}

std::optional<std::int64_t> stepOf(std::string_view name) {
    if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix)) return std::nullopt;
    name.remove_prefix(kPrefix.size());
    name.remove_suffix(kSuffix.size());
    const bool digits = name.find_first_not_of("0123456789") == name.npos;
    return digits ? parseInteger(name) : std::nullopt;
}

bool isThere(const std::filesystem::path& path) {
    std::error_code code;
    return std::filesystem::exists(path, code);
}

Result<void> makeFolder(const std::filesystem::path& path) {
    std::error_code code;
    std::filesystem::create_directories(path, code);
    if (code) return fileError(FileAction::write, path, code.value());
    return {};
}

/// What was appended to a file is on the disk; a run without the file has nothing to lose.
Result<void> syncFile(const std::filesystem::path& path) {
    const UniqueDescriptor file{::open(path.c_str(), O_WRONLY | O_CLOEXEC)};
    if (!file) return {};
    if (::fsync(file.number()) != 0) return fileError(FileAction::write, path, errno);
    return {};
}

Result<void> checkSpace(const std::filesystem::path& folder, std::uint64_t bytes) {
    std::error_code code;
    const auto space = std::filesystem::space(folder, code);
    if (code || space.capacity == 0 || space.available >= kFreeFactor * bytes) return {};
    return Error{
        Fault::file,
        "not enough room for a checkpoint: " + std::to_string(space.available >> 20) + " MB free",
        folder.native(), "free some space and go on; the checkpoints before are kept"};
}

Result<Checkpoint> load(const std::filesystem::path& path) {
    const auto file = readSafetensors(path, ChecksumRule::required);
    if (!file) return file.error();
    return readCheckpoint(*file, path.native());
}

}  // namespace

Result<RunFolder> RunFolder::create(const std::filesystem::path& path, const Settings& settings) {
    RunFolder folder{path};
    const auto taken = [&folder] {
        return isThere(folder.experimentFile()) || isThere(folder.checkpointFolder());
    };
    const Error there{Fault::usage, "there is a run already", path.native(),
                      "continue it with --resume or choose another folder"};
    if (taken()) return there;
    if (const auto made = makeFolder(path); !made) return made.error();
    if (const auto locked = folder.lock(); !locked) return locked.error();
    if (taken()) return there;  // another program was faster
    if (const auto written = folder.writeExperiment(settings); !written) return written.error();
    if (const auto made = makeFolder(folder.checkpointFolder()); !made) return made.error();
    return folder;
}

Result<RunFolder> RunFolder::openForReading(const std::filesystem::path& path) {
    RunFolder folder{path};
    if (!isThere(folder.experimentFile())) {
        return Error{Fault::file, "is no run folder: it has no experiment.json", path.native(),
                     "choose a folder that a training has written"};
    }
    return folder;
}

Result<RunFolder> RunFolder::openForWriting(const std::filesystem::path& path) {
    auto folder = openForReading(path);
    if (!folder) return folder;
    if (const auto locked = folder->lock(); !locked) return locked.error();
    if (const auto made = makeFolder(folder->checkpointFolder()); !made) return made.error();
    removeLeftoverTemporaries(folder->path());
    removeLeftoverTemporaries(folder->checkpointFolder());
    return folder;
}

Result<void> RunFolder::lock() {
    // A lock of the folder itself leaves no file behind, and the system frees it when its program
    // ends, however that ends.
    lock_ = UniqueDescriptor{::open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!lock_) return fileError(FileAction::write, path_, errno);
    if (::flock(lock_.number(), LOCK_EX | LOCK_NB) == 0) return {};
    const int code = errno;
    lock_ = {};
    if (code != EWOULDBLOCK) return fileError(FileAction::write, path_, code);
    return Error{Fault::file, "another program is training in this run", path_.native(),
                 "close it first or choose another folder"};
}

std::vector<CheckpointFile> RunFolder::checkpoints() const {
    std::vector<CheckpointFile> files;
    std::error_code code;
    std::filesystem::directory_iterator entry{checkpointFolder(), code};
    for (const std::filesystem::directory_iterator end; !code && entry != end;
         entry.increment(code)) {
        const auto step = stepOf(entry->path().filename().native());
        if (step) files.push_back({entry->path(), *step});
    }
    std::sort(files.begin(), files.end(),
              [](const auto& a, const auto& b) { return a.step < b.step; });
    return files;
}

Result<std::optional<FoundCheckpoint>> RunFolder::newestGoodCheckpoint() const {
    auto files = checkpoints();
    if (files.empty()) return std::optional<FoundCheckpoint>();
    std::vector<std::filesystem::path> damaged;
    std::string firstReason;
    for (; !files.empty(); files.pop_back()) {
        auto checkpoint = load(files.back().path);
        if (checkpoint) {
            FoundCheckpoint found{*std::move(checkpoint), files.back().path, damaged, {}};
            if (!damaged.empty()) {
                found.notice = firstReason + "; " + found.path.filename().native() + " is used";
            }
            return std::optional(std::move(found));
        }
        if (damaged.empty()) {
            firstReason = files.back().path.filename().native() + " " + checkpoint.error().what;
        }
        damaged.push_back(files.back().path);
    }
    return Error{Fault::file, "no checkpoint can be used: " + firstReason, path_.native(),
                 "train again into a new folder"};
}

void RunFolder::putAside(const std::vector<std::filesystem::path>& damaged) const {
    for (const auto& path : damaged) {
        std::error_code code;  // the next start asks again when it cannot be renamed
        std::filesystem::rename(path, path.native() + ".damaged", code);
    }
}

Result<void> RunFolder::writeExperiment(const Settings& settings) const {
    return writeFileAtomically(experimentFile(), writeJson(settings.toJson()) + "\n");
}

Result<std::filesystem::path> RunFolder::save(const Checkpoint& checkpoint) const {
    const auto bytes = encodeSafetensors(checkpointFile(checkpoint));
    if (auto room = checkSpace(checkpointFolder(), bytes.size()); !room) return room.error();
    // A checkpoint without the rows before it would leave a gap in the curves.
    if (auto synced = syncFile(metricsFile()); !synced) return synced.error();
    const auto path = checkpointFolder() / checkpointName(checkpoint.step);
    if (auto written = writeFileAtomically(path, bytes); !written) return written.error();
    if (auto readBack = load(path); !readBack) return readBack.error();
    auto older = checkpoints();
    std::erase_if(older, [&](const auto& file) { return file.step >= checkpoint.step; });
    while (older.size() + 1 > kKept) {
        std::error_code code;  // one file too many does no harm
        std::filesystem::remove(older.front().path, code);
        older.erase(older.begin());
    }
    return path;
}

}  // namespace scorescope
