// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/chosen_experiment.h"
#include "app/cli/headless_session.h"

namespace scorescope::app {

/// The flags that say which images go through which decoders.
struct ImageFlags {
    ScoreFlags score;
    std::vector<std::string> decoders;
    std::vector<std::string> ids;
    FlagText count;
};
void addRunFlags(CLI::App& app, ScoreFlags& score);
void addDecoderFlag(CLI::App& app, std::vector<std::string>& decoders);
void addChoiceFlags(CLI::App& app, ImageFlags& flags, const std::string& defaultCount);

/// What the session's data are made of, or why there are no images to reconstruct.
Result<ImageInfo> imagesOf(const HeadlessSession& session);

/// Those that were named, each once; "all", every one; none, the run's own.
Result<std::vector<std::string>> chosenDecoders(const std::vector<std::string>& names,
                                                const ImageInfo& images);

/// --ids, rows of the test split and pictures' files, else the first --count rows.
Result<ImageChoice> chosenImages(const ImageFlags& flags, const ImageInfo& images,
                                 std::int64_t defaultCount);

/// Adds the image that a flag, which must be there, names: a row of the test split, or a picture's
/// file.
Result<void> addImage(ImageChoice& choice, const std::string& flag, const FlagText& text,
                      const ImageInfo& images);

}  // namespace scorescope::app
