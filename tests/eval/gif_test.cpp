// SPDX-License-Identifier: Apache-2.0
#include "render/figure/gif.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace scorescope::render {
namespace {

using Bytes = std::vector<std::uint8_t>;

/// Reads what the writer writes: GIF89a with one palette of 256, frames over the whole picture.
/// LZW as the specification tells a reader to undo it.
class GifReader {
public:
    explicit GifReader(const std::vector<std::byte>& file) {
        for (const std::byte b : file) bytes_.push_back(static_cast<std::uint8_t>(b));
        width = bytes_[6] + 256 * bytes_[7];
        height = bytes_[8] + 256 * bytes_[9];
        at_ = 13 + 3 * 256;
        while (bytes_[at_] != 0x3B) readBlock();
    }

    int width = 0, height = 0;
    std::vector<Bytes> frames;  ///< indices
    Bytes colour(int index) const {
        const std::size_t place = 13 + 3 * static_cast<std::size_t>(index);
        return {bytes_[place], bytes_[place + 1], bytes_[place + 2]};
    }

private:
    Bytes subBlocks() {
        Bytes data;
        while (bytes_[at_] != 0) {
            data.insert(data.end(), bytes_.begin() + at_ + 1,
                        bytes_.begin() + at_ + 1 + bytes_[at_]);
            at_ += 1 + bytes_[at_];
        }
        ++at_;
        return data;
    }

    void readBlock() {
        if (bytes_[at_] == 0x21) {
            at_ += 2;
            subBlocks();
            return;
        }
        ASSERT_EQ(bytes_[at_], 0x2C);
        at_ += 10;
        ASSERT_EQ(bytes_[at_++], 8);
        frames.push_back(unpack(subBlocks()));
    }

    static Bytes unpack(const Bytes& data) {
        std::vector<Bytes> table;
        const auto clear = [&table] {
            table.clear();
            for (int i = 0; i < 258; ++i) table.push_back({static_cast<std::uint8_t>(i)});
        };
        Bytes out, last;
        int width = 9;
        std::size_t bit = 0;
        while (true) {
            int code = 0;
            for (int i = 0; i < width; ++i, ++bit) {
                code |= ((data.at(bit / 8) >> (bit % 8)) & 1) << i;
            }
            if (code == 257) return out;
            if (code == 256) {
                clear();
                width = 9;
                last.clear();
                continue;
            }
            Bytes word = code < static_cast<int>(table.size())
                             ? table[static_cast<std::size_t>(code)]
                             : last;
            if (code >= static_cast<int>(table.size())) word.push_back(last.front());
            if (!last.empty() && table.size() < 4096) {
                last.push_back(word.front());
                table.push_back(last);
                if (table.size() == std::size_t{1} << width && width < 12) ++width;
            }
            out.insert(out.end(), word.begin(), word.end());
            last = word;
        }
    }

    Bytes bytes_;
    int at_ = 0;
};

Raster raster(int width, int height, bool grey, unsigned seed) {
    Raster made{width, height, {}};
    for (int i = 0; i < width * height; ++i) {
        seed = seed * 1664525u + 1013904223u;
        for (int c = 0; c < 3; ++c) {
            made.rgba.push_back(static_cast<std::uint8_t>(seed >> (grey ? 24 : 8 * c + 8)));
        }
        made.rgba.push_back(255);
    }
    return made;
}

TEST(Gif, GreyFramesKeepEveryShade) {
    // Noise fills the table of strings many times over.
    const std::vector<Raster> pictures = {raster(150, 131, true, 1), raster(150, 131, true, 7)};
    const GifReader read(encodeGif(pictures, 0.1));
    EXPECT_EQ(read.width, 150);
    EXPECT_EQ(read.height, 131);
    ASSERT_EQ(read.frames.size(), 2u);
    for (std::size_t f = 0; f < 2; ++f) {
        ASSERT_EQ(read.frames[f].size(), 150u * 131u);
        for (std::size_t i = 0; i < read.frames[f].size(); ++i) {
            ASSERT_EQ(read.frames[f][i], pictures[f].rgba[4 * i]);
        }
    }
}

TEST(Gif, EvenPicturesAreSmall) {
    Raster even{300, 200, std::vector<std::uint8_t>(300 * 200 * 4, 255)};
    const auto file = encodeGif({even}, 0.1);
    EXPECT_LT(file.size(), 2500u);
    const GifReader read(file);
    ASSERT_EQ(read.frames.size(), 1u);
    EXPECT_EQ(read.frames[0], Bytes(300 * 200, 255));
}

TEST(Gif, ColoursComeNear) {
    const Raster picture = raster(40, 30, false, 3);
    const GifReader read(encodeGif({picture}, 0.1));
    ASSERT_EQ(read.frames.size(), 1u);
    for (std::size_t i = 0; i < read.frames[0].size(); ++i) {
        const Bytes colour = read.colour(read.frames[0][i]);
        for (std::size_t c = 0; c < 3; ++c) {
            EXPECT_LE(std::abs(int{colour[c]} - int{picture.rgba[4 * i + c]}), 27);
        }
    }
}

}  // namespace
}  // namespace scorescope::render
