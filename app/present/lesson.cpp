// SPDX-License-Identifier: Apache-2.0
#include "app/present/lesson.h"

#include <algorithm>
#include <cctype>
#include <system_error>

#include "app/present/experiment_source.h"
#include "app/present/lesson_reader.h"
#include "core/base/bounded_reader.h"
#include "core/base/json.h"
#include "core/base/locations.h"
#include "core/base/nearest.h"
#include "core/session/experiment_schema.h"

namespace scorescope::app {
namespace {

constexpr std::uint64_t kLargestFile = 256 << 10;
constexpr std::size_t kLongestTitle = 200;
constexpr std::size_t kLongestParagraph = 4000;
constexpr std::size_t kMostParagraphs = 12;
constexpr std::size_t kMostSlides = 20;
constexpr std::size_t kMostParts = 12;
constexpr std::size_t kMostNumbers = 24;
constexpr std::size_t kMostSweeps = 3;
constexpr std::size_t kMostFigures = 8;
constexpr std::int64_t kLastChapter = 999;

Settings readSettings(ObjectReader& reader, const AdjustExperiment& adjust) {
    Settings none(experimentSchema());
    const Json* json = reader.raw("experiment");
    if (json == nullptr) {
        reader.refuse("experiment", "is missing", "add it");
        return none;
    }
    auto settings = Settings::fromJson(experimentSchema(), *json, reader.problem().file);
    if (!settings) {
        reader.problem().keep(settings.error());
        return none;
    }
    if (const auto good = settings->check(); !good) {
        reader.refuse("experiment", good.error().line(), "");
    }
    if (const auto good = adjust ? adjust(*settings) : Result<void>(); !good) {
        reader.problem().keep(good.error());
    }
    return *settings;
}

Lesson readParts(ObjectReader& reader, const std::string& name, const AdjustExperiment& adjust) {
    Lesson lesson{.name = name, .experiment = readSettings(reader, adjust)};
    lesson.title = reader.text("title", kLongestTitle);
    lesson.chapter = reader.integer("chapter", 1, kLastChapter);
    lesson.slides = reader.texts("slides", 1, kMostSlides, kLongestTitle);
    lesson.text = reader.texts("text", 1, kMostParagraphs, kLongestParagraph);
    reader.object("view", [&](ObjectReader& part) { lesson.view = readLessonView(part); });
    reader.each("steps", 1, kMostParts,
                [&](ObjectReader& part) { lesson.steps.push_back(readLessonStep(part)); });
    reader.each("sweeps", 0, kMostSweeps, [&](ObjectReader& part) {
        lesson.sweeps.push_back(readLessonSweep(part, lesson.experiment));
    });
    reader.each("expect", 1, kMostNumbers, [&](ObjectReader& part) {
        lesson.expected.push_back(readExpectation(part, lesson));
    });
    reader.each("figures", 0, kMostFigures, [&](ObjectReader& part) {
        lesson.figures.push_back(readLessonFigure(part, lesson.experiment));
    });
    return lesson;
}

std::string lowered(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

LessonEntry entryOf(const Lesson& lesson, const std::filesystem::path& path) {
    std::string text = lesson.name + '\n' + lesson.title;
    for (const std::string& slide : lesson.slides) text += '\n' + slide;
    for (const std::string& paragraph : lesson.text) text += '\n' + paragraph;
    return {lesson.name, path, lesson.title, lesson.chapter, lesson.slides, lowered(text)};
}

Result<std::filesystem::path> lessonsFolder() {
    const auto assets = assetsFolder();
    if (!assets) return assets.error();
    return *assets / "lessons";
}

Result<std::vector<std::filesystem::path>> lessonFiles() {
    const auto folder = lessonsFolder();
    if (!folder) return folder.error();
    std::error_code code;
    std::vector<std::filesystem::path> files;
    for (auto entry = std::filesystem::directory_iterator(*folder, code);
         !code && entry != std::filesystem::directory_iterator(); entry.increment(code)) {
        if (entry->path().extension() == ".json") files.push_back(entry->path());
    }
    if (code) {
        return Error{Fault::file, "cannot be read: " + code.message(), folder->string(),
                     "install ScoreScope again"};
    }
    return files;
}

}  // namespace

Result<std::vector<LessonEntry>> listLessons() {
    const auto files = lessonFiles();
    if (!files) return files.error();
    std::vector<LessonEntry> entries;
    for (const auto& path : *files) {
        const auto lesson = readLesson(path);
        if (!lesson) return lesson.error();
        entries.push_back(entryOf(*lesson, path));
    }
    std::ranges::sort(entries, [](const LessonEntry& a, const LessonEntry& b) {
        return std::pair(a.chapter, a.name) < std::pair(b.chapter, b.name);
    });
    return entries;
}

Result<Lesson> loadLesson(const std::string& name, const AdjustExperiment& adjust) {
    const auto files = lessonFiles();
    if (!files) return files.error();
    std::vector<std::string> names;
    for (const auto& path : *files) {
        names.push_back(path.stem().string());
        if (names.back() == name) return readLesson(path, adjust);
    }
    std::ranges::sort(names);
    return Error{Fault::usage, "there is no lesson of this name", name,
                 nearestRemedy(name, names) + " (scorescope-cli list lesson shows all)"};
}

Result<Lesson> readLesson(const std::filesystem::path& path, const AdjustExperiment& adjust) {
    const auto bytes = readFile(path, kLargestFile);
    if (!bytes) return bytes.error();
    const auto json = parseJson(asText(*bytes), path.string());
    if (!json) return json.error();
    return lessonFromJson(*json, path.string(), adjust);
}

Result<Lesson> lessonFromJson(const Json& json, const std::string& file,
                              const AdjustExperiment& adjust) {
    JsonProblem problem{file};
    ObjectReader reader(json, "", problem);
    Lesson lesson = readParts(reader, std::filesystem::path(file).stem().string(), adjust);
    reader.finish();
    if (problem.first) return *problem.first;
    return lesson;
}

}  // namespace scorescope::app
