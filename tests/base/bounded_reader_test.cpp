// SPDX-License-Identifier: Apache-2.0
#include "core/base/bounded_reader.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <limits>

#include "core/base/file_error.h"
#include "tests/base/test_folder.h"

namespace scorescope {
namespace {

using test::TestFolder;

constexpr std::string_view kDigits = "\x01\x02\x03\x04\x05\x06\x07\x08";

TEST(BoundedReader, ReadsBothByteOrders) {
    BoundedReader little{asBytes(kDigits)};
    EXPECT_EQ(little.le16(), 0x0201);
    EXPECT_EQ(little.le32(), 0x06050403U);
    EXPECT_EQ(little.u8(), 7);
    EXPECT_EQ(little.left(), 1U);
    EXPECT_EQ(BoundedReader{asBytes(kDigits)}.be32(), 0x01020304U);
    EXPECT_EQ(BoundedReader{asBytes(kDigits)}.le64(), 0x0807060504030201U);
}

TEST(BoundedReader, NeverReadsPastTheEndAndRemembersIt) {
    BoundedReader reader{asBytes(kDigits)};
    EXPECT_EQ(reader.text(3), "\x01\x02\x03");
    EXPECT_TRUE(reader.bytes(std::numeric_limits<std::uint64_t>::max()).empty());
    EXPECT_FALSE(reader.ok());
    EXPECT_EQ(reader.u8(), 0) << "one byte would be left, but the reader has failed";
    EXPECT_EQ(reader.position(), 3U);
}

TEST(BoundedReader, SizesAreMultipliedWithoutOverflow) {
    std::uint64_t size = 0;
    EXPECT_TRUE(checkedSize(std::vector<std::int64_t>{3, 4}, 8, size));
    EXPECT_EQ(size, 96U);
    EXPECT_TRUE(checkedSize({}, 4, size));
    EXPECT_EQ(size, 4U);
    EXPECT_FALSE(checkedSize(std::vector<std::int64_t>{-1}, 4, size));
    EXPECT_FALSE(checkedSize(std::vector<std::int64_t>{1LL << 32, 1LL << 31}, 4, size));
}

TEST(ReadFile, GivesTheWholeContent) {
    const TestFolder folder;
    const std::string content("a\0b\n", 4);
    const auto path = folder.put("file", content);
    const auto bytes = readFile(path, 4);
    ASSERT_TRUE(bytes);
    EXPECT_EQ(asText(*bytes), content);
    std::filesystem::create_symlink(path, folder / "link");
    EXPECT_TRUE(readFile(folder / "link", 4));
    EXPECT_TRUE(readFile(folder.put("empty", ""), 4));
}

void expectReadingRefused(const std::filesystem::path& path, std::string_view reason) {
    const auto bytes = readFile(path, 1000);
    ASSERT_FALSE(bytes) << path;
    EXPECT_EQ(bytes.error().fault, Fault::file);
    EXPECT_EQ(bytes.error().where, path.native());
    EXPECT_NE(bytes.error().what.find(reason), std::string::npos) << bytes.error().line();
    EXPECT_FALSE(bytes.error().remedy.empty());
}

TEST(ReadFile, NamesWhatIsInTheWay) {
    const TestFolder folder;
    expectReadingRefused(folder / "missing", "no such file");
    expectReadingRefused(folder.path(), "is a folder");
    expectReadingRefused(folder.put("file", "") / "below", "no folder");
    expectReadingRefused(folder.put("large", std::string(1001, 'x')), "1001 bytes");
    expectReadingRefused("/dev/zero", "no regular file");
    expectReadingRefused(folder / std::string(300, 'n'), "too long");
    std::filesystem::create_symlink("loop", folder / "loop");
    expectReadingRefused(folder / "loop", "loop");
}

TEST(ReadFile, APipeDoesNotBlock) {
    const TestFolder folder;
    ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
    expectReadingRefused(folder / "pipe", "no regular file");
}

TEST(ReadFile, SaysWhenPermissionIsMissing) {
    const TestFolder folder;
    const auto path = folder.put("secret", "x");
    ASSERT_EQ(chmod(folder.path().c_str(), 0755), 0);
    ASSERT_EQ(chmod(path.c_str(), 0), 0);
    EXPECT_EQ(test::asPlainUser([&] {
                  const auto bytes = readFile(path, 10);
                  return !bytes && bytes.error().what.ends_with("permission denied") ? 0 : 1;
              }),
              0);
}

TEST(FileError, IsOneLineWithoutTerminalCommands) {
    const auto line = fileError(FileAction::read, "a\n\x1b[2J", ENOENT).line();
    EXPECT_EQ(line, "a??[2J: cannot be read: there is no such file; check the name and the folder");
}

}  // namespace
}  // namespace scorescope
