// SPDX-License-Identifier: Apache-2.0
#include "core/base/zip.h"

#include <gtest/gtest.h>

#include <cstring>

#include "core/base/byte_writer.h"
#include "core/base/gzip.h"
#include "tests/base/packed.h"

namespace scorescope {
namespace {

using test::bytesOf;
using test::packed;
using Bytes = std::vector<std::byte>;

constexpr std::uint64_t kPlenty = 1 << 30;

/// One entry as a foreign program might write it; the defaults make a valid one.
struct ForeignEntry {
    std::string name = "a";
    Bytes stored = {};
    std::uint64_t size = 0;
    std::uint32_t crc = 0;
    std::uint64_t method = 8;
    std::uint64_t flags = 0;
};

ForeignEntry deflated(std::string name, std::span<const std::byte> content) {
    return {std::move(name), packed(content, false), content.size(), crc32Of(content)};
}

void putFields(ByteWriter& out, const ForeignEntry& entry) {
    out.le16(20);
    out.le16(entry.flags);
    out.le16(entry.method);
    out.le32(0);
    out.le32(entry.crc);
    out.le32(entry.stored.size());
    out.le32(entry.size);
    out.le16(entry.name.size());
    out.le16(0);
}

/// An archive of the entries; `shared` lets all of them name the first one's bytes.
Bytes foreignZip(const std::vector<ForeignEntry>& entries, bool shared = false) {
    ByteWriter out{0};
    std::vector<std::size_t> offsets;
    for (const auto& entry : entries) {
        offsets.push_back(shared && !offsets.empty() ? offsets[0] : out.size());
        if (shared && offsets.size() > 1) continue;
        out.le32(0x04034B50);
        putFields(out, entry);
        out.text(entry.name);
        out.bytes(entry.stored);
    }
    const std::size_t directory = out.size();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        out.le32(0x02014B50);
        out.le16(20);
        putFields(out, entries[i]);
        out.le16(0);
        out.le64(0);
        out.le32(offsets[i]);
        out.text(entries[i].name);
    }
    const std::size_t size = out.size() - directory;
    out.le32(0x06054B50);
    out.le32(0);
    out.le16(entries.size());
    out.le16(entries.size());
    out.le32(size);
    out.le32(directory);
    out.le16(0);
    return out.take();
}

void expectZipRefused(const Bytes& bytes, std::string_view reason,
                      std::uint64_t maxBytes = kPlenty) {
    const auto entries = parseZip(bytes, "file.zip", maxBytes);
    ASSERT_FALSE(entries);
    EXPECT_EQ(entries.error().fault, Fault::file);
    EXPECT_NE(entries.error().what.find(reason), std::string::npos) << entries.error().line();
}

TEST(Zip, ReadsWhatItWrote) {
    const std::vector<ZipEntry> entries{
        {"a", bytesOf("one")}, {"folder/b", {}}, {"\xCE\xB2", bytesOf("x")}};
    const auto bytes = encodeZip(entries, "file");
    ASSERT_TRUE(bytes);
    const auto back = parseZip(*bytes, "file", 100);
    ASSERT_TRUE(back) << back.error().line();
    ASSERT_EQ(back->size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ((*back)[i].name, entries[i].name);
        EXPECT_EQ((*back)[i].data, entries[i].data);
    }
    EXPECT_TRUE(parseZip(*encodeZip({}, "file"), "file", 0));
}

TEST(Zip, ReadsDeflatedEntries) {
    const auto content = bytesOf(std::string(1000, 'z') + "end");
    const auto back =
        parseZip(foreignZip({deflated("a", content), deflated("b", {})}), "file", 2000);
    ASSERT_TRUE(back) << back.error().line();
    EXPECT_EQ((*back)[0].data, content);
    EXPECT_TRUE((*back)[1].data.empty());
}

TEST(Zip, RefusesBombs) {
    const Bytes zeros(100 << 20);
    const auto bomb = foreignZip({deflated("bomb", zeros)});
    ASSERT_LT(bomb.size(), 200'000U);
    expectZipRefused(bomb, "more than is allowed");
    expectZipRefused(foreignZip({deflated("a", Bytes(2000))}), "more than is allowed", 1999);
}

TEST(Zip, RefusesALieAboutTheSize) {
    auto small = deflated("a", Bytes(5000));
    small.size = 10;
    expectZipRefused(foreignZip({small}), "more than is allowed");
    auto large = deflated("a", Bytes(5000));
    large.size = 5001;
    expectZipRefused(foreignZip({large}), "another size");
}

TEST(Zip, RefusesSharedBytes) {
    const auto entry = deflated("a", Bytes(1000));
    auto other = entry;
    other.name = "b";
    expectZipRefused(foreignZip({entry, other}, true), "not where the zip directory says");
    auto again = foreignZip({entry, entry});
    expectZipRefused(again, "comes twice");
}

TEST(Zip, RefusesWhatItCannotTrust) {
    auto entry = deflated("a", bytesOf("content"));
    entry.crc ^= 1;
    expectZipRefused(foreignZip({entry}), "wrong checksum");
    entry = deflated("a", bytesOf("content"));
    entry.flags = 1;
    expectZipRefused(foreignZip({entry}), "encrypted");
    entry = deflated("a", bytesOf("content"));
    entry.method = 12;
    expectZipRefused(foreignZip({entry}), "unknown way");
    expectZipRefused(foreignZip({deflated("a\n", {})}), "unusable name");
    expectZipRefused(foreignZip({{"a", bytesOf("xyz"), 4, 0, 0, 0}}), "two different sizes");
    expectZipRefused(foreignZip({{"a", {}, 0xFFFFFFFF, 0, 8, 0}}), "zip64");
    expectZipRefused(bytesOf("no archive"), "no complete zip");
    auto longer = foreignZip({deflated("a", {})});
    longer.push_back(std::byte{0});
    expectZipRefused(longer, "no complete zip");
}

TEST(Zip, RefusesNamesThatCannotBeRead) {
    EXPECT_FALSE(encodeZip({{"a\n", {}}}, "file"));
    EXPECT_FALSE(encodeZip({{"", {}}}, "file"));
    EXPECT_FALSE(encodeZip(std::vector<ZipEntry>(70'000), "file"));
}

}  // namespace
}  // namespace scorescope
