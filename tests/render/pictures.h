// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "render/capture.h"
#include "render/offscreen.h"
#include "render/scene/raster.h"

namespace scorescope::render {

/// R, G, B of a pixel.
std::array<int, 3> rgb(const Raster& picture, int x, int y);

/// The largest difference of a channel.
int difference(const std::array<int, 3>& one, const std::array<int, 3>& other);

std::array<int, 3> bytesOf(const Colour& colour);

/// Pixels where a mark darkens the white background.
struct Ink {
    double area = 0.0;  ///< sum of coverage, in pixels
    double x = 0.0;     ///< centre of mass, pixels from the left
    double y = 0.0;     ///< pixels from the top
};
Ink inkOf(const Raster& picture);

/// Reads a PNG file with Cairo, a reader that is not ours.
Raster readPng(const std::filesystem::path& path);

std::string readText(const std::filesystem::path& path);

/// A folder that is empty at the start and removed at the end.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

/// An off-screen context with a renderer, one for each test.
class RendererTest : public ::testing::Test {
protected:
    void SetUp() override;
    void TearDown() override;

    /// The drawables on white, `width` x `height` pixels, 10 pixels a unit, centre at the origin.
    Raster picture(std::vector<Drawable> drawables, int width = 64, int height = 64);
    Raster picture(const Scene& scene, const Camera& camera, const CaptureOptions& options = {});

    std::unique_ptr<OffscreenContext> context_;
    std::unique_ptr<SceneRenderer> renderer_;
};

/// One drawable of each kind, chosen so that a mistake is seen.
std::vector<std::pair<std::string, Drawable>> exampleDrawables();

}  // namespace scorescope::render
