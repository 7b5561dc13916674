// SPDX-License-Identifier: Apache-2.0
#include "core/data/jpeg_tables.h"

#include <cstdint>

namespace scorescope {
namespace {

enum Marker : std::uint8_t {
    kHuffman = 0xC4,
    kImage = 0xD8,
    kScan = 0xDA,
    kQuantisation = 0xDB,
    kLines = 0xDC,
    kRestart = 0xDD,
    kComment = 0xFE
};

/// Bytes by place; 0 behind the end, as the decoder reads them.
class JpegBytes {
public:
    explicit JpegBytes(std::span<const std::byte> bytes) : bytes_(bytes) {}

    std::size_t size() const { return bytes_.size(); }
    std::uint8_t at(std::size_t i) const {
        return i < bytes_.size() ? std::to_integer<std::uint8_t>(bytes_[i]) : std::uint8_t{0};
    }
    std::size_t length(std::size_t i) const { return at(i) * std::size_t{256} + at(i + 1); }

    /// The tables of a segment whose length stands at `i`.
    bool tablesFit(std::size_t i) const {
        const std::size_t claimed = length(i);
        std::size_t left = claimed > 2 ? claimed - 2 : 0;
        for (i += 2; left > 0;) {
            std::size_t codes = 0;
            for (std::size_t size = 1; size <= 16; ++size) codes += at(i + size);
            if (codes > 256) return false;
            if (left < 17 + codes) return true;  // the decoder refuses it, too
            i += 17 + codes;
            left -= 17 + codes;
        }
        return true;
    }

private:
    std::span<const std::byte> bytes_;
};

bool hasLength(std::uint8_t marker) {
    const bool frame = marker >= 0xC0 && marker <= 0xC2;
    const bool application = marker >= 0xE0 && marker <= 0xEF;
    return frame || application || marker == kHuffman || marker == kQuantisation ||
           marker == kLines || marker == kRestart || marker == kComment;
}

}  // namespace

bool huffmanTablesFit(std::span<const std::byte> bytes) {
    const JpegBytes jpeg(bytes);
    std::size_t place = 0;
    // Segment by segment up to the first scan, since other segments may hold any bytes.
    for (bool first = true; place < jpeg.size(); first = false) {
        if (jpeg.at(place) != 0xFF) return first;
        while (jpeg.at(place) == 0xFF) ++place;
        const std::uint8_t marker = jpeg.at(place++);
        if (marker == kScan) break;
        if (first && marker == kImage) continue;
        if (!hasLength(marker)) return true;  // where the decoder stops
        if (marker == kHuffman && !jpeg.tablesFit(place)) return false;
        place += jpeg.length(place);
    }
    // In scans these two bytes side by side are always a segment.
    for (; place + 1 < jpeg.size(); ++place) {
        const bool tables = jpeg.at(place) == 0xFF && jpeg.at(place + 1) == kHuffman;
        if (tables && !jpeg.tablesFit(place + 2)) return false;
    }
    return true;
}

}  // namespace scorescope
