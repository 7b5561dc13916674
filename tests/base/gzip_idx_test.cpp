// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <numeric>

#include "core/base/gzip.h"
#include "core/base/idx.h"
#include "tests/base/packed.h"
#include "tests/base/test_folder.h"

namespace scorescope {
namespace {

using test::bytesOf;
using test::packed;
using test::TestFolder;

Result<std::vector<std::byte>> gunzip(std::span<const std::byte> bytes, std::uint64_t maxBytes) {
    return inflate(bytes, DeflateWrap::gzip, maxBytes, "file.gz");
}

TEST(Gzip, ChecksumIsThePublishedOne) {
    EXPECT_EQ(crc32Of(asBytes("123456789")), 0xCBF43926U);
    EXPECT_EQ(crc32Of({}), 0U);
}

TEST(Gzip, UnpacksOneOrMoreMembers) {
    auto bytes = packed(asBytes("first "), true);
    const auto second = packed(asBytes("second"), true);
    bytes.insert(bytes.end(), second.begin(), second.end());
    const auto content = gunzip(bytes, 12);
    ASSERT_TRUE(content) << content.error().line();
    EXPECT_EQ(asText(*content), "first second");
    EXPECT_FALSE(gunzip(bytes, 11));
    bytes.resize(bytes.size() + 512);
    EXPECT_TRUE(gunzip(bytes, 12)) << "zeros behind the end are padding";
    bytes.push_back(std::byte{1});
    EXPECT_FALSE(gunzip(bytes, 12));
}

TEST(Gzip, EveryCutAndEveryFlippedBitOfTheContentIsRefused) {
    const std::string content = "the quick brown fox jumps over the lazy dog";
    const auto good = packed(asBytes(content), true);
    for (std::size_t size = 0; size < good.size(); ++size) {
        EXPECT_FALSE(gunzip(std::span{good}.first(size), 1000)) << size;
    }
    constexpr std::size_t header = 10;  // its time and system are not protected, nor of use
    for (std::size_t bit = header * 8; bit < good.size() * 8; ++bit) {
        auto bad = good;
        bad[bit / 8] ^= std::byte{1} << bit % 8;
        const auto result = gunzip(bad, 1000);
        EXPECT_TRUE(!result || asText(*result) == content) << bit;
    }
}

TEST(Gzip, ABombIsStoppedAtTheLimit) {
    const auto bomb = packed(std::vector<std::byte>(64 << 20), true);
    ASSERT_LT(bomb.size(), 100'000U);
    const auto content = gunzip(bomb, 1 << 20);
    ASSERT_FALSE(content);
    EXPECT_NE(content.error().what.find("more than is allowed"), std::string::npos);
}

TEST(Gzip, TheContentDecidesNotTheName) {
    const TestFolder folder;
    const auto plain = readMaybeGzip(folder.put("plain.gz", "text"), 4);
    ASSERT_TRUE(plain);
    EXPECT_EQ(asText(*plain), "text");
    const auto file = folder.put("packed", asText(packed(asBytes("text"), true)));
    EXPECT_TRUE(readMaybeGzip(file, 100));
    EXPECT_EQ(readMaybeGzip(folder / "missing", 4).error().fault, Fault::file);
}

/// Two pictures of 2 x 3 bytes, 0 to 11.
std::vector<std::byte> smallIdx() {
    auto bytes = bytesOf(std::string_view("\0\0\x08\x03\0\0\0\x02\0\0\0\x02\0\0\0\x03", 16));
    for (int i = 0; i < 12; ++i) bytes.push_back(static_cast<std::byte>(i));
    return bytes;
}

TEST(Idx, ReadsPlainAndPacked) {
    const TestFolder folder;
    std::vector<std::uint8_t> expected(12);
    std::iota(expected.begin(), expected.end(), 0);
    for (const auto& bytes : {smallIdx(), packed(smallIdx(), true)}) {
        const auto array = readIdx(folder.put("images", asText(bytes)));
        ASSERT_TRUE(array) << array.error().line();
        EXPECT_EQ(array->shape, (std::vector<std::int64_t>{2, 2, 3}));
        EXPECT_EQ(array->values, expected);
    }
}

TEST(Idx, EveryOtherSizeIsRefused) {
    const auto good = smallIdx();
    for (std::size_t size = 0; size < good.size(); ++size) {
        EXPECT_FALSE(parseIdx(std::span{good}.first(size), "file")) << size;
    }
    auto longer = good;
    longer.push_back(std::byte{0});
    EXPECT_FALSE(parseIdx(longer, "file"));
    for (std::size_t bit = 0; bit < 16 * 8; ++bit) {
        auto bad = good;
        bad[bit / 8] ^= std::byte{1} << bit % 8;
        EXPECT_FALSE(parseIdx(bad, "file")) << bit;
    }
}

TEST(Idx, SizesThatOverflowAreRefused) {
    const auto header = std::string("\0\0\x08\x04", 4);
    const std::string half("\x80\0\0\0", 4);
    const auto bytes = bytesOf(header + half + half + half + half);
    EXPECT_FALSE(parseIdx(bytes, "file"));
    const std::string sixteenBits("\0\x01\0\0", 4);
    EXPECT_FALSE(
        parseIdx(bytesOf(header + sixteenBits + sixteenBits + sixteenBits + sixteenBits), "f"));
}

TEST(Idx, TheErrorSaysWhichKind) {
    auto floats = smallIdx();
    floats[2] = std::byte{0x0D};
    EXPECT_NE(parseIdx(floats, "file").error().what.find("no unsigned bytes"), std::string::npos);
    EXPECT_NE(parseIdx(asBytes("a text file"), "file").error().what.find("no IDX"),
              std::string::npos);
}

}  // namespace
}  // namespace scorescope
