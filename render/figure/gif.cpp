// SPDX-License-Identifier: Apache-2.0
#include "render/figure/gif.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <string_view>

namespace scorescope::render {
namespace {

using GifBytes = std::vector<std::byte>;
using PaletteIndices = std::vector<std::uint8_t>;

constexpr std::array<int, 3> kCube = {6, 7, 6};  // the eye tells most shades of green
constexpr int kRootBits = 8;
constexpr int kClearCode = 1 << kRootBits;
constexpr int kEndCode = kClearCode + 1;
constexpr int kMostCodes = 4096;
constexpr std::size_t kBlockBytes = 255;

void appendByte(GifBytes& bytes, int value) {
    bytes.push_back(static_cast<std::byte>(value));
}

void appendShort(GifBytes& bytes, int value) {
    appendByte(bytes, value & 0xFF);
    appendByte(bytes, value >> 8);
}

void appendBytes(GifBytes& bytes, std::string_view text) {
    for (const char c : text) bytes.push_back(static_cast<std::byte>(c));
}

bool isGrey(const Raster& raster) {
    for (std::size_t i = 0; i < raster.rgba.size(); i += 4) {
        if (raster.rgba[i] != raster.rgba[i + 1] || raster.rgba[i] != raster.rgba[i + 2]) {
            return false;
        }
    }
    return true;
}

int cubeShade(std::uint8_t value, int shades) {
    return (value * (shades - 1) + 127) / 255;
}

PaletteIndices indicesOf(const Raster& raster, bool grey) {
    PaletteIndices indices;
    indices.reserve(raster.rgba.size() / 4);
    for (std::size_t i = 0; i < raster.rgba.size(); i += 4) {
        const std::uint8_t* pixel = raster.rgba.data() + i;
        int index = pixel[0];
        if (!grey) {
            index = cubeShade(pixel[0], kCube[0]);
            index = index * kCube[1] + cubeShade(pixel[1], kCube[1]);
            index = index * kCube[2] + cubeShade(pixel[2], kCube[2]);
        }
        indices.push_back(static_cast<std::uint8_t>(index));
    }
    return indices;
}

void appendPalette(GifBytes& bytes, bool grey) {
    for (int i = 0; i < 256; ++i) {
        std::array<int, 3> colour = {i, i, i};
        if (!grey) {
            const int cube = std::min(i, kCube[0] * kCube[1] * kCube[2] - 1);
            colour = {cube / (kCube[1] * kCube[2]) * 255 / (kCube[0] - 1),
                      cube / kCube[2] % kCube[1] * 255 / (kCube[1] - 1),
                      cube % kCube[2] * 255 / (kCube[2] - 1)};
        }
        for (const int part : colour) appendByte(bytes, part);
    }
}

/// Codes of growing width, lowest bit first.
class CodeWriter {
public:
    void write(int code, int width) {
        pending_ |= static_cast<std::uint32_t>(code) << bits_;
        bits_ += width;
        for (; bits_ >= 8; bits_ -= 8, pending_ >>= 8) appendByte(bytes_, pending_ & 0xFF);
    }
    GifBytes finish() {
        if (bits_ > 0) appendByte(bytes_, pending_ & 0xFF);
        return std::move(bytes_);
    }

private:
    GifBytes bytes_;
    std::uint32_t pending_ = 0;
    int bits_ = 0;
};

/// The strings that LZW has met: by the code of a string and the byte that follows it.
struct LzwTable {
    std::vector<std::int16_t> next;
    int codes = kEndCode + 1;
    int width = kRootBits + 1;

    LzwTable() { clear(); }
    void clear() {
        next.assign(std::size_t{kMostCodes} << kRootBits, -1);
        codes = kEndCode + 1;
        width = kRootBits + 1;
    }
    std::int16_t& after(int code, std::uint8_t byte) {
        return next[(static_cast<std::size_t>(code) << kRootBits) | byte];
    }
};

GifBytes compressIndices(const PaletteIndices& indices) {
    CodeWriter writer;
    LzwTable table;
    writer.write(kClearCode, table.width);
    int code = indices.front();
    for (std::size_t i = 1; i < indices.size(); ++i) {
        const std::uint8_t byte = indices[i];
        const int known = table.after(code, byte);
        if (known >= 0) {
            code = known;
            continue;
        }
        writer.write(code, table.width);
        if (table.codes == kMostCodes) {
            writer.write(kClearCode, table.width);
            table.clear();
        } else {
            table.after(code, byte) = static_cast<std::int16_t>(table.codes);
            // A reader learns each string one code later than the writer.
            if (table.codes == 1 << table.width) ++table.width;
            ++table.codes;
        }
        code = byte;
    }
    writer.write(code, table.width);
    writer.write(kEndCode, table.width);
    return writer.finish();
}

void appendFrame(GifBytes& file, const Raster& raster, bool grey, int hundredths) {
    appendBytes(file, std::string_view("\x21\xF9\x04\x04", 4));  // leave the frame in place
    appendShort(file, hundredths);
    appendShort(file, 0);
    appendByte(file, 0x2C);
    for (const int value : {0, 0, raster.width, raster.height}) appendShort(file, value);
    appendByte(file, 0);
    appendByte(file, kRootBits);
    const GifBytes packed = compressIndices(indicesOf(raster, grey));
    for (std::size_t at = 0; at < packed.size(); at += kBlockBytes) {
        const std::size_t size = std::min(kBlockBytes, packed.size() - at);
        appendByte(file, static_cast<int>(size));
        file.insert(file.end(), packed.begin() + static_cast<std::ptrdiff_t>(at),
                    packed.begin() + static_cast<std::ptrdiff_t>(at + size));
    }
    appendByte(file, 0);
}

}  // namespace

std::vector<std::byte> encodeGif(const std::vector<Raster>& frames, double frameSeconds) {
    assert(!frames.empty() && frames.front().width > 0 && frames.front().height > 0);
    const bool grey = std::ranges::all_of(frames, isGrey);
    GifBytes file;
    appendBytes(file, "GIF89a");
    appendShort(file, frames.front().width);
    appendShort(file, frames.front().height);
    appendBytes(file, std::string_view("\xF7\x00\x00", 3));  // a palette of 256, eight bits each
    appendPalette(file, grey);
    appendBytes(file, std::string_view("\x21\xFF\x0BNETSCAPE2.0\x03\x01\x00\x00\x00", 19));
    const int hundredths =
        std::clamp(static_cast<int>(std::lround(100.0 * frameSeconds)), 1, 65535);
    for (const Raster& frame : frames) appendFrame(file, frame, grey, hundredths);
    appendByte(file, 0x3B);
    return file;
}

}  // namespace scorescope::render
