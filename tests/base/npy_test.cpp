// SPDX-License-Identifier: Apache-2.0
#include "core/base/npy.h"

#include <gtest/gtest.h>

#include "core/base/npy_header.h"
#include "core/base/zip.h"
#include "tests/base/packed.h"
#include "tests/base/test_folder.h"

namespace scorescope {
namespace {

using test::bytesOf;

NpyArray smallArray() {
    const std::vector<float> values{1, 2, 3, 4, 5, -6.5F};
    return makeNpy(std::span<const float>(values), {2, 3});
}

/// A format 1.0 file with this header and these bytes behind it.
std::vector<std::byte> fileWith(std::string header, std::size_t dataSize) {
    header += '\n';
    std::string text("\x93NUMPY\x01\0", 8);
    text += static_cast<char>(header.size() & 0xFF);
    text += static_cast<char>(header.size() >> 8);
    return bytesOf(text + header + std::string(dataSize, '\0'));
}

TEST(Npy, WritesTheDocumentedBytes) {
    const auto bytes = encodeNpy(smallArray());
    EXPECT_EQ(bytes.size(), 128U + 24U);
    const std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
    const std::string expected = std::string("\x93NUMPY\x01\0\x76\0", 10) + header +
                                 std::string(117 - header.size(), ' ') + "\n";
    EXPECT_EQ(asText(bytes).substr(0, 128), expected);
}

TEST(Npy, ReadsWhatItWrote) {
    const std::vector<double> reals{1e-300, -2};
    const std::vector<std::int64_t> integers{-1, 1LL << 52, 3};
    const std::vector<std::uint8_t> bytes{0, 255};
    const std::vector<double> one{7};
    for (const NpyArray& array :
         {smallArray(), makeNpy(std::span<const double>(reals), {2}),
          makeNpy(std::span<const std::int64_t>(integers), {3, 1}),
          makeNpy(std::span<const std::uint8_t>(bytes), {1, 1, 2}),
          makeNpy(std::span<const double>(one), {}), makeNpy(std::span<const double>(), {0, 5})}) {
        const auto back = parseNpy(encodeNpy(array), "file");
        ASSERT_TRUE(back) << back.error().line();
        EXPECT_EQ(back->dtype, array.dtype);
        EXPECT_EQ(back->shape, array.shape);
        EXPECT_EQ(back->data, array.data);
    }
    EXPECT_EQ(npyValues(makeNpy(std::span<const std::int64_t>(integers), {3})),
              (std::vector<double>{-1, 4503599627370496.0, 3}));
    EXPECT_EQ(npyValues(smallArray()), (std::vector<double>{1, 2, 3, 4, 5, -6.5}));
}

TEST(Npy, TakesTheHeaderInAnyOrder) {
    EXPECT_TRUE(
        parseNpy(fileWith("{'shape':(2,),\"descr\":'<f8','fortran_order':False}", 16), "f"));
    EXPECT_TRUE(
        parseNpy(fileWith("{'descr': '<f4', 'fortran_order': True, 'shape': (3,), }", 12), "f"));
}

TEST(Npy, RefusesOtherHeaders) {
    for (const char* bad :
         {"", "{}", "{'descr': '<f4'}", "{'descr': '<f4', 'fortran_order': False, 'shape': (3)",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), 'x': 1}",
          "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (3,)}",
          "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (3,)}",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (-3,)}",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (3,)} x",
          "{'descr': '<f4', 'fortran_order': False, 'shape': (1 2)}"}) {
        EXPECT_FALSE(parseNpyHeader(bad)) << bad;
        EXPECT_FALSE(parseNpy(fileWith(bad, 12), "file")) << bad;
    }
    std::string many = "{'descr': '|u1', 'fortran_order': False, 'shape': (";
    for (int i = 0; i < 33; ++i) many += "1,";
    EXPECT_FALSE(parseNpy(fileWith(many + ")}", 1), "file"));
}

TEST(Npy, SaysWhatToDoAboutOtherKinds) {
    const auto fortran = parseNpy(
        fileWith("{'descr': '<f4', 'fortran_order': True, 'shape': (1, 3), }", 12), "file");
    ASSERT_FALSE(fortran);
    EXPECT_NE(fortran.error().remedy.find("ascontiguousarray"), std::string::npos);
    const auto half =
        parseNpy(fileWith("{'descr': '>f4', 'fortran_order': False, 'shape': (3,), }", 12), "file");
    ASSERT_FALSE(half);
    EXPECT_NE(half.error().remedy.find("astype"), std::string::npos);
}

TEST(Npy, EveryOtherSizeIsRefused) {
    const auto good = encodeNpy(smallArray());
    for (std::size_t size = 0; size < good.size(); ++size) {
        EXPECT_FALSE(parseNpy(std::span{good}.first(size), "file")) << size;
    }
    auto longer = good;
    longer.push_back(std::byte{0});
    EXPECT_FALSE(parseNpy(longer, "file"));
    EXPECT_FALSE(parseNpy(fileWith("{'descr': '<f8', 'fortran_order': False, 'shape': "
                                   "(4294967296, 536870912), }",
                                   0),
                          "file"));
}

TEST(Npz, ReadsWhatItWroteAndRepeatsItsBytes) {
    const test::TestFolder folder;
    const std::vector<double> times{0, 0.5, 1};
    const NamedArrays arrays{{"samples", smallArray()},
                             {"t", makeNpy(std::span<const double>(times), {3})}};
    ASSERT_TRUE(writeNpz(folder / "a.npz", arrays));
    ASSERT_TRUE(writeNpz(folder / "b.npz", arrays));
    EXPECT_EQ(test::contentOf(folder / "a.npz"), test::contentOf(folder / "b.npz"));
    const auto back = readNpz(folder / "a.npz", 1 << 20);
    ASSERT_TRUE(back) << back.error().line();
    ASSERT_EQ(back->size(), 2U);
    EXPECT_EQ((*back)[0].first, "samples");
    EXPECT_EQ((*back)[0].second.data, smallArray().data);
    EXPECT_EQ((*back)[1].first, "t");
    EXPECT_EQ(npyValues((*back)[1].second), times);
    EXPECT_FALSE(readNpz(folder / "a.npz", 100));
}

TEST(Npz, DamageIsNeverTakenForNumbers) {
    const auto good = encodeZip({{"samples.npy", encodeNpy(smallArray())}}, "file");
    ASSERT_TRUE(good);
    for (std::size_t size = 0; size < good->size(); ++size) {
        EXPECT_FALSE(parseNpz(std::span{*good}.first(size), "file", 1 << 20)) << size;
    }
    for (std::size_t bit = 0; bit < good->size() * 8; ++bit) {
        auto bad = *good;
        bad[bit / 8] ^= std::byte{1} << bit % 8;
        const auto arrays = parseNpz(bad, "file", 1 << 20);
        if (!arrays) continue;
        ASSERT_EQ(arrays->size(), 1U);
        EXPECT_EQ((*arrays)[0].second.data, smallArray().data) << bit;
    }
}

TEST(Npz, RefusesTwoArraysOfOneName) {
    const test::TestFolder folder;
    const auto done = writeNpz(folder / "a.npz", {{"x", smallArray()}, {"x", smallArray()}});
    ASSERT_FALSE(done);
    EXPECT_EQ(folder.count(), 0U);
}

}  // namespace
}  // namespace scorescope
