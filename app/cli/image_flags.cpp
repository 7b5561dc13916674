// SPDX-License-Identifier: Apache-2.0
#include "app/cli/image_flags.h"

#include <algorithm>

#include "core/base/nearest.h"
#include "core/base/printable_text.h"
#include "core/data/picture_file.h"

namespace scorescope::app {

void addRunFlags(CLI::App& app, ScoreFlags& score) {
    addArgument(app, "WHAT", score.what, "Run folder whose model has an encoder");
    addFlag(app, "--weights", score.weights, "ema|raw", "Averaged weights (default) or newest");
}

void addDecoderFlag(CLI::App& app, std::vector<std::string>& decoders) {
    addList(app, "--decoder", decoders, "NAME",
            "The run's own (default), others that it is compared with, or all");
}

void addChoiceFlags(CLI::App& app, ImageFlags& flags, const std::string& defaultCount) {
    addFlag(app, "--count", flags.count, "N",
            "So many images, the first of the test split (default " + defaultCount + ")");
    addList(app, "--ids", flags.ids, "ID|FILE",
            "These images of the test split instead, or your own (.png, .jpg, .bmp), whose ids are "
            "-1, -2 and so on");
}

Result<ImageInfo> imagesOf(const HeadlessSession& session) {
    const auto& images = session.ready().images;
    if (!images) {
        return Error{Fault::usage, "the data are not images", "data.kind",
                     "choose a run that learned from images"};
    }
    if (images->decoders.empty()) {
        return Error{Fault::usage, "the model has no encoder", "model.kind",
                     "choose a run of a vae, a scorevae or a cde"};
    }
    return *images;
}

Result<std::vector<std::string>> chosenDecoders(const std::vector<std::string>& names,
                                                const ImageInfo& images) {
    if (names.empty()) return std::vector<std::string>{images.decoders.front()};
    std::vector<std::string> chosen;
    for (const std::string& name : names) {
        if (name == "all") return images.decoders;
        const auto& known = images.decoders;
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            return Error{Fault::usage, "there is no decoder \"" + printable(name) + "\" here",
                         "--decoder", nearestRemedy(name, known)};
        }
        if (std::find(chosen.begin(), chosen.end(), name) == chosen.end()) chosen.push_back(name);
    }
    return chosen;
}

Result<ImageChoice> chosenImages(const ImageFlags& flags, const ImageInfo& images,
                                 std::int64_t defaultCount) {
    ImageChoice choice;
    for (const std::string& text : flags.ids) {
        if (auto good = addImage(choice, "--ids", text, images); !good) return good.error();
    }
    if (!choice.rows.empty()) {
        if (!flags.count) return choice;
        return Error{Fault::usage, "cannot be given together with --ids", "--count",
                     "leave one of them out"};
    }
    const std::string fallback = std::to_string(std::min(defaultCount, images.testRows));
    const auto count = readInteger("--count", flags.count.value_or(fallback), 1, images.testRows);
    if (!count) return count.error();
    for (std::int64_t i = 0; i < *count; ++i) choice.rows.push_back(i);
    return choice;
}

Result<void> addImage(ImageChoice& choice, const std::string& flag, const FlagText& text,
                      const ImageInfo& images) {
    if (!text) return missingFlag(flag);
    if (!isPictureName(*text)) {
        const auto row = readInteger(flag, *text, 0, images.testRows - 1);
        if (!row) return row.error();
        choice.rows.push_back(*row);
        return {};
    }
    const auto pixels = readOwnImage(*text, images.shape);
    if (!pixels) return pixels.error();
    const auto before = static_cast<std::int64_t>(choice.own.size()) / images.shape.size();
    choice.rows.push_back(-1 - before);
    choice.own.insert(choice.own.end(), pixels->begin(), pixels->end());
    return {};
}

}  // namespace scorescope::app
