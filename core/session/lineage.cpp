// SPDX-License-Identifier: Apache-2.0
#include "core/session/lineage.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <system_error>

#include "core/base/locations.h"
#include "core/session/experiment_schema.h"
#include "core/session/run_folder.h"

namespace scorescope {
namespace {

constexpr std::array<const char*, 5> kRoles = {"prior", "vae", "scorevae", "cde", "lsgm"};

std::string keyOf(std::string_view role) {
    return "lineage." + std::string(role);
}

bool liesThere(const std::filesystem::path& path) {
    std::error_code code;
    return std::filesystem::exists(path, code);
}

/// The file or folder that a name means. Shipped weights come first: what a name means must not
/// hang on the folder where the program was started.
Result<std::filesystem::path> placeOf(const std::string& name, const std::string& key) {
    if (const auto assets = assetsFolder(); assets && name.find('/') == name.npos) {
        const auto shipped = *assets / "models" / (name + ".safetensors");
        if (liesThere(shipped)) return shipped;
    }
    if (liesThere(name)) return std::filesystem::path(name);
    std::string remedy = "name a trained run's folder, or leave " + key + " empty";
    if (const auto assets = assetsFolder(); assets && name.find('/') == name.npos) {
        // A preset of this name says how the run is made.
        const auto preset = *assets / "presets" / (name + ".json");
        if (liesThere(preset)) remedy = "train it first: train " + name + " --out " + name;
    }
    return Error{Fault::file, "there is no run and no file \"" + name + "\", nor shipped weights",
                 key, std::move(remedy)};
}

Result<Checkpoint> readPlace(const std::filesystem::path& place) {
    std::error_code code;
    if (!std::filesystem::is_directory(place, code)) {
        const auto file = readSafetensors(place, ChecksumRule::required);
        if (!file) return file.error();
        return readWeights(*file, place.native());
    }
    const auto folder = RunFolder::openForReading(place);
    if (!folder) return folder.error();
    auto found = folder->newestGoodCheckpoint();
    if (!found) return found.error();
    if (*found) return std::move((*found)->checkpoint);
    return Error{Fault::file, "has no checkpoint yet", place.native(), "train it first"};
}

/// Settings of a family that differ: a process must be the same, whatever else was chosen.
bool sameFamily(const Settings& a, const Settings& b, const std::string& prefix) {
    return std::ranges::none_of(changedKeys(a, b), [&](const std::string& key) {
        return key.starts_with(prefix) && key != "sde.t_min";
    });
}

Error misfit(const Ancestor& ancestor, std::string what, std::string remedy) {
    return {Fault::usage, "\"" + ancestor.origin + "\" " + std::move(what), keyOf(ancestor.role),
            std::move(remedy)};
}

std::optional<Error> kindRefusal(const Ancestor& ancestor) {
    const std::string kind = ancestor.settings.text("model.kind");
    const bool prior = ancestor.role == "prior";
    if (prior ? kind == "score" || kind == "energy" : kind == ancestor.role) return std::nullopt;
    return misfit(ancestor, "is a model of kind \"" + kind + "\"",
                  std::string("name one of kind \"") + (prior ? "score" : ancestor.role) + '"');
}

std::optional<Error> refusal(const Ancestor& ancestor, const Settings& settings,
                             const TrainingSet& set) {
    if (const auto wrong = kindRefusal(ancestor)) return wrong;
    if (ancestor.set.points.dimension != set.points.dimension || ancestor.set.image != set.image) {
        return misfit(ancestor, "was trained on data of another shape",
                      "choose the data that it was trained on");
    }
    if (!nearlyEqual(ancestor.set.scaling.shift, set.scaling.shift) ||
        !nearlyEqual(ancestor.set.scaling.scale, set.scaling.scale)) {
        return misfit(ancestor, "was trained on data scaled otherwise",
                      "choose the data.kind and data.scaling that it was trained with");
    }
    if (ancestor.role != "vae" && !sameFamily(ancestor.settings, settings, "sde.")) {
        return misfit(ancestor, "was trained with another process",
                      "choose the sde.* that it was trained with");
    }
    return std::nullopt;
}

Result<Ancestor> readAncestor(const std::string& role, const std::string& name,
                              const TrainingSet& set) {
    const auto place = placeOf(name, keyOf(role));
    if (!place) return place.error();
    auto checkpoint = readPlace(*place);
    if (!checkpoint) return checkpoint.error();
    auto settings = Settings::fromJson(experimentSchema(), checkpoint->settings, place->native());
    if (!settings) return settings.error();
    Ancestor ancestor{role, name, checkpoint->step, *std::move(settings), {}, {}, {}};
    ancestor.set.points.dimension = static_cast<std::int64_t>(checkpoint->mean.size());
    ancestor.set.scaling = std::move(checkpoint->scaling);
    ancestor.set.mean = std::move(checkpoint->mean);
    ancestor.set.variance = checkpoint->variance;
    // A checkpoint names its data, not the shape of one image; equal sizes and kinds mean it.
    ancestor.set.image = set.image;
    ancestor.layout = std::move(checkpoint->layout);
    ancestor.weights = std::move(checkpoint->ema);
    return ancestor;
}

}  // namespace

Result<Lineage> Lineage::load(const Settings& settings, const TrainingSet& set) {
    Lineage lineage;
    const auto add = [&](const std::string& role, const std::string& name) -> Result<void> {
        auto ancestor = readAncestor(role, name, set);
        if (!ancestor) return ancestor.error();
        if (auto wrong = refusal(*ancestor, settings, set)) return *wrong;
        lineage.ancestors_.push_back(*std::move(ancestor));
        return {};
    };
    for (const std::string role : kRoles) {
        const std::string name = settings.text(keyOf(role));
        if (name.empty()) continue;
        if (const auto added = add(role, name); !added) return added.error();
    }
    const Ancestor* scoreVae = lineage.find("scorevae");
    if (scoreVae != nullptr && lineage.find("prior") == nullptr) {
        const std::string name = scoreVae->settings.text("lineage.prior");
        if (!name.empty()) {
            if (const auto added = add("prior", name); !added) return added.error();
        }
    }
    return lineage;
}

const Ancestor* Lineage::find(std::string_view role) const {
    for (const Ancestor& ancestor : ancestors_) {
        if (ancestor.role == role) return &ancestor;
    }
    return nullptr;
}

}  // namespace scorescope
