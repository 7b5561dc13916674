// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/present/picture.h"
#include "render/scene/raster.h"

namespace scorescope::app {

/// What a window shows beyond what follows from settings, weights and view alone: particles, paths,
/// what the tools found; or images. `scene.ssc` of the folder that an audience window follows, and
/// of the steps of the lessons that come with the program.
struct SharedScene {
    std::vector<std::string> order;           ///< ids of all drawables, back to front
    std::vector<render::Drawable> drawables;  ///< those that are handed over, in that order
    std::vector<LegendEntry> legend;          ///< of the layers that are shown
    std::string scaleText;                    ///< see Picture
    std::optional<ColourKey> colourKey;
    std::vector<std::string> findings;  ///< one line each
    /// Of the images that the window shows in place of a canvas; null: a canvas, which is the rest.
    std::shared_ptr<const render::Raster> picture;
    std::string note;  ///< below the picture
};

/// File: magic, length of a JSON text (4 bytes), the text, the picture as a PNG file where there is
/// one, numbers in single precision.
std::vector<std::byte> encodeScene(const SharedScene& shared);

/// Every size is checked against the numbers that are there; `where` names the file in errors.
Result<SharedScene> parseScene(std::span<const std::byte> bytes, const std::string& where);

Result<void> writeScene(const std::filesystem::path& folder, const SharedScene& shared);
Result<SharedScene> readScene(const std::filesystem::path& folder);

inline constexpr const char* kSceneFile = "scene.ssc";

}  // namespace scorescope::app
