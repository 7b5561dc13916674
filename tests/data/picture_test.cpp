// SPDX-License-Identifier: Apache-2.0
#include "core/data/picture.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cmath>

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STBI_WRITE_NO_STDIO
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#include <stb/stb_image_write.h>
#pragma GCC diagnostic pop

#include "core/base/bounded_reader.h"
#include "core/base/idx.h"
#include "core/data/picture_file.h"
#include "core/data/picture_resize.h"
#include "tests/base/mutator.h"
#include "tests/base/packed.h"
#include "tests/base/test_folder.h"
#include "tests/data/image_files.h"

namespace scorescope {
namespace {

using test::bmpText;
using test::idxText;
using test::pngChunk;
using test::pngText;

std::uint8_t slope(int x, int y, int c) {
    return static_cast<std::uint8_t>(10 + 3 * x + 5 * y + 60 * c);
}

std::string jpegText(int width, int height, int channels) {
    std::vector<std::uint8_t> pixels;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            for (int c = 0; c < channels; ++c) pixels.push_back(slope(x, y, c));
        }
    }
    std::string text;
    const auto append = [](void* context, void* data, int size) {
        static_cast<std::string*>(context)->append(static_cast<char*>(data),
                                                   static_cast<std::size_t>(size));
    };
    stbi_write_jpg_to_func(append, &text, width, height, channels, pixels.data(), 95);
    return text;
}

Result<Picture> decode(const std::string& text, int channels = 3) {
    return decodePicture(asBytes(text), channels, "file");
}

/// Largest difference from slope().
int worst(const Picture& picture) {
    int gap = 0;
    std::size_t at = 0;
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) {
            for (int c = 0; c < picture.channels; ++c, ++at) {
                gap = std::max(gap, std::abs(int{picture.pixels[at]} - int{slope(x, y, c)}));
            }
        }
    }
    return gap;
}

TEST(OwnImage, IsTheSquareInTheMiddleMadeAsSmallAsTheData) {
    const test::TestFolder folder;
    const auto path = folder.path() / "own.PNG";
    std::ofstream(path, std::ios::binary)
        << pngText(40, 20, 3, [](int x, int, int c) -> std::uint8_t {
               return x < 10 || x >= 30 ? 9 : c ? 0 : 255;
           });
    const auto red = readOwnImage(path, {3, 10, 10});
    ASSERT_TRUE(red) << red.error().line();
    ASSERT_EQ(red->size(), 300u);
    for (std::size_t i = 0; i < red->size(); ++i) EXPECT_EQ((*red)[i], i < 100 ? 1.0F : 0.0F) << i;
    const auto gray = readOwnImage(path, {1, 28, 28});
    ASSERT_TRUE(gray);
    EXPECT_EQ(gray->size(), 784u);
    EXPECT_GT((*gray)[0], 0.2F);  // the luminance of red
    EXPECT_LT((*gray)[0], 0.4F);
}

TEST(OwnImage, WhatDoesNotFitIsSaidWithItsName) {
    const test::TestFolder folder;
    const auto path = folder.path() / "own.png";
    const auto said = [&](const ImageShape& shape) {
        const auto read = readOwnImage(path, shape);
        return read ? std::string() : read.error().line();
    };
    EXPECT_NE(said({1, 28, 28}).find("own.png"), std::string::npos);  // is not there
    std::ofstream(path) << "no picture";
    EXPECT_NE(said({1, 28, 28}).find("own.png"), std::string::npos);
    EXPECT_NE(said({1, 28, 20}).find("square"), std::string::npos);
    EXPECT_TRUE(isPictureName("a.b/c.JPeg"));
    EXPECT_FALSE(isPictureName("12"));
    EXPECT_FALSE(isPictureName("png"));
}

TEST(Picture, DecodesPngBmpAndJpeg) {
    for (const auto& [text, gap] :
         {std::pair{pngText(13, 9, 3, slope), 0}, std::pair{bmpText(13, 9, slope), 0},
          std::pair{jpegText(13, 9, 3), 8}}) {
        const auto picture = decode(text);
        ASSERT_TRUE(picture) << picture.error().line();
        EXPECT_EQ(picture->width, 13);
        EXPECT_EQ(picture->height, 9);
        EXPECT_EQ(picture->pixels.size(), 13U * 9U * 3U);
        EXPECT_LE(worst(*picture), gap);
    }
}

TEST(Picture, GrayIsLuminanceAndGrayBecomesColour) {
    const auto gray = decode(pngText(4, 3, 3, slope), 1);
    ASSERT_TRUE(gray);
    const double expected =
        0.299 * slope(2, 1, 0) + 0.587 * slope(2, 1, 1) + 0.114 * slope(2, 1, 2);
    EXPECT_NEAR(gray->pixels[1 * 4 + 2], expected, 1.0);
    const auto colour = decode(pngText(4, 3, 1, slope), 3);
    ASSERT_TRUE(colour);
    for (std::size_t c = 0; c < 3; ++c) EXPECT_EQ(colour->pixels[3 + c], slope(1, 0, 0));
}

TEST(Picture, NothingElseIsAPicture) {
    const std::string gif(
        "GIF89a\x01\0\x01\0\x80\0\0\xff\xff\xff\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02"
        "\x02\x44\x01\0;",
        35);
    for (const std::string& text : {gif, std::string("P6 1 1 255\nabc"), std::string("text"),
                                    std::string(), std::string("8BPS\0\1", 6)}) {
        const auto picture = decode(text);
        ASSERT_FALSE(picture);
        EXPECT_NE(picture.error().what.find("no PNG, JPEG or BMP"), std::string::npos);
        EXPECT_EQ(picture.error().where, "file");
    }
}

TEST(Picture, CutAtEachLengthItIsRefusedOrWhole) {
    for (const std::string& text :
         {pngText(6, 5, 3, slope), bmpText(6, 5, slope), jpegText(6, 5, 3)}) {
        for (std::size_t size = 0; size < text.size(); ++size) {
            const auto picture = decode(text.substr(0, size));
            // A JPEG may lack its end, a PNG its last chunk; sizes stay those of the header.
            if (picture) {
                EXPECT_EQ(picture->pixels.size(), 6U * 5U * 3U);
            }
        }
        EXPECT_FALSE(decode(text.substr(0, 30)));
    }
    const std::string png = pngText(6, 5, 3, slope);
    for (std::size_t size = 0; size < png.size() - 24; ++size) {
        EXPECT_FALSE(decode(png.substr(0, size))) << size;
    }
}

TEST(Picture, JpegTablesWithTooManyCodesAreRefused) {
    const std::string good = jpegText(16, 16, 3);
    for (std::size_t at = good.find("\xFF\xC4"); at != std::string::npos;
         at = good.find("\xFF\xC4", at + 2)) {
        std::string bad = good;
        bad[at + 8] = '\xFF';
        bad[at + 9] = '\xFF';
        const auto picture = decode(bad);
        ASSERT_FALSE(picture);
        EXPECT_NE(picture.error().what.find("tables"), std::string::npos);
    }
    // The same bytes in a comment mean nothing, behind the first scan they are tables again.
    const std::string tables("\xFF\xC4\x00\x20\x00\xFF\xFF", 7);
    std::string comment = good;
    comment.insert(2, std::string("\xFF\xFE\x00\x09", 4) + tables);
    EXPECT_TRUE(decode(comment));
    std::string late = good;
    late.insert(late.size() - 2, tables);
    EXPECT_FALSE(decode(late));
}

TEST(Picture, DamagedFilesDoNoHarm) {
    const std::vector<test::Bytes> seeds = {test::bytesOf(pngText(6, 5, 3, slope)),
                                            test::bytesOf(bmpText(6, 5, slope)),
                                            test::bytesOf(jpegText(16, 16, 3))};
    test::Mutator mutator;
    for (std::size_t round = 0; round < 6000; ++round) {
        const auto bad = mutator.damaged(seeds[round % seeds.size()]);
        const auto picture = decodePicture(bad, 3, "f");
        if (!picture) {
            EXPECT_FALSE(picture.error().what.empty());
            continue;
        }
        ASSERT_EQ(picture->pixels.size(), static_cast<std::size_t>(picture->width) *
                                              static_cast<std::size_t>(picture->height) * 3);
    }
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

constexpr long kAllowance = 64 << 10;  // KiB

long peakKib() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

/// Whether reading `text` takes at most 64 MB and three times its bytes.
template <class Read>
bool staysSmall(const std::string& text, Read read) {
    return test::inChild([&] {
               const long before = peakKib();
               read(asBytes(text));
               const long taken = peakKib() - before;
               return taken <= kAllowance + 3 * static_cast<long>(text.size() >> 10) ? 0 : 1;
           }) == 0;
}

std::string pngHeader(std::uint32_t width, std::uint32_t height) {
    return "\x89PNG\r\n\x1a\n" + pngChunk("IHDR", test::bigEndian(width) + test::bigEndian(height) +
                                                      std::string("\x10\x06\0\0\0", 5));
}

TEST(Hostile, PicturesThatClaimHugeSizesStaySmall) {
    const auto read = [](std::span<const std::byte> bytes) {
        [[maybe_unused]] const auto picture = decodePicture(bytes, 3, "f");
    };
    const std::string claims = pngHeader(8192, 8192) + pngChunk("IDAT", "abc");
    EXPECT_FALSE(decode(claims));
    EXPECT_TRUE(staysSmall(claims, read));
    // A chunk that says it has 1.5 GB.
    const std::string chunk = pngHeader(20, 20) + test::bigEndian(1'500'000'000) + "IDATabc";
    EXPECT_FALSE(decode(chunk));
    EXPECT_TRUE(staysSmall(chunk, read));
    // Content that unpacks to a thousand times its size, in the largest picture allowed.
    const std::string bomb = pngText(2000, 2000, 3, [](int, int, int) { return std::uint8_t{}; });
    EXPECT_TRUE(decode(bomb));
    EXPECT_TRUE(staysSmall(bomb, read));
    const std::string zeros(100 << 20, '\0');
    std::string idat = pngHeader(20, 20);
    const auto packed = test::packed(asBytes(zeros), false);
    idat += pngChunk("IDAT", "\x78\xDA" + std::string(asText(packed)));
    EXPECT_FALSE(decode(idat));
    EXPECT_TRUE(staysSmall(idat, read));
    std::string bmp = bmpText(2, 2, slope);
    for (const std::size_t at : {18U, 22U}) bmp.replace(at, 4, test::littleEndian(8000));
    EXPECT_FALSE(decode(bmp));
    EXPECT_TRUE(staysSmall(bmp, read));
    std::string jpeg = jpegText(16, 16, 3);
    const auto frame = jpeg.find("\xFF\xC0");
    jpeg.replace(frame + 5, 4, "\x07\xD0\x07\xD0");  // 2000 x 2000
    EXPECT_TRUE(staysSmall(jpeg, read));
    jpeg.replace(frame + 5, 4, "\xFF\xFF\xFF\xFF");
    EXPECT_FALSE(decode(jpeg));
    EXPECT_TRUE(staysSmall(jpeg, read));
}

TEST(Hostile, IdxFilesThatClaimHugeSizesStaySmall) {
    const auto read = [](std::span<const std::byte> bytes) {
        [[maybe_unused]] const auto array = parseIdx(bytes, "f");
    };
    const auto packed = [](const std::string& text) {
        return std::string(asText(test::packed(asBytes(text), true)));
    };
    const std::string tooLarge =
        packed(idxText({1 << 10, 1 << 10, 100}, std::string(100 << 20, '\0')));
    const auto refused = parseIdx(asBytes(tooLarge), "f");
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().remedy.find("gunzip"), std::string::npos);
    EXPECT_TRUE(staysSmall(tooLarge, read));
    const std::string more = packed(idxText({2, 2, 2}, std::string(100 << 20, '\0')));
    EXPECT_FALSE(parseIdx(asBytes(more), "f"));
    EXPECT_TRUE(staysSmall(more, read));
    const std::string less = packed(idxText({45, 1 << 10, 1 << 10}, "abc"));
    EXPECT_FALSE(parseIdx(asBytes(less), "f"));
    EXPECT_TRUE(staysSmall(less, read));
    const std::string fits = packed(idxText({45, 1 << 10, 1 << 10}, std::string(45 << 20, '\0')));
    EXPECT_TRUE(parseIdx(asBytes(fits), "f"));
    EXPECT_TRUE(staysSmall(fits, read));
}

#endif

TEST(PackedIdx, NoCutAndNoDamagedBitGivesOtherContent) {
    const auto good = test::packed(asBytes(idxText({2, 2, 3}, "abcdefghijkl")), true);
    ASSERT_TRUE(parseIdx(good, "f"));
    for (std::size_t size = 0; size < good.size(); ++size) {
        EXPECT_FALSE(parseIdx(std::span{good}.first(size), "f")) << size;
    }
    // The header's time stamp, flags and system, bytes 4 to 9, change no content.
    for (std::size_t bit = 10 * 8; bit < good.size() * 8; ++bit) {
        auto bad = good;
        bad[bit / 8] ^= std::byte{1} << bit % 8;
        const auto array = parseIdx(bad, "f");
        // The last bits before the checksum only fill a byte.
        EXPECT_TRUE(!array || asText(std::as_bytes(std::span(array->values))) == "abcdefghijkl")
            << bit;
    }
    auto two = test::packed(asBytes(idxText({2, 2, 3}, "abcd")), true);
    const auto rest = test::packed(asBytes("efghijkl"), true);
    two.insert(two.end(), rest.begin(), rest.end());
    const auto joined = parseIdx(two, "f");
    ASSERT_TRUE(joined);
    EXPECT_EQ(joined->values.back(), 'l');
    two.push_back(std::byte{'x'});
    EXPECT_FALSE(parseIdx(two, "f"));
}

/// Mean of slope over the area [x0, x1) x [y0, y1), by brute force over a fine grid.
double areaMean(double x0, double x1, double y0, double y1, int channel) {
    constexpr int kFine = 200;
    double sum = 0.0;
    for (int i = 0; i < kFine; ++i) {
        for (int j = 0; j < kFine; ++j) {
            const int x = static_cast<int>(x0 + (x1 - x0) * (i + 0.5) / kFine);
            const int y = static_cast<int>(y0 + (y1 - y0) * (j + 0.5) / kFine);
            sum += slope(x, y, channel);
        }
    }
    return sum / (kFine * kFine);
}

TEST(Resize, EachPixelIsTheMeanOverItsArea) {
    const Picture picture = *decode(pngText(17, 12, 3, slope));
    for (const int size : {1, 5, 8, 12, 31}) {
        const PictureRegion region{2, 1, 13, 11};
        const auto pixels = resized(picture, region, size);
        ASSERT_EQ(pixels.size(), static_cast<std::size_t>(3 * size * size));
        for (const int place : {0, size / 2, size - 1}) {
            const double across = 13.0 / size, down = 11.0 / size;
            const int line = size - 1 - place;
            const double expected = areaMean(2 + place * across, 2 + (place + 1) * across,
                                             1 + line * down, 1 + (line + 1) * down, 2);
            const auto at = static_cast<std::size_t>(2 * size * size + line * size + place);
            EXPECT_NEAR(pixels[at], expected, 0.75) << size << ' ' << place;
        }
    }
}

TEST(Resize, TheSameSizeChangesNothing) {
    const Picture picture = *decode(pngText(9, 9, 1, slope), 1);
    EXPECT_EQ(resized(picture, croppedRegion(PictureCrop::center, 9, 9), 9), picture.pixels);
}

TEST(Resize, CropsAreThoseOfTheHelp) {
    const auto is = [](PictureRegion r, int left, int top, int width, int height) {
        return r.left == left && r.top == top && r.width == width && r.height == height;
    };
    EXPECT_TRUE(is(croppedRegion(PictureCrop::none, 178, 218), 0, 0, 178, 218));
    EXPECT_TRUE(is(croppedRegion(PictureCrop::center, 178, 218), 0, 20, 178, 178));
    EXPECT_TRUE(is(croppedRegion(PictureCrop::celeba, 178, 218), 35, 55, 108, 108));
    EXPECT_TRUE(is(croppedRegion(PictureCrop::celeba, 100, 90), 5, 0, 90, 90));
}

}  // namespace
}  // namespace scorescope
