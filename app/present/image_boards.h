// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "app/present/image_choices.h"
#include "app/present/tile_board.h"
#include "core/session/messages.h"
#include "render/scene/theme.h"

namespace scorescope::app {

/// Images that lie in the window's own memory.
struct KnownImages {
    ImageShape shape;
    std::vector<std::int64_t> rows;  ///< of the test split; below 0: the viewer's own
    std::vector<float> pixels;       ///< [rows, C, H, W]
    std::vector<int> labels;         ///< by row, -1 of the viewer's own; empty without classes

    std::size_t count() const { return rows.size(); }
    std::span<const float> image(std::size_t i) const {
        const auto size = static_cast<std::size_t>(shape.size());
        return std::span(pixels).subspan(i * size, size);
    }
};

/// "test image 12, Sneaker"; "your own image" of a row below 0.
std::string imageName(std::int64_t row, int label, const std::vector<std::string>& labelNames);

/// A grid of samples [n, C, H, W].
TileBoard samplesBoard(std::span<const float> pixels, const ImageShape& shape);

/// Input, then what each decoder made (several draws with their deviation below), then the first
/// decoder's difference to the input. L2 is measured on pixels clipped to [0, 1].
struct ReconstructionScene {
    const ReconstructReply& reply;
    const std::vector<std::int64_t>& rows;  ///< as ImageChoice::rows, as they were asked for
    const std::vector<std::string>& labelNames;
    const ImageChoices& choices;
    const render::ThemeColours& theme;
};
TileBoard reconstructionBoard(const ReconstructionScene& scene);

/// What one decoder made of the path between two latent vectors.
struct DecodedStrip {
    std::string decoder;
    std::vector<float> pixels;  ///< [frames, C, H, W]
    std::string problem;        ///< instead of pixels
};

/// Test images to choose ends from, then a row per decoder.
TileBoard interpolationBoard(const std::vector<DecodedStrip>& strips, const KnownImages& ends,
                             const std::vector<std::string>& labelNames);

/// The board of a way, one board a place: both ends stay in view, between them what each decoder
/// shows there.
std::vector<TileBoard> picturesOnTheWay(const TileBoard& way);

/// One image's decoding: one of its states large with the two parts of the score there (each with
/// its own range of colours) and their sum, and below it how the image comes out of noise.
/// `part` of the way: 0 is noise, 1 the image.
TileBoard filmBoard(const ReconstructReply& reply, const KnownImages& input, double part,
                    const render::ThemeColours& theme);

/// Trajectories of latent vectors, decoded state by state from noise to image, a row each: first
/// the state at `part` of the way, then some that stand for all of it.
TileBoard latentFilmBoard(const SampleReply& reply, const ImageShape& shape, double part);

/// Pictures after changes that people hardly notice, and for each the nearest picture of another
/// class among `pool`, with their distances in pixels.
TileBoard distanceBoard(const KnownImages& shown, const KnownImages& pool,
                        const std::vector<std::string>& labelNames);

/// One test image and what decoders make of it, one below the other.
TileBoard inspectorBoard(const ReconstructReply* reply, const KnownImages& input,
                         std::span<const float> atPointer, const std::string& pointerTitle);

}  // namespace scorescope::app
