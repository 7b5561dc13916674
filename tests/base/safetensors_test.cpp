// SPDX-License-Identifier: Apache-2.0
#include "core/base/safetensors.h"

#include <gtest/gtest.h>

#include "core/base/byte_writer.h"
#include "core/base/gzip.h"
#include "tests/base/packed.h"
#include "tests/base/test_folder.h"

namespace scorescope {
namespace {

using test::bytesOf;
using Bytes = std::vector<std::byte>;

SafetensorsFile smallFile() {
    SafetensorsFile file;
    file.tensors = {{"model.0.weight", "F32", {2, 2}, bytesOf("abcdefghijklmnop")},
                    {"step", "I64", {}, bytesOf("12345678")},
                    {"none", "F64", {0, 3}, {}},
                    {"state", "U8", {3}, bytesOf("xyz")}};
    file.metadata = {{"step", "250"}, {"note", "crc \"crc32.header\":\"00000000"}};
    return file;
}

/// A file without checksums.
Bytes foreignFile(std::string_view header, std::string_view data) {
    ByteWriter out{0};
    out.le64(header.size());
    out.text(header);
    out.text(data);
    return out.take();
}

constexpr std::string_view kForeignHeader =
    R"({"__metadata__":{"format":"pt"},"a":{"dtype":"F16","shape":[2],"data_offsets":[0,4]},)"
    R"("b":{"shape":[3],"data_offsets":[4,7],"dtype":"BOOL"}} )";

void expectSame(const SafetensorsFile& a, const SafetensorsFile& b) {
    EXPECT_EQ(a.metadata, b.metadata);
    ASSERT_EQ(a.tensors.size(), b.tensors.size());
    for (std::size_t i = 0; i < a.tensors.size(); ++i) {
        EXPECT_EQ(a.tensors[i].name, b.tensors[i].name);
        EXPECT_EQ(a.tensors[i].dtype, b.tensors[i].dtype);
        EXPECT_EQ(a.tensors[i].shape, b.tensors[i].shape);
        EXPECT_EQ(a.tensors[i].data, b.tensors[i].data);
    }
}

void expectSafetensorsRefused(const Bytes& bytes, std::string_view reason,
                              ChecksumRule rule = ChecksumRule::optional) {
    const auto file = parseSafetensors(bytes, "w.safetensors", rule);
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().fault, Fault::file);
    EXPECT_EQ(file.error().where, "w.safetensors");
    EXPECT_NE(file.error().what.find(reason), std::string::npos) << file.error().line();
}

TEST(Safetensors, ReadsWhatItWroteAndRepeatsItsBytes) {
    const auto bytes = encodeSafetensors(smallFile());
    const auto back = parseSafetensors(bytes, "file", ChecksumRule::required);
    ASSERT_TRUE(back) << back.error().line();
    EXPECT_TRUE(back->checksummed);
    expectSame(*back, smallFile());
    EXPECT_EQ(encodeSafetensors(*back), bytes);
    EXPECT_TRUE(parseSafetensors(bytes, "file", ChecksumRule::optional)->checksummed);
    EXPECT_TRUE(parseSafetensors(encodeSafetensors({}), "file", ChecksumRule::required));
}

TEST(Safetensors, StartsItsDataAligned) {
    for (int length = 0; length < 130; ++length) {
        SafetensorsFile file = smallFile();
        file.metadata["pad"] = std::string(static_cast<std::size_t>(length), 'p');
        const auto bytes = encodeSafetensors(file);
        const auto header = BoundedReader{bytes}.le64();
        EXPECT_EQ((8 + header) % 64, 0U);
        EXPECT_TRUE(parseSafetensors(bytes, "file", ChecksumRule::required));
    }
}

TEST(Safetensors, EveryCutIsRefused) {
    const auto good = encodeSafetensors(smallFile());
    for (const auto rule : {ChecksumRule::required, ChecksumRule::optional}) {
        for (std::size_t size = 0; size < good.size(); ++size) {
            EXPECT_FALSE(parseSafetensors(std::span{good}.first(size), "file", rule)) << size;
        }
    }
    auto longer = good;
    longer.push_back(std::byte{0});
    EXPECT_FALSE(parseSafetensors(longer, "file", ChecksumRule::required));
}

TEST(Safetensors, EveryFlippedBitAndEveryZeroedByteIsRefused) {
    const auto good = encodeSafetensors(smallFile());
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        auto bad = good;
        bad[bit / 8] ^= std::byte{1} << bit % 8;
        EXPECT_FALSE(parseSafetensors(bad, "file", ChecksumRule::required)) << bit;
    }
    for (std::size_t at = 0; at < good.size(); ++at) {
        auto bad = good;
        bad[at] = std::byte{0};
        EXPECT_TRUE(bad == good || !parseSafetensors(bad, "file", ChecksumRule::required)) << at;
    }
}

TEST(Safetensors, NamesTheDamagedTensor) {
    auto bytes = encodeSafetensors(smallFile());
    bytes.back() ^= std::byte{1};
    expectSafetensorsRefused(bytes, "tensor state", ChecksumRule::required);
    expectSafetensorsRefused(bytes, "tensor state", ChecksumRule::optional);
}

TEST(Safetensors, ForeignFilesOpenOnlyWhereTheyMay) {
    const auto bytes = foreignFile(kForeignHeader, "1234567");
    const auto file = parseSafetensors(bytes, "file", ChecksumRule::optional);
    ASSERT_TRUE(file) << file.error().line();
    EXPECT_FALSE(file->checksummed);
    EXPECT_EQ(file->metadata.at("format"), "pt");
    ASSERT_EQ(file->tensors.size(), 2U);
    EXPECT_EQ(file->tensors[1].name, "b");
    EXPECT_EQ(file->tensors[1].data, bytesOf("567"));
    expectSafetensorsRefused(bytes, "no checksum", ChecksumRule::required);
}

TEST(Safetensors, APartOfTheChecksumsIsNotEnough) {
    const std::string crc = "\"crc32.a\":\"" + std::string("00000000") + "\"";
    const auto bytes =
        foreignFile("{\"__metadata__\":{" + crc +
                        "},\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}",
                    "");
    expectSafetensorsRefused(bytes, "no checksum for its header");
}

TEST(Safetensors, TensorsComeInTheOrderOfTheirBytes) {
    const auto bytes = foreignFile(R"({"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]},)"
                                   R"("a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})",
                                   "xy");
    const auto file = parseSafetensors(bytes, "file", ChecksumRule::optional);
    ASSERT_TRUE(file);
    EXPECT_EQ(file->tensors[0].name, "a");
    EXPECT_EQ(file->tensors[0].data, bytesOf("x"));
}

std::string oneTensor(std::string_view fields) {
    return "{\"a\":{" + std::string(fields) + "}}";
}

TEST(Safetensors, RefusesTensorsThatDoNotFit) {
    const auto refused = [](std::string_view fields, std::string_view data,
                            std::string_view reason) {
        expectSafetensorsRefused(foreignFile(oneTensor(fields), data), reason);
    };
    refused(R"("dtype":"U8","shape":[2],"data_offsets":[0,3])", "xyz", "does not fit its shape");
    refused(R"("dtype":"U8","shape":[2],"data_offsets":[1,3])", "xyz", "does not begin");
    refused(R"("dtype":"U8","shape":[2],"data_offsets":[0,2])", "xyz", "bytes behind");
    refused(R"("dtype":"U8","shape":[4],"data_offsets":[0,4])", "xyz", "past the file's end");
    refused(R"("dtype":"U8","shape":[1],"data_offsets":[2,1])", "xyz", "does not fit its shape");
    refused(R"("dtype":"X8","shape":[3],"data_offsets":[0,3])", "xyz", "unknown numbers");
    refused(R"("dtype":"F64","shape":[4294967296,536870912],"data_offsets":[0,0])", "",
            "fit its shape");
    expectSafetensorsRefused(foreignFile(R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},)"
                                         R"("b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]}})",
                                         "xyz"),
                             "does not begin");
}

TEST(Safetensors, RefusesOtherHeaders) {
    const std::string good = R"("dtype":"U8","shape":[],"data_offsets":[0,1])";
    EXPECT_TRUE(parseSafetensors(foreignFile(oneTensor(good), "x"), "f", ChecksumRule::optional));
    for (const std::string& bad :
         {std::string(),
          std::string("[]"),
          std::string(" {}"),
          std::string("{"),
          std::string("{}x"),
          std::string("{}\0", 3),
          std::string("{/**/}"),
          std::string("\xEF\xBB\xBF{}"),
          std::string(R"({"a":1})"),
          std::string(R"({"a":{}})"),
          oneTensor(good + R"(,"x":1)"),
          oneTensor(good + R"(,"dtype":"U8")"),
          oneTensor(R"("dtype":"U8","shape":[])"),
          oneTensor(R"("dtype":"U8","shape":[1.0],"data_offsets":[0,1])"),
          oneTensor(R"("dtype":"U8","shape":[-1],"data_offsets":[0,1])"),
          oneTensor(R"("dtype":"U8","shape":[[1]],"data_offsets":[0,1])"),
          oneTensor(R"("dtype":"U8","shape":[],"data_offsets":[0,1,1])"),
          oneTensor(R"("dtype":"U8","shape":[],"data_offsets":[1])"),
          oneTensor(R"("dtype":7,"shape":[],"data_offsets":[0,1])"),
          oneTensor(R"("dtype":"U8","shape":[18446744073709551615],"data_offsets":[0,1])"),
          std::string(R"({"__metadata__":{"a":1}})"),
          std::string(R"({"__metadata__":"a"})"),
          std::string(R"({"__metadata__":{"a":"1","a":"1"}})"),
          std::string(R"({"__metadata__":{},"__metadata__":{}})"),
          "{\"\":{" + good + "}}",
          "{\"a\\n\":{" + good + "}}",
          "{\"a\":{" + good + "},\"a\":{" + good + "}}",
          std::string(1'000'000, '[')}) {
        EXPECT_FALSE(parseSafetensors(foreignFile(bad, "x"), "f", ChecksumRule::optional)) << bad;
        EXPECT_FALSE(parseSafetensors(foreignFile(bad, ""), "f", ChecksumRule::optional)) << bad;
    }
}

TEST(Safetensors, AHeaderAboveAHundredMegabytesIsRefused) {
    expectSafetensorsRefused(foreignFile("{}" + std::string(100'000'000, ' '), ""),
                             "no complete safetensors");
}

TEST(Safetensors, FilesAreWrittenAndReadBack) {
    const test::TestFolder folder;
    const auto path = folder / "w.safetensors";
    ASSERT_TRUE(writeSafetensors(path, smallFile()));
    const auto back = readSafetensors(path, ChecksumRule::required);
    ASSERT_TRUE(back);
    expectSame(*back, smallFile());
    EXPECT_FALSE(readSafetensors(path, ChecksumRule::required, 100));
    EXPECT_FALSE(readSafetensors(folder / "missing", ChecksumRule::required));
    EXPECT_FALSE(writeSafetensors(folder / "missing/w", smallFile()));
}

}  // namespace
}  // namespace scorescope
