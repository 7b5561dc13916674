// SPDX-License-Identifier: Apache-2.0
#include "render/figure/png.h"

#include <fstream>

#include "render/figure/clean_text.h"
#include "tests/render/pictures.h"

namespace scorescope::render {
namespace {

Raster testCard(bool opaque) {
    Raster raster{37, 23, {}};
    for (int i = 0; i < 37 * 23; ++i) {
        const std::uint8_t alpha = opaque || i % 3 != 0 ? 255 : 0;
        const auto colour = [&](int v) { return static_cast<std::uint8_t>(alpha == 0 ? 0 : v); };
        raster.rgba.insert(raster.rgba.end(),
                           {colour(i % 256), colour(i * 7 % 256), colour(255 - i % 256), alpha});
    }
    return raster;
}

void save(const std::filesystem::path& path, const std::vector<std::byte>& bytes) {
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
}

TEST(Png, AnotherReaderSeesTheSamePixels) {
    const TemporaryFolder folder;
    for (const bool opaque : {true, false}) {
        const Raster raster = testCard(opaque);
        save(folder / "card.png", encodePng(raster));
        const Raster read = readPng(folder / "card.png");
        ASSERT_EQ(read.width, raster.width);
        ASSERT_EQ(read.height, raster.height);
        Raster compared = read;
        if (opaque) {
            for (std::size_t i = 3; i < compared.rgba.size(); i += 4) compared.rgba[i] = 255;
        }
        EXPECT_EQ(compared.rgba, raster.rgba);
    }
}

TEST(Png, TextsAreKept) {
    const auto bytes = encodePng(testCard(true), {{"seed", "7"}, {"noise", "β(t)"}, {"empty", ""}});
    const std::string file(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    using namespace std::string_literals;
    EXPECT_NE(file.find("tEXtseed\0"s + "7"), std::string::npos);
    EXPECT_NE(file.find("iTXtnoise\0\0\0\0\0β(t)"s), std::string::npos);
    EXPECT_EQ(file.find("empty"), std::string::npos);
    EXPECT_EQ(bytes, encodePng(testCard(true), {{"noise", "β(t)"}, {"seed", "7"}, {"empty", ""}}));
}

TEST(CleanText, ReplacesWhatFilesCannotHold) {
    EXPECT_EQ(cleanText("plain σ² 😀"), "plain σ² 😀");
    EXPECT_EQ(cleanText("a\nb\x01"), "a b ");
    EXPECT_EQ(cleanText("\xFFx"), "\uFFFDx");
    EXPECT_EQ(cleanText("\xC3"), "\uFFFD");                                // cut short
    EXPECT_EQ(cleanText("\xC0\x80"), "\uFFFD\uFFFD");                      // overlong
    EXPECT_EQ(cleanText("\xED\xA0\x80").find('\xED'), std::string::npos);  // surrogate
    EXPECT_EQ(xmlText("<a & \"b\">"), "&lt;a &amp; &quot;b&quot;&gt;");
}

}  // namespace
}  // namespace scorescope::render
