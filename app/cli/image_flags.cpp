// SPDX-License-Identifier: Apache-2.0
#include "app/cli/image_flags.h"

#include <algorithm>

#include "core/base/nearest.h"
#include "core/base/printable_text.h"

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
    addList(app, "--ids", flags.ids, "ID", "These images of the test split instead");
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

Result<std::vector<std::int64_t>> chosenRows(const ImageFlags& flags, const ImageInfo& images,
                                             std::int64_t defaultCount) {
    std::vector<std::int64_t> rows;
    for (const std::string& text : flags.ids) {
        const auto id = readInteger("--ids", text, 0, images.testRows - 1);
        if (!id) return id.error();
        rows.push_back(*id);
    }
    if (!rows.empty()) {
        if (!flags.count) return rows;
        return Error{Fault::usage, "cannot be given together with --ids", "--count",
                     "leave one of them out"};
    }
    const std::string fallback = std::to_string(std::min(defaultCount, images.testRows));
    const auto count = readInteger("--count", flags.count.value_or(fallback), 1, images.testRows);
    if (!count) return count.error();
    for (std::int64_t i = 0; i < *count; ++i) rows.push_back(i);
    return rows;
}

Result<std::int64_t> chosenRow(const std::string& flag, const FlagText& text,
                               const ImageInfo& images) {
    if (!text) return missingFlag(flag);
    return readInteger(flag, *text, 0, images.testRows - 1);
}

}  // namespace scorescope::app
