// SPDX-License-Identifier: Apache-2.0
#include "app/present/presets.h"

#include <algorithm>
#include <system_error>

#include "core/base/json.h"
#include "core/base/locations.h"
#include "core/base/nearest.h"
#include "core/session/experiment_schema.h"

namespace scorescope::app {
namespace {

bool comesBefore(const Preset& a, const Preset& b) {
    const bool aIsDefault = a.name == kDefaultPreset;
    const bool bIsDefault = b.name == kDefaultPreset;
    return aIsDefault != bIsDefault ? aIsDefault : a.name < b.name;
}

/// The title of the kind that the family's settings name.
std::string kindTitle(const Settings& settings, const std::string& family) {
    const std::string key = settingKey(family, "kind");
    const std::string id = settings.text(key);
    for (const Choice& choice : settings.find(key)->choices) {
        if (choice.id == id) return choice.title;
    }
    return id;
}

}  // namespace

Result<std::vector<Preset>> listPresets() {
    const auto assets = assetsFolder();
    if (!assets) return assets.error();
    const std::filesystem::path folder = *assets / "presets";
    std::error_code code;
    std::vector<Preset> presets;
    for (auto entry = std::filesystem::directory_iterator(folder, code);
         !code && entry != std::filesystem::directory_iterator(); entry.increment(code)) {
        const auto& path = entry->path();
        if (path.extension() == ".json") presets.push_back({path.stem().string(), path});
    }
    if (code) {
        return Error{Fault::file, "cannot be read: " + code.message(), folder.string(),
                     "install ScoreScope again"};
    }
    std::sort(presets.begin(), presets.end(), comesBefore);
    return presets;
}

Result<Settings> loadPreset(const std::string& name) {
    const auto presets = listPresets();
    if (!presets) return presets.error();
    std::vector<std::string> names;
    for (const Preset& preset : *presets) {
        names.push_back(preset.name);
        if (preset.name != name) continue;
        const auto json = readJsonFile(preset.path);
        if (!json) return json.error();
        return Settings::fromJson(experimentSchema(), *json, preset.path.string());
    }
    return Error{Fault::usage, "there is no preset, file or run of this name", name,
                 nearestRemedy(name, names)};
}

std::string experimentTitle(const Settings& settings) {
    std::string noise = kindTitle(settings, "sde");
    if (!noise.empty() && noise[0] >= 'A' && noise[0] <= 'Z') noise[0] += 'a' - 'A';
    return kindTitle(settings, "data") + ", " + noise;
}

}  // namespace scorescope::app
