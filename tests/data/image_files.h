// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <zlib.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

namespace scorescope::test {

/// Colour of a pixel: channel 0 to 2 at column x, row y.
using Painter = std::function<std::uint8_t(int x, int y, int channel)>;

inline std::string bigEndian(std::uint32_t value) {
    std::string text;
    for (const int shift : {24, 16, 8, 0}) text += static_cast<char>(value >> shift);
    return text;
}

inline std::string littleEndian(std::uint32_t value) {
    const std::string text = bigEndian(value);
    return {text.rbegin(), text.rend()};
}

/// An IDX file of unsigned bytes.
inline std::string idxText(const std::vector<std::uint32_t>& shape, const std::string& values) {
    std::string text("\0\0\x08", 3);
    text += static_cast<char>(shape.size());
    for (const std::uint32_t length : shape) text += bigEndian(length);
    return text + values;
}

inline std::string pngChunk(const std::string& type, const std::string& content) {
    const std::string body = type + content;
    const auto* bytes = reinterpret_cast<const Bytef*>(body.data());
    const auto sum = static_cast<std::uint32_t>(crc32(0, bytes, static_cast<uInt>(body.size())));
    return bigEndian(static_cast<std::uint32_t>(content.size())) + body + bigEndian(sum);
}

/// A PNG with 1 or 3 channels, 8 bits each, no filter.
inline std::string pngText(int width, int height, int channels, const Painter& paint) {
    std::string rows;
    for (int y = 0; y < height; ++y) {
        rows += '\0';
        for (int x = 0; x < width; ++x) {
            for (int c = 0; c < channels; ++c) rows += static_cast<char>(paint(x, y, c));
        }
    }
    uLongf size = compressBound(rows.size());
    std::string packed(size, '\0');
    compress(reinterpret_cast<Bytef*>(packed.data()), &size,
             reinterpret_cast<const Bytef*>(rows.data()), rows.size());
    packed.resize(size);
    std::string header = bigEndian(static_cast<std::uint32_t>(width)) +
                         bigEndian(static_cast<std::uint32_t>(height));
    header += std::string("\x08\x00\0\0\0", 5);
    header[9] = static_cast<char>(channels == 1 ? 0 : 2);
    return "\x89PNG\r\n\x1a\n" + pngChunk("IHDR", header) + pngChunk("IDAT", packed) +
           pngChunk("IEND", "");
}

/// A BMP of 24 bits a pixel, lowest row first, as the format has it.
inline std::string bmpText(int width, int height, const Painter& paint) {
    const int padding = (4 - width * 3 % 4) % 4;
    std::string rows;
    for (int y = height - 1; y >= 0; --y) {
        for (int x = 0; x < width; ++x) {
            for (int c = 2; c >= 0; --c) rows += static_cast<char>(paint(x, y, c));
        }
        rows += std::string(static_cast<std::size_t>(padding), '\0');
    }
    std::string info = littleEndian(40) + littleEndian(static_cast<std::uint32_t>(width)) +
                       littleEndian(static_cast<std::uint32_t>(height)) +
                       std::string("\x01\0\x18\0", 4) + std::string(24, '\0');
    return "BM" + littleEndian(static_cast<std::uint32_t>(54 + rows.size())) +
           std::string(4, '\0') + littleEndian(54) + info + rows;
}

/// One image of a CIFAR-10 batch: pixel = paint(x, y, channel).
inline std::string cifarRecord(int label, const Painter& paint) {
    std::string text(1, static_cast<char>(label));
    for (int c = 0; c < 3; ++c) {
        for (int y = 0; y < 32; ++y) {
            for (int x = 0; x < 32; ++x) text += static_cast<char>(paint(x, y, c));
        }
    }
    return text;
}

inline void putFile(const std::filesystem::path& path, const std::string& content) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
}

}  // namespace scorescope::test
