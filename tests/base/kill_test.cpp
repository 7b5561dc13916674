// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <cstring>
#include <optional>
#include <random>
#include <thread>

#include "core/base/atomic_file.h"
#include "core/base/bounded_reader.h"
#include "tests/base/test_folder.h"

namespace scorescope {
namespace {

using test::TestFolder;

constexpr int kKills = 200;

/// A file whose every word is its version; its length depends on the version, too.
std::vector<std::uint64_t> contentOfVersion(std::uint64_t version) {
    return std::vector<std::uint64_t>(1000 + version * 7919 % 50'000, version);
}

Result<void> writeVersion(const std::filesystem::path& path, std::uint64_t version) {
    const auto words = contentOfVersion(version);
    return writeFileAtomically(path, std::as_bytes(std::span{words}));
}

/// The version of a complete file, nothing for any other.
std::optional<std::uint64_t> versionIn(const std::filesystem::path& path) {
    const auto bytes = readFile(path, 1 << 20);
    std::uint64_t version = 0;
    if (!bytes || bytes->size() < sizeof(version)) return std::nullopt;
    std::memcpy(&version, bytes->data(), sizeof(version));
    const auto words = contentOfVersion(version);
    const auto expected = std::as_bytes(std::span{words});
    if (asText(*bytes) != asText(expected)) return std::nullopt;
    return version;
}

/// Writes one version after the other and tells through the pipe which are done, until killed.
[[noreturn]] void writeForEver(const std::filesystem::path& path, int pipe, std::uint64_t version) {
    while (true) {
        ++version;
        if (!writeVersion(path, version)) _exit(1);
        if (write(pipe, &version, sizeof(version)) != sizeof(version)) _exit(2);
    }
}

TEST(Killed, TwoHundredTimesWhileWritingLeavesACompleteFile) {
    const TestFolder folder;
    const auto path = folder / "checkpoint";
    ASSERT_TRUE(writeVersion(path, 0));
    std::mt19937 random{7};
    std::uint64_t version = 0;
    for (int kill = 0; kill < kKills; ++kill) {
        int ends[2];
        ASSERT_EQ(pipe(ends), 0);
        const pid_t writer = fork();
        if (writer == 0) writeForEver(path, ends[1], version);
        close(ends[1]);
        const auto until =
            std::chrono::steady_clock::now() + std::chrono::microseconds(random() % 9000);
        while (std::chrono::steady_clock::now() < until) {
            ASSERT_TRUE(versionIn(path)) << "a reader saw half a file";
        }
        ::kill(writer, SIGKILL);
        int status = 0;
        waitpid(writer, &status, 0);
        ASSERT_TRUE(WIFSIGNALED(status));
        std::uint64_t told = version;
        while (read(ends[0], &told, sizeof(told)) == sizeof(told)) {
        }
        close(ends[0]);
        const auto found = versionIn(path);
        ASSERT_TRUE(found) << "kill " << kill;
        EXPECT_GE(*found, told);
        EXPECT_LE(*found, told + 1);
        version = *found;
    }
    EXPECT_GT(version, 0U);
    removeLeftoverTemporaries(folder.path());
    EXPECT_EQ(folder.count(), 1U);
}

}  // namespace
}  // namespace scorescope
