// SPDX-License-Identifier: Apache-2.0
#include "app/stage/folder_reader.h"

#include <sys/stat.h>

#include <algorithm>
#include <system_error>

#include "app/present/experiment_source.h"
#include "core/base/json.h"
#include "core/session/experiment_schema.h"

namespace scorescope::app {
namespace {

Result<Settings> readSettings(const std::filesystem::path& file) {
    const auto json = readJsonFile(file);
    if (!json) return json.error();
    auto settings = Settings::fromJson(experimentSchema(), *json, file.string());
    if (settings) anchorPaths(*settings, file.parent_path());
    return settings;
}

std::string nameOf(const std::filesystem::path& run) {
    const auto plain = run.lexically_normal();
    return (plain.has_filename() ? plain.filename() : plain.parent_path().filename()).string();
}

}  // namespace

bool needsOtherParts(const Settings& before, const Settings& now) {
    return std::ranges::any_of(changedKeys(before, now), [](const std::string& key) {
        return key == "seed" || key.starts_with("data.") || key.starts_with("sde.") ||
               key.starts_with("model.");
    });
}

Result<std::shared_ptr<const StageParts>> makeStageParts(const Settings& settings) {
    auto scores = LocalScores::build(settings);
    if (!scores) return scores.error();
    auto data = PlaneData::load(settings);
    if (!data) return data.error();
    return std::make_shared<const StageParts>(StageParts{settings, *data, *scores});
}

FolderReader::FolderReader(std::filesystem::path folder)
    : folder_(std::move(folder)), content_(std::make_shared<const StageContent>()) {}

std::optional<FolderReader::Stamp> FolderReader::stampOf(const std::filesystem::path& path) {
    struct stat facts {};
    if (::stat(path.c_str(), &facts) != 0) return std::nullopt;
    return Stamp{facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec,
                 static_cast<std::uint64_t>(facts.st_size), facts.st_ino};
}

bool FolderReader::changed(Watched& file, const std::filesystem::path& path) {
    const auto stamp = stampOf(path);
    if (file.read && file.path == path && file.stamp == stamp) return false;
    file = {path, stamp, true, {}};
    return true;
}

bool FolderReader::refresh() {
    StageContent next = *content_;
    const bool view = readView(next);
    const bool parts = readParts(next);
    const bool recording = readRecording(next);
    const bool shared = readShared(next);
    next.name = nameOf(runOf(next));
    next.notice = notice();
    if (!view && !parts && !recording && !shared && next.notice == content_->notice) return false;
    content_ = std::make_shared<const StageContent>(std::move(next));
    return true;
}

std::filesystem::path FolderReader::runOf(const StageContent& next) const {
    if (!next.view || next.view->run.empty()) return folder_;
    const std::filesystem::path run = next.view->run;
    return run.is_absolute() ? run : folder_ / run;
}

bool FolderReader::readView(StageContent& next) {
    if (!changed(view_, folder_ / "view.json") || !view_.stamp) return false;
    auto stored = app::readView(folder_);
    if (!stored) {
        view_.notice = stored.error().line();
        return false;
    }
    next.view = *std::move(stored);
    return true;
}

bool FolderReader::readParts(StageContent& next) {
    std::filesystem::path file = runOf(next) / "experiment.json";
    // A run that has just been announced may not have its file yet.
    if (!stampOf(file)) file = folder_ / "experiment.json";
    if (!changed(experiment_, file) || !experiment_.stamp) return false;
    auto settings = readSettings(file);
    if (!settings) {
        experiment_.notice = settings.error().line();
        return false;
    }
    if (next.parts && !needsOtherParts(next.parts->settings, *settings)) return false;
    auto parts = makeStageParts(*settings);
    if (!parts) {
        experiment_.notice = parts.error().line();
        return false;
    }
    next.parts = *std::move(parts);
    return true;
}

bool FolderReader::readRecording(StageContent& next) {
    const std::filesystem::path file = runOf(next) / "recording" / "weights.ssr";
    const bool otherRun = recording_.read && recording_.path != file;
    if (!changed(recording_, file)) return false;
    if (otherRun) next.recording = nullptr, next.newest = nullptr;
    if (!recording_.stamp) return otherRun;
    // A damaged end is what a program that writes right now has not finished: no notice.
    auto opened = Recording::read(file);
    if (!opened) {
        recording_.notice = opened.error().line();
        return otherRun;
    }
    const auto steps = opened->recording->steps();
    if (steps.empty()) return otherRun;
    auto weights = opened->recording->nearest(steps.back());
    if (!weights) {
        recording_.notice = weights.error().line();
        return otherRun;
    }
    next.recording = opened->recording;
    next.newest = std::make_shared<const RecordedWeights>(*std::move(weights));
    return true;
}

bool FolderReader::readShared(StageContent& next) {
    if (!changed(shared_, folder_ / kSceneFile) || !shared_.stamp) return false;
    auto scene = readScene(folder_);
    if (!scene) {
        shared_.notice = scene.error().line();
        return false;
    }
    next.shared = std::make_shared<const SharedScene>(*std::move(scene));
    return true;
}

std::string FolderReader::notice() const {
    std::error_code code;
    if (!std::filesystem::is_directory(folder_, code)) {
        return folder_.string() + " has gone: this is the last that was shown";
    }
    if (!experiment_.stamp) return folder_.string() + " holds no experiment.json yet";
    for (const Watched* file : {&experiment_, &recording_, &view_, &shared_}) {
        if (!file->notice.empty()) return file->notice;
    }
    return {};
}

}  // namespace scorescope::app
