// SPDX-License-Identifier: Apache-2.0
#include "tests/render/golden.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>

#include "render/figure/png.h"

namespace scorescope::render {
namespace {

void save(const std::filesystem::path& path, const Raster& raster) {
    const auto bytes = encodePng(raster);
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
}

/// Where two pictures differ: mean and 99.9th percentile over all channels, in steps of 1/255.
struct Distance {
    double mean = 0.0;
    int percentile = 0;
};

Distance distanceOf(const Raster& one, const Raster& other) {
    std::vector<int> differences;
    for (int y = 0; y < one.height; ++y) {
        for (int x = 0; x < one.width; ++x) {
            for (std::size_t c = 0; c < 3; ++c) {
                differences.push_back(std::abs(rgb(one, x, y)[c] - rgb(other, x, y)[c]));
            }
        }
    }
    double sum = 0.0;
    for (const int d : differences) sum += d;
    const auto rank = static_cast<std::size_t>(0.999 * static_cast<double>(differences.size()));
    std::ranges::nth_element(differences, differences.begin() + static_cast<std::ptrdiff_t>(rank));
    return {sum / static_cast<double>(differences.size()), differences[rank]};
}

}  // namespace

void expectGolden(const std::string& name, const Raster& got) {
    const std::filesystem::path path =
        std::filesystem::path(SCORESCOPE_GOLDEN_DIR) / (name + ".png");
    if (std::getenv("SCORESCOPE_UPDATE_GOLDEN") != nullptr) save(path, got);
    ASSERT_TRUE(std::filesystem::exists(path)) << path;
    const Raster want = readPng(path);
    ASSERT_EQ(got.width, want.width);
    ASSERT_EQ(got.height, want.height);
    const Distance distance = distanceOf(got, want);
    EXPECT_LE(distance.mean, 1.0) << name;
    EXPECT_LE(distance.percentile, 8) << name;
    if (::testing::Test::HasFailure()) save(name + "-got.png", got);
}

}  // namespace scorescope::render
