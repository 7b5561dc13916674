// SPDX-License-Identifier: Apache-2.0
#include "core/base/atomic_file.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <thread>

#include "tests/base/test_folder.h"

namespace scorescope {
namespace {

using test::contentOf;
using test::TestFolder;

mode_t modeOf(const std::filesystem::path& path) {
    struct stat state {};
    return stat(path.c_str(), &state) == 0 ? state.st_mode & 0777 : 0;
}

void expectFailure(const Result<void>& done, std::string_view reason) {
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().fault, Fault::file);
    EXPECT_NE(done.error().what.find(reason), std::string::npos) << done.error().line();
    EXPECT_FALSE(done.error().where.empty());
    EXPECT_FALSE(done.error().remedy.empty());
}

TEST(AtomicFile, CreatesAndReplaces) {
    const TestFolder folder;
    const auto path = folder / "file";
    ASSERT_TRUE(writeFileAtomically(path, "old"));
    EXPECT_EQ(contentOf(path), "old");
    ASSERT_TRUE(writeFileAtomically(path, std::string(3'000'000, 'n')));
    EXPECT_EQ(contentOf(path), std::string(3'000'000, 'n'));
    ASSERT_TRUE(writeFileAtomically(path, ""));
    EXPECT_EQ(contentOf(path), "");
    EXPECT_EQ(folder.count(), 1U);
}

TEST(AtomicFile, ANewFileFollowsTheUmaskAndAnOldOneKeepsItsMode) {
    const TestFolder folder;
    const mode_t before = umask(022);
    ASSERT_TRUE(writeFileAtomically(folder / "file", "a"));
    EXPECT_EQ(modeOf(folder / "file"), 0644U);
    ASSERT_EQ(chmod((folder / "file").c_str(), 0600), 0);
    ASSERT_TRUE(writeFileAtomically(folder / "file", "b"));
    EXPECT_EQ(modeOf(folder / "file"), 0600U);
    umask(077);
    ASSERT_TRUE(writeFileAtomically(folder / "private", "a"));
    EXPECT_EQ(modeOf(folder / "private"), 0600U);
    umask(before);
}

TEST(AtomicFile, WorksInTheCurrentFolder) {
    const TestFolder folder;
    EXPECT_EQ(test::inChild([&] {
                  if (chdir(folder.path().c_str()) != 0) return 1;
                  return writeFileAtomically("plain", "x") ? 0 : 2;
              }),
              0);
    EXPECT_EQ(contentOf(folder / "plain"), "x");
}

TEST(AtomicFile, FollowsASymbolicLink) {
    const TestFolder folder;
    std::filesystem::create_directory(folder / "below");
    const auto target = folder.put("below/target", "old");
    std::filesystem::create_symlink("below/target", folder / "link");
    ASSERT_TRUE(writeFileAtomically(folder / "link", "new"));
    EXPECT_TRUE(std::filesystem::is_symlink(folder / "link"));
    EXPECT_EQ(contentOf(target), "new");
}

TEST(AtomicFile, WritesIntoDevicesInsteadOfReplacingThem) {
    ASSERT_TRUE(writeFileAtomically("/dev/null", "x"));
    EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
    expectFailure(writeFileAtomically("/dev/full", "x"), "disk is full");
    EXPECT_TRUE(std::filesystem::is_character_file("/dev/full"));
}

TEST(AtomicFile, WritesIntoAPipe) {
    const TestFolder folder;
    const auto path = folder / "pipe";
    ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
    std::string received;
    std::thread reader{[&] { received = contentOf(path); }};
    EXPECT_TRUE(writeFileAtomically(path, std::string(200'000, 'p')));
    reader.join();
    EXPECT_EQ(received, std::string(200'000, 'p'));
}

TEST(AtomicFile, NamesWhatIsInTheWay) {
    const TestFolder folder;
    expectFailure(writeFileAtomically(folder / "missing/file", "x"), "folder does not exist");
    expectFailure(writeFileAtomically(folder.path(), "x"), "is a folder");
    expectFailure(writeFileAtomically(folder.path() / "", "x"), "is a folder");
    expectFailure(writeFileAtomically(folder.put("file", "") / "below", "x"), "no folder");
    expectFailure(writeFileAtomically(folder / std::string(300, 'n'), "x"), "too long");
    expectFailure(writeFileAtomically("/proc/file", "x"), "cannot be written");
    EXPECT_FALSE(writeFileAtomically("", "x"));
    EXPECT_EQ(folder.count(), 1U);
}

TEST(AtomicFile, SaysWhenPermissionIsMissing) {
    const TestFolder folder;
    ASSERT_EQ(chmod(folder.path().c_str(), 0755), 0);
    std::filesystem::create_directory(folder / "closed");
    ASSERT_EQ(chmod((folder / "closed").c_str(), 0555), 0);
    std::filesystem::create_directory(folder / "open");
    ASSERT_EQ(chmod((folder / "open").c_str(), 0777), 0);
    const auto protectedFile = folder.put("open/protected", "old");
    ASSERT_EQ(chmod(protectedFile.c_str(), 0444), 0);
    for (const auto& path : {folder / "closed/file", protectedFile}) {
        EXPECT_EQ(test::asPlainUser([&] {
                      const auto done = writeFileAtomically(path, "new");
                      return !done && done.error().what.ends_with("permission denied") ? 0 : 1;
                  }),
                  0)
            << path;
    }
    EXPECT_EQ(contentOf(protectedFile), "old");
}

/// Runs `body` where no file may grow beyond 64 KB: the first write comes back short.
int withSmallFiles(const std::function<int()>& body) {
    return test::inChild([&] {
        signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{65536, 65536};
        if (setrlimit(RLIMIT_FSIZE, &limit) != 0) return 99;
        return body();
    });
}

TEST(AtomicFile, AWriteThatFailsHalfwayLeavesTheOldFileAlone) {
    const TestFolder folder;
    const auto path = folder.put("file", "old");
    EXPECT_EQ(withSmallFiles([&] {
                  const auto done = writeFileAtomically(path, std::string(1'000'000, 'n'));
                  return !done && done.error().what.find("largest size") != std::string::npos ? 0
                                                                                              : 1;
              }),
              0);
    EXPECT_EQ(contentOf(path), "old");
    EXPECT_EQ(folder.count(), 1U);
}

TEST(AtomicFile, RemovesTemporariesOfDeadProgramsOnly) {
    const TestFolder folder;
    int dead = 0;
    const pid_t child = fork();
    if (child == 0) _exit(0);
    waitpid(child, &dead, 0);
    folder.put(".scorescope-" + std::to_string(child) + "-0.tmp", "half");
    folder.put(".scorescope-" + std::to_string(getpid()) + "-0.tmp", "at work");
    folder.put(".scorescope-notes.tmp", "the user's");
    folder.put("file", "x");
    removeLeftoverTemporaries(folder.path());
    EXPECT_EQ(folder.count(), 3U);
    EXPECT_FALSE(
        std::filesystem::exists(folder / (".scorescope-" + std::to_string(child) + "-0.tmp")));
    removeLeftoverTemporaries(folder / "missing");
}

TEST(AppendFile, GrowsAndIsCut) {
    const TestFolder folder;
    const auto path = folder / "log";
    {
        auto file = AppendFile::open(path);
        ASSERT_TRUE(file);
        ASSERT_TRUE(file->append("one\n"));
        ASSERT_TRUE(file->append("two\n"));
        ASSERT_TRUE(file->sync());
        EXPECT_EQ(file->size(), 8U);
    }
    auto again = AppendFile::open(path);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->size(), 8U);
    ASSERT_TRUE(again->truncateTo(4));
    AppendFile moved = std::move(*again);
    ASSERT_TRUE(moved.append("three\n"));
    EXPECT_EQ(contentOf(path), "one\nthree\n");
}

TEST(AppendFile, ReportsAFullDisk) {
    auto file = AppendFile::open("/dev/full");
    ASSERT_TRUE(file);
    expectFailure(file->append("x"), "disk is full");
    EXPECT_TRUE(file->sync());
}

TEST(AppendFile, KeepsNoHalfRecord) {
    const TestFolder folder;
    const auto path = folder / "log";
    EXPECT_EQ(withSmallFiles([&] {
                  auto file = AppendFile::open(path);
                  if (!file || !file->append("first\n")) return 1;
                  if (file->append(std::string(100'000, 'x'))) return 2;
                  return file->size() == 6 && file->append("last\n") ? 0 : 3;
              }),
              0);
    EXPECT_EQ(contentOf(path), "first\nlast\n");
}

TEST(AppendFile, NamesWhatIsInTheWay) {
    const TestFolder folder;
    EXPECT_FALSE(AppendFile::open(folder.path()));
    EXPECT_FALSE(AppendFile::open(folder / "missing/file"));
    ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
    EXPECT_FALSE(AppendFile::open(folder / "pipe"));
}

}  // namespace
}  // namespace scorescope
