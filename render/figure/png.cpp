// SPDX-License-Identifier: Apache-2.0
#include "render/figure/png.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "render/figure/clean_text.h"

namespace scorescope::render {
namespace {

using Bytes = std::vector<std::byte>;

constexpr std::size_t kLongestKeyword = 79;

void appendNumber(Bytes& bytes, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
        bytes.push_back(static_cast<std::byte>(value >> shift & 0xFFu));
    }
}

void appendText(Bytes& bytes, std::string_view text) {
    const auto* first = reinterpret_cast<const std::byte*>(text.data());
    bytes.insert(bytes.end(), first, first + text.size());
}

void appendChunk(Bytes& file, std::string_view type, const Bytes& data) {
    appendNumber(file, static_cast<std::uint32_t>(data.size()));
    const std::size_t start = file.size();
    appendText(file, type);
    file.insert(file.end(), data.begin(), data.end());
    const auto* checked = reinterpret_cast<const Bytef*>(file.data() + start);
    appendNumber(file, static_cast<std::uint32_t>(crc32_z(0, checked, file.size() - start)));
}

bool isAscii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F; });
}

void appendTextChunk(Bytes& file, const std::string& key, const std::string& value) {
    std::string keyword;
    for (const char c : key) {
        if (c >= 0x20 && c < 0x7F && keyword.size() < kLongestKeyword) keyword += c;
    }
    const std::string text = cleanText(value);
    if (keyword.empty() || text.empty()) return;
    Bytes data;
    appendText(data, keyword);
    data.push_back(std::byte{0});
    if (isAscii(text)) {
        appendText(data, text);
        appendChunk(file, "tEXt", data);
        return;
    }
    // Not compressed, no language, no translated keyword.
    data.insert(data.end(), 4, std::byte{0});
    appendText(data, text);
    appendChunk(file, "iTXt", data);
}

using Row = std::vector<std::uint8_t>;

/// The filtered row with the filter that leaves the smallest sum, PNG's usual heuristic.
Row bestFilter(const Row& row, const Row& above, std::size_t step) {
    std::array<Row, 3> tries;
    std::array<long, 3> sums{};
    for (std::size_t filter = 0; filter < tries.size(); ++filter) {
        Row& out = tries[filter];
        out.reserve(row.size() + 1);
        out.push_back(static_cast<std::uint8_t>(filter));
        for (std::size_t i = 0; i < row.size(); ++i) {
            const int left = i >= step ? row[i - step] : 0;
            const int base = filter == 0 ? 0 : filter == 1 ? left : above[i];
            out.push_back(static_cast<std::uint8_t>(row[i] - base));
            sums[filter] += std::abs(static_cast<int>(static_cast<std::int8_t>(out.back())));
        }
    }
    const auto best = std::ranges::min_element(sums) - sums.begin();
    return std::move(tries[static_cast<std::size_t>(best)]);
}

Bytes compressedRows(const Raster& raster, bool opaque) {
    const std::size_t step = opaque ? 3 : 4;
    const auto width = static_cast<std::size_t>(raster.width);
    Row above(width * step, 0);
    std::vector<std::uint8_t> filtered;
    filtered.reserve((width * step + 1) * static_cast<std::size_t>(raster.height));
    for (int y = 0; y < raster.height; ++y) {
        Row row;
        row.reserve(width * step);
        for (int x = 0; x < raster.width; ++x) {
            const std::uint8_t* pixel = raster.pixel(x, y);
            row.insert(row.end(), pixel, pixel + step);
        }
        const Row best = bestFilter(row, above, step);
        filtered.insert(filtered.end(), best.begin(), best.end());
        above = std::move(row);
    }
    uLongf size = compressBound(static_cast<uLong>(filtered.size()));
    Bytes packed(size);
    [[maybe_unused]] const int status =
        compress2(reinterpret_cast<Bytef*>(packed.data()), &size, filtered.data(),
                  static_cast<uLong>(filtered.size()), 6);
    assert(status == Z_OK);
    packed.resize(size);
    return packed;
}

}  // namespace

std::vector<std::byte> encodePng(const Raster& raster,
                                 const std::map<std::string, std::string>& texts) {
    bool opaque = true;
    for (std::size_t i = 3; i < raster.rgba.size(); i += 4) opaque &= raster.rgba[i] == 255;
    Bytes file;
    appendText(file, "\x89PNG\r\n\x1A\n");
    Bytes header;
    appendNumber(header, static_cast<std::uint32_t>(raster.width));
    appendNumber(header, static_cast<std::uint32_t>(raster.height));
    // Eight bits a channel; colour type 2 is RGB, 6 RGBA; default methods, not interlaced.
    for (const int value : {8, opaque ? 2 : 6, 0, 0, 0}) {
        header.push_back(static_cast<std::byte>(value));
    }
    appendChunk(file, "IHDR", header);
    for (const auto& [key, value] : texts) appendTextChunk(file, key, value);
    appendChunk(file, "IDAT", compressedRows(raster, opaque));
    appendChunk(file, "IEND", {});
    return file;
}

}  // namespace scorescope::render
