// SPDX-License-Identifier: Apache-2.0
#include "app/present/experiment_source.h"

#include <system_error>

#include "app/present/presets.h"
#include "core/base/json.h"
#include "core/session/experiment_schema.h"

namespace scorescope::app {
namespace {

bool isThere(const std::filesystem::path& path) {
    std::error_code code;
    // A path that cannot be looked at is no missing one: reading it tells why.
    return std::filesystem::exists(std::filesystem::symlink_status(path, code)) ||
           code == std::errc::permission_denied;
}

Result<Settings> readSettings(const std::filesystem::path& file) {
    const auto json = readJsonFile(file);
    if (!json) return json.error();
    auto settings = Settings::fromJson(experimentSchema(), *json, file.string());
    if (settings) anchorPaths(*settings, file.parent_path());
    return settings;
}

Result<ExperimentSource> openRun(const std::string& what) {
    const std::filesystem::path file = std::filesystem::path(what) / "experiment.json";
    if (!isThere(file)) {
        return Error{Fault::file, "is no run folder: it has no experiment.json", what,
                     "choose a folder that train --out has written"};
    }
    const auto settings = readSettings(file);
    if (!settings) return settings.error();
    return ExperimentSource{ExperimentSource::Kind::run, what, what, *settings};
}

}  // namespace

Result<ExperimentSource> findExperiment(const std::string& what) {
    using Kind = ExperimentSource::Kind;
    if (isThere(what)) {
        std::error_code code;
        if (std::filesystem::is_directory(what, code)) return openRun(what);
        const auto settings = readSettings(what);
        if (!settings) return settings.error();
        return ExperimentSource{Kind::file, what, what, *settings};
    }
    if (what.find('/') != std::string::npos || what.ends_with(".json")) {
        return Error{Fault::file, "does not exist", what,
                     "check the path, or name a preset (scorescope-cli list preset)"};
    }
    const auto settings = loadPreset(what);
    if (!settings) return settings.error();
    return ExperimentSource{Kind::preset, what, {}, *settings};
}

void anchorPaths(Settings& settings, const std::filesystem::path& folder) {
    for (const std::string& key : settings.activeKeys()) {
        if (settings.find(key)->type != ValueType::path) continue;
        const std::filesystem::path given = settings.text(key);
        if (given.empty() || given.is_absolute()) continue;
        std::error_code code;
        const bool beside = !folder.empty() && std::filesystem::exists(folder / given, code);
        const auto anchored = std::filesystem::absolute(beside ? folder / given : given, code);
        if (!code) (void)settings.set(key, anchored.lexically_normal().string());
    }
}

}  // namespace scorescope::app
