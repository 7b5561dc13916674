// SPDX-License-Identifier: Apache-2.0
#include "app/present/image_choices.h"

#include <algorithm>

namespace scorescope::app {
namespace {

constexpr std::int64_t kMostRows = 100'000'000;

struct WholeNumber {
    const char* key;
    std::int64_t ImageChoices::*member;
    std::int64_t lowest;
    std::int64_t highest;
};

constexpr WholeNumber kWholeNumbers[] = {
    {"samples", &ImageChoices::sampleCount, 1, kMostSampleTiles},
    {"first_row", &ImageChoices::firstRow, 0, kMostRows},
    {"columns", &ImageChoices::columns, 1, kMostImageColumns},
    {"draws", &ImageChoices::draws, 1, kMostImageDraws},
    {"encoded", &ImageChoices::encoded, 2, kMostEncoded},
    {"from", &ImageChoices::from, 0, kMostRows},
    {"to", &ImageChoices::to, 0, kMostRows},
    {"frames", &ImageChoices::frames, kFewestPathFrames, kMostPathFrames},
    {"film_row", &ImageChoices::filmRow, 0, kMostRows},
};

struct Switch {
    const char* key;
    bool ImageChoices::*member;
};

constexpr Switch kSwitches[] = {
    {"differences", &ImageChoices::differences},
    {"mean_latent", &ImageChoices::meanLatent},
    {"neighbours", &ImageChoices::neighbours},
    {"spherical", &ImageChoices::spherical},
};

}  // namespace

const std::vector<ImageModeInfo>& imageModeCatalogue() {
    static const std::vector<ImageModeInfo> modes = {
        {ImageMode::samples, "samples", "Samples",
         "Images that the model draws; the time bar shows how they come out of noise.", false},
        {ImageMode::reconstructions, "reconstructions", "Reconstructions",
         "The same test images through every encoder and decoder."},
        {ImageMode::latents, "latents", "Latents",
         "Where the encoder puts the test images; click and drag to decode."},
        {ImageMode::interpolation, "interpolation", "Interpolation",
         "From one test image to another through the latent space."},
        {ImageMode::film, "film", "Film",
         "One image's reverse diffusion step by step, with the parts of its score."},
    };
    return modes;
}

Json toJson(const ImageChoices& choices) {
    Json json;
    for (const ImageModeInfo& info : imageModeCatalogue()) {
        if (info.mode == choices.mode) json["mode"] = info.id;
    }
    for (const WholeNumber& number : kWholeNumbers) json[number.key] = choices.*number.member;
    for (const Switch& one : kSwitches) json[one.key] = choices.*one.member;
    if (!choices.space.empty()) json["space"] = choices.space;
    return json;
}

ImageChoices imageChoicesFrom(const Json& json) {
    ImageChoices choices;
    if (!json.is_object()) return choices;
    const auto mode = json.find("mode");
    for (const ImageModeInfo& info : imageModeCatalogue()) {
        if (mode != json.end() && *mode == info.id) choices.mode = info.mode;
    }
    for (const WholeNumber& number : kWholeNumbers) {
        const auto found = json.find(number.key);
        if (found == json.end() || !found->is_number_integer()) continue;
        choices.*number.member =
            std::clamp(found->get<std::int64_t>(), number.lowest, number.highest);
    }
    for (const Switch& one : kSwitches) {
        const auto found = json.find(one.key);
        if (found != json.end() && found->is_boolean()) choices.*one.member = found->get<bool>();
    }
    const auto space = json.find("space");
    if (space != json.end() && space->is_string()) choices.space = space->get<std::string>();
    return choices;
}

std::string decoderTitle(std::string_view id) {
    if (id == "vae") return "VAE";
    if (id == "scorevae") return "ScoreVAE";
    if (id == "cde") return "CDE";
    return std::string(id);
}

}  // namespace scorescope::app
