// SPDX-License-Identifier: Apache-2.0
#include "app/present/image_choices.h"

#include <algorithm>

#include "app/present/prior_choices.h"
#include "core/base/nearest.h"
#include "core/base/number_text.h"

namespace scorescope::app {
namespace {

constexpr std::int64_t kMostRows = 100'000'000;
constexpr std::int64_t kMostAxis = 100'000;

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
    {"film_frame", &ImageChoices::filmFrame, 0, kFilmFrames - 1},
    {"first_axis", &ImageChoices::firstAxis, 0, kMostAxis},
    {"second_axis", &ImageChoices::secondAxis, 0, kMostAxis},
    {"corner_a", &ImageChoices::cornerA, 0, kMostRows},
    {"corner_b", &ImageChoices::cornerB, 0, kMostRows},
    {"corner_c", &ImageChoices::cornerC, 0, kMostRows},
};

struct Switch {
    const char* key;
    bool ImageChoices::*member;
};

constexpr Switch kSwitches[] = {
    {"differences", &ImageChoices::differences},    {"mean_latent", &ImageChoices::meanLatent},
    {"neighbours", &ImageChoices::neighbours},      {"spherical", &ImageChoices::spherical},
    {"prior_arrows", &ImageChoices::priorArrows},   {"prior_codes", &ImageChoices::priorCodes},
    {"prior_samples", &ImageChoices::priorSamples}, {"lattice", &ImageChoices::lattice},
};

struct Word {
    const char* key;
    std::string ImageChoices::*member;
    std::vector<std::string> (*allowed)();
};

template <class Named>
std::vector<std::string> idsOf(const std::vector<Named>& all) {
    std::vector<std::string> ids;
    for (const Named& one : all) ids.push_back(one.id);
    return ids;
}

constexpr Word kWords[] = {
    {"prior_map", &ImageChoices::priorMap, [] { return idsOf(priorMapCatalogue()); }},
    {"prior_ways", &ImageChoices::priorWays, [] { return idsOf(priorWaysWords()); }},
    {"prior_plane", &ImageChoices::priorPlane, [] { return idsOf(priorPlaneWords()); }},
};

/// Texts that are written where there is one.
struct FreeWord {
    const char* key;
    std::string ImageChoices::*member;
};

constexpr FreeWord kFreeWords[] = {
    {"space", &ImageChoices::space},
    {"own_image", &ImageChoices::ownImage},
};

std::string modeIds() {
    std::string text;
    for (const ImageModeInfo& info : imageModeCatalogue()) {
        const bool last = &info == &imageModeCatalogue().back();
        text += (text.empty() ? "" : last ? " or " : ", ") + info.id;
    }
    return text;
}

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
        {ImageMode::distances, "distances", "Distances",
         "Pictures that look alike and lie far apart, and the nearest of another class.", false},
        {ImageMode::prior, "prior", "Prior",
         "The plane of latents: encoder against prior, and the mixing of its score by alpha.", true,
         true},
        {ImageMode::terms, "terms", "Terms",
         "What the bound is made of, live: reconstruction, entropy, cross-entropy.", true, true},
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
    for (const Word& word : kWords) json[word.key] = choices.*word.member;
    for (const FreeWord& word : kFreeWords) {
        if (!(choices.*word.member).empty()) json[word.key] = choices.*word.member;
    }
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
    for (const Word& word : kWords) {
        const auto found = json.find(word.key);
        if (found == json.end() || !found->is_string()) continue;
        const auto allowed = word.allowed();
        const auto value = found->get<std::string>();
        if (std::ranges::find(allowed, value) != allowed.end()) choices.*word.member = value;
    }
    for (const FreeWord& word : kFreeWords) {
        const auto found = json.find(word.key);
        if (found == json.end() || !found->is_string()) continue;
        choices.*word.member = found->get<std::string>();
    }
    return choices;
}

Json imageValue(const std::string& word) {
    if (const auto number = parseInteger(word)) return *number;
    if (word == "on" || word == "off") return word == "on";
    return word;
}

Result<void> setImageChoice(ImageChoices& choices, const std::string& key, const Json& value) {
    Json all = toJson(choices);
    for (const FreeWord& word : kFreeWords) all.emplace(word.key, "");
    std::vector<std::string> keys;
    for (const auto& item : all.items()) keys.push_back(item.key());
    if (!all.contains(key)) {
        return Error{Fault::usage, "there is no such choice of images", key,
                     nearestRemedy(key, keys)};
    }
    all[key] = value;
    const ImageChoices changed = imageChoicesFrom(all);
    // What it cannot read or must cut to size does not come back.
    if (Json back = toJson(changed); value != Json("") && back[key] != value) {
        return Error{Fault::usage, "has no such value", key,
                     key == "mode" ? "write " + modeIds() : "choose another"};
    }
    choices = changed;
    return {};
}

std::string decoderTitle(std::string_view id) {
    if (id == "vae") return "VAE";
    if (id == "scorevae") return "ScoreVAE";
    if (id == "cde") return "CDE";
    if (id == "lsgm") return "LSGM";
    return std::string(id);
}

}  // namespace scorescope::app
