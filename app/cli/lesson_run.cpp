// SPDX-License-Identifier: Apache-2.0
#include "app/cli/lesson_run.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <system_error>

#include "app/cli/lesson_numbers.h"
#include "app/cli/lesson_sessions.h"
#include "app/cli/output_file.h"
#include "app/cli/pictures.h"
#include "app/present/lesson_text.h"
#include "core/base/atomic_file.h"
#include "core/base/file_error.h"
#include "core/base/json.h"
#include "core/base/number_text.h"
#include "render/figure/figure.h"

namespace scorescope::app {
namespace {

constexpr int kShownDigits = 4;
constexpr PictureSize kCurveSize = {1400, 1000};

Result<void> prepareFolder(const std::string& folder) {
    if (folder.empty()) return {};
    std::error_code code;
    std::filesystem::create_directories(std::filesystem::path(folder) / "figures", code);
    if (code) return fileError(FileAction::write, folder, code.value());
    return checkOutput(std::filesystem::path(folder) / "lesson.json");
}

Result<void> checkFolder(const std::string& folder) {
    std::error_code code;
    const auto status = std::filesystem::symlink_status(folder, code);
    if (folder.empty() || !std::filesystem::exists(status)) return {};
    const bool empty = std::filesystem::is_directory(folder, code) &&
                       std::filesystem::is_empty(folder, code) && !code;
    if (empty) return {};
    return Error{Fault::usage, "is there and not an empty folder", folder,
                 "choose a new or an empty folder"};
}

std::string csvCell(std::string text) {
    std::ranges::replace(text, '"', '\'');
    return '"' + text + '"';
}

/// One column a curve.
std::string curvesText(const SweepCurves& curves) {
    std::string text = csvCell(curves.xLabel);
    for (const SweepSeries& series : curves.series) text += ',' + csvCell(series.name);
    text += '\n';
    for (std::size_t i = 0; i < curves.series.front().x.size(); ++i) {
        text += formatReal(curves.series.front().x[i]);
        for (const SweepSeries& series : curves.series) text += ',' + formatReal(series.y[i], 9);
        text += '\n';
    }
    return text;
}

/// The files of one lesson.
class LessonFiles {
public:
    LessonFiles(const Lesson& lesson, std::string folder, LessonSessions& sessions)
        : lesson_(&lesson), folder_(std::move(folder)), sessions_(&sessions) {}

    Result<void> writeCurves(const LessonSweep& sweep, const SweepCurves& curves) {
        if (folder_.empty()) return {};
        const std::string stem = folder_ + "/figures/" + sweep.name;
        auto done = writeFileAtomically(stem + ".csv", curvesText(curves));
        if (!done) return done;
        done = render::writeFigure(sweepFigure(curves), stem + ".png", kCurveSize.width,
                                   kCurveSize.height);
        if (!done) return done;
        files_.push_back(stem + ".csv");
        files_.push_back(stem + ".png");
        return {};
    }

    Result<void> draw(const LessonFigure& figure) {
        if (folder_.empty()) return {};
        const LessonNumber number{
            .settings = figure.settings, .exact = figure.exact, .kind = MetricNumber{}};
        const auto site = sessions_->of(number);
        if (!site) return site.error();
        PicturePlan plan{.chosen = chosenFor(figure, **site),
                         .out = folder_ + "/figures/" + figure.name + ".png",
                         .t = figure.t,
                         .count = {}};
        auto done = drawView(figure.view, plan, *(*site)->session);
        if (done) files_.push_back(plan.out);
        return done;
    }

    std::vector<std::string> all() const {
        std::vector<std::string> files = sessions_->runFolders();
        files.insert(files.end(), files_.begin(), files_.end());
        return files;
    }

private:
    ChosenExperiment chosenFor(const LessonFigure& figure, const LessonSession& site) const {
        using Kind = ExperimentSource::Kind;
        const Kind kind = site.runFolder.empty() ? Kind::preset : Kind::run;
        ScoreSource score;
        score.exact = figure.exact;
        return {{kind, lesson_->name, site.runFolder, figure.settings},
                figure.settings,
                score,
                static_cast<std::uint64_t>(figure.settings.integer("seed"))};
    }

    const Lesson* lesson_;
    std::string folder_;
    LessonSessions* sessions_;
    std::vector<std::string> files_;
};

Result<void> fill(LessonReport& report, LessonNumbers& numbers, LessonFiles& files) {
    for (const LessonSweep& sweep : report.lesson->sweeps) {
        auto curves = numbers.sweep(sweep);
        if (!curves) return curves.error();
        if (auto done = files.writeCurves(sweep, *curves); !done) return done;
        report.sweeps.push_back(*std::move(curves));
    }
    for (const Expectation& expected : report.lesson->expected) {
        const auto value = numbers.next(expected);
        if (!value) return value.error();
        const bool ok = *value >= expected.min && *value <= expected.max;
        report.numbers.push_back({&expected, *value, ok});
    }
    for (const LessonFigure& figure : report.lesson->figures) {
        if (auto done = files.draw(figure); !done) return done;
    }
    return {};
}

Json bound(double value) {
    return std::isinf(value) ? Json() : Json(value);
}

}  // namespace

std::size_t LessonReport::missed() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(numbers, [](const CheckedNumber& number) { return !number.ok; }));
}

Result<LessonReport> runLesson(const Lesson& lesson, const std::string& outFolder,
                               Console& console) {
    const auto began = std::chrono::steady_clock::now();
    if (auto good = checkFolder(outFolder); !good) return good.error();
    if (auto good = prepareFolder(outFolder); !good) return good.error();
    LessonReport report;
    report.lesson = &lesson;
    LessonSessions sessions(outFolder, console);
    LessonNumbers numbers(lesson, sessions);
    LessonFiles files(lesson, outFolder, sessions);
    if (auto done = fill(report, numbers, files); !done) return done.error();
    report.files = files.all();
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - began;
    report.seconds = wall.count();
    if (!outFolder.empty()) {
        const std::string path = outFolder + "/lesson.json";
        report.files.push_back(path);
        auto done = writeFileAtomically(path, writeJson(toJson(report)) + '\n');
        if (!done) return done.error();
    }
    return report;
}

Json toJson(const LessonReport& report) {
    Json json = {{"lesson", report.lesson->name},
                 {"title", report.lesson->title},
                 {"seed", report.lesson->experiment.integer("seed")},
                 {"ok", report.missed() == 0},
                 {"missed", report.missed()},
                 {"expected", Json::array()},
                 {"sweeps", Json::object()},
                 {"files", report.files},
                 {"seconds", report.seconds}};
    for (const CheckedNumber& number : report.numbers) {
        json["expected"].push_back({{"name", number.expected->name},
                                    {"value", number.value},
                                    {"min", bound(number.expected->min)},
                                    {"max", bound(number.expected->max)},
                                    {"ok", number.ok}});
    }
    for (std::size_t i = 0; i < report.sweeps.size(); ++i) {
        Json curves = Json::object();
        for (const SweepSeries& series : report.sweeps[i].series) curves[series.name] = series.y;
        json["sweeps"][report.lesson->sweeps[i].name] = {{"x", report.sweeps[i].series.front().x},
                                                         {"curves", std::move(curves)}};
    }
    return json;
}

std::string toText(const LessonReport& report) {
    std::string text = report.lesson->title + '\n';
    for (const CheckedNumber& number : report.numbers) {
        text += std::string(number.ok ? "  ok      " : "  missed  ") + number.expected->name +
                ": " + formatReal(number.value, kShownDigits) + "  (" +
                rangeText(*number.expected) + ")\n";
    }
    for (const std::string& file : report.files) text += "  wrote   " + file + '\n';
    return text + "  " + std::to_string(report.numbers.size() - report.missed()) + " of " +
           std::to_string(report.numbers.size()) + " reached, " + formatReal(report.seconds, 3) +
           " s\n";
}

}  // namespace scorescope::app
