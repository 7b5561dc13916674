// SPDX-License-Identifier: Apache-2.0
#include "tests/render/pictures.h"

#include <cairo.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <sstream>

namespace scorescope::render {

std::array<int, 3> rgb(const Raster& picture, int x, int y) {
    const std::uint8_t* p = picture.pixel(x, y);
    return {p[0], p[1], p[2]};
}

int difference(const std::array<int, 3>& one, const std::array<int, 3>& other) {
    int largest = 0;
    for (std::size_t i = 0; i < 3; ++i) largest = std::max(largest, std::abs(one[i] - other[i]));
    return largest;
}

std::array<int, 3> bytesOf(const Colour& c) {
    return {static_cast<int>(std::lround(c.r * 255)), static_cast<int>(std::lround(c.g * 255)),
            static_cast<int>(std::lround(c.b * 255))};
}

Ink inkOf(const Raster& picture) {
    Ink ink;
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) {
            const auto colour = rgb(picture, x, y);
            const double cover = 1.0 - (colour[0] + colour[1] + colour[2]) / 765.0;
            ink.area += cover;
            ink.x += cover * (x + 0.5);
            ink.y += cover * (y + 0.5);
        }
    }
    if (ink.area > 0.0) {
        ink.x /= ink.area;
        ink.y /= ink.area;
    }
    return ink;
}

Raster readPng(const std::filesystem::path& path) {
    cairo_surface_t* surface = cairo_image_surface_create_from_png(path.c_str());
    EXPECT_EQ(cairo_surface_status(surface), CAIRO_STATUS_SUCCESS) << path;
    Raster raster{
        cairo_image_surface_get_width(surface), cairo_image_surface_get_height(surface), {}};
    const unsigned char* data = cairo_image_surface_get_data(surface);
    for (int y = 0; y < raster.height; ++y) {
        for (int x = 0; x < raster.width; ++x) {
            std::uint32_t word = 0;
            std::memcpy(&word, data + y * cairo_image_surface_get_stride(surface) + 4 * x, 4);
            for (const int shift : {16, 8, 0, 24}) {
                raster.rgba.push_back(static_cast<std::uint8_t>(word >> shift & 255u));
            }
        }
    }
    cairo_surface_destroy(surface);
    return raster;
}

std::string readText(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    return content.str();
}

TemporaryFolder::TemporaryFolder()
    : path_(std::filesystem::temp_directory_path() /
            ("scorescope-render-" + std::to_string(getpid()))) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
}

TemporaryFolder::~TemporaryFolder() {
    std::filesystem::remove_all(path_);
}

void RendererTest::SetUp() {
    auto context = OffscreenContext::create();
    ASSERT_TRUE(context) << context.error().line();
    context_ = std::move(*context);
    const auto current = context_->makeCurrent();
    ASSERT_TRUE(current) << current.error().line();
    auto renderer = SceneRenderer::create();
    ASSERT_TRUE(renderer) << renderer.error().line();
    renderer_ = std::move(*renderer);
}

void RendererTest::TearDown() {
    renderer_.reset();
    context_.reset();
}

Raster RendererTest::picture(std::vector<Drawable> drawables, int width, int height) {
    return picture(Scene{.drawables = std::move(drawables)}, Camera({0, 0}, 0.1, width, height));
}

Raster RendererTest::picture(const Scene& scene, const Camera& camera,
                             const CaptureOptions& options) {
    Result<Raster> raster = captureScene(*renderer_, scene, camera, options);
    EXPECT_TRUE(raster) << raster.error().line();
    return raster ? std::move(*raster) : Raster{};
}

namespace {

Heatmap exampleHeatmap() {
    Heatmap heatmap;
    heatmap.width = 24;
    heatmap.height = 16;
    heatmap.area = {-3, -2, 3, 2};
    std::vector<float> values;
    for (int i = 0; i < 24 * 16; ++i) {
        const double x = (i % 24 - 11.5) / 6.0;
        const double y = (i / 24 - 7.5) / 6.0;
        values.push_back(static_cast<float>(std::exp(-x * x - 2 * y * y + x * y)));
    }
    // A corner without values.
    for (const int i : {0, 1, 2, 24, 25, 26, 48, 49, 50}) {
        values[static_cast<std::size_t>(i)] = std::numeric_limits<float>::quiet_NaN();
    }
    heatmap.values = shareArray(std::move(values));
    heatmap.missing = Missing::hatched;
    return heatmap;
}

ArrowGrid exampleArrows() {
    ArrowGrid arrows;
    arrows.nx = 9;
    arrows.ny = 7;
    arrows.area = {-2.6, -1.8, 2.6, 1.8};
    std::vector<float> vectors;
    for (int i = 0; i < 63; ++i) {
        const double x = -2.6 + 0.65 * (i % 9);
        const double y = -1.8 + 0.6 * (i / 9);
        vectors.push_back(static_cast<float>(-0.4 * x - 0.3 * y));
        vectors.push_back(static_cast<float>(0.3 * x - 0.2 * y));
    }
    arrows.vectors = shareArray(std::move(vectors));
    arrows.colour = Colour::hex(0x06403C);
    return arrows;
}

Points examplePoints() {
    Points points;
    points.count = 240;
    std::vector<float> positions;
    std::vector<std::uint8_t> categories;
    for (int i = 0; i < 240; ++i) {
        const double radius = 0.12 * std::sqrt(i);
        positions.push_back(static_cast<float>(1.5 * radius * std::cos(2.4 * i)));
        positions.push_back(static_cast<float>(radius * std::sin(2.4 * i)));
        categories.push_back(static_cast<std::uint8_t>(i % 4));
    }
    points.positions = shareArray(std::move(positions));
    points.categories = shareArray(std::move(categories));
    points.palette.assign(categoricalColours().begin(), categoricalColours().begin() + 4);
    points.radiusPixels = 4.0f;
    return points;
}

Paths examplePaths() {
    Paths paths;
    paths.count = 5;
    paths.verticesPerPath = 60;
    std::vector<float> positions;
    for (int p = 0; p < 5; ++p) {
        for (int k = 0; k < 60; ++k) {
            positions.push_back(static_cast<float>(-2.8 + 0.095 * k));
            positions.push_back(static_cast<float>(1.6 * std::sin(0.12 * k + p) * (1 - k / 90.0)));
        }
    }
    paths.positions = shareArray(std::move(positions));
    paths.colour = Colour::hex(0xD9660A);
    paths.widthPixels = 2.5f;
    return paths;
}

}  // namespace

std::vector<std::pair<std::string, Drawable>> exampleDrawables() {
    return {{"heatmap", exampleHeatmap()},
            {"arrows", exampleArrows()},
            {"points", examplePoints()},
            {"paths", examplePaths()}};
}

}  // namespace scorescope::render
