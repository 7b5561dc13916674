// SPDX-License-Identifier: Apache-2.0
#include "core/data/picture_resize.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace scorescope {
namespace {

constexpr int kCelebaSide = 108;

/// The old pixels that a new one covers along one axis, and how much of each.
struct Cover {
    int first = 0;
    std::vector<float> shares;  ///< sum 1
};

std::vector<Cover> coverOf(int from, int to) {
    std::vector<Cover> covers(static_cast<std::size_t>(to));
    const double step = static_cast<double>(from) / to;
    for (int i = 0; i < to; ++i) {
        const double begin = i * step;
        const double end = std::min((i + 1) * step, static_cast<double>(from));
        Cover& cover = covers[static_cast<std::size_t>(i)];
        cover.first = std::min(static_cast<int>(begin), from - 1);
        for (int j = cover.first; j < from && j < end; ++j) {
            const double share = (std::min(end, j + 1.0) - std::max(begin, double(j))) / step;
            cover.shares.push_back(static_cast<float>(share));
        }
    }
    return covers;
}

PictureRegion centred(int side, int width, int height) {
    return {(width - side) / 2, (height - side) / 2, side, side};
}

/// One channel of the region with its rows shrunk: [region.height, columns].
std::vector<float> shrunkRows(const Picture& picture, PictureRegion region, int channel,
                              const std::vector<Cover>& columns) {
    std::vector<float> rows;
    rows.reserve(static_cast<std::size_t>(region.height) * columns.size());
    for (int y = region.top; y < region.top + region.height; ++y) {
        const auto start = (static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                            static_cast<std::size_t>(region.left)) *
                               static_cast<std::size_t>(picture.channels) +
                           static_cast<std::size_t>(channel);
        for (const Cover& cover : columns) {
            auto at = start + static_cast<std::size_t>(cover.first * picture.channels);
            float sum = 0.0F;
            for (const float share : cover.shares) {
                sum += share * static_cast<float>(picture.pixels[at]);
                at += static_cast<std::size_t>(picture.channels);
            }
            rows.push_back(sum);
        }
    }
    return rows;
}

}  // namespace

PictureRegion croppedRegion(PictureCrop crop, int width, int height) {
    const int shorter = std::min(width, height);
    switch (crop) {
        case PictureCrop::none: return {0, 0, width, height};
        case PictureCrop::center: return centred(shorter, width, height);
        case PictureCrop::celeba: break;
    }
    return centred(std::min(kCelebaSide, shorter), width, height);
}

std::vector<std::uint8_t> resized(const Picture& picture, PictureRegion region, int size) {
    assert(region.left >= 0 && region.left + region.width <= picture.width);
    assert(region.top >= 0 && region.top + region.height <= picture.height);
    const std::vector<Cover> columns = coverOf(region.width, size);
    const std::vector<Cover> lines = coverOf(region.height, size);
    std::vector<std::uint8_t> out;
    out.reserve(static_cast<std::size_t>(picture.channels) * columns.size() * lines.size());
    for (int channel = 0; channel < picture.channels; ++channel) {
        const std::vector<float> rows = shrunkRows(picture, region, channel, columns);
        for (const Cover& line : lines) {
            for (std::size_t x = 0; x < columns.size(); ++x) {
                std::size_t at = static_cast<std::size_t>(line.first) * columns.size() + x;
                float sum = 0.0F;
                for (const float share : line.shares) {
                    sum += share * rows[at];
                    at += columns.size();
                }
                out.push_back(static_cast<std::uint8_t>(std::clamp(std::lround(sum), 0L, 255L)));
            }
        }
    }
    return out;
}

}  // namespace scorescope
