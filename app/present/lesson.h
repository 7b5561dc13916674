// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/present/lesson_number.h"
#include "app/present/view_state.h"

namespace scorescope::app {

/// How the canvas looks when a lesson opens.
struct LessonView {
    double t = 0.1;
    ViewState view;
};

/// Something to read and, when there are actions, to do.
struct LessonStep {
    std::string text;
    std::vector<std::string> actions;  ///< lines of the script language, already checked
};

/// A claim of the lesson that the program can check.
struct Expectation {
    std::string name;
    LessonNumber number;
    double min = 0.0;  ///< -infinity: no lower end
    double max = 0.0;  ///< infinity: no upper end
};

/// One setting, several values: what is measured at each of them.
struct LessonSweep {
    struct Curve {
        std::string name;
        std::vector<LessonNumber> numbers;  ///< one a point
    };
    std::string name;  ///< of the files
    std::string title;
    std::string xLabel;
    std::string yLabel;
    bool xLog = false;
    bool yLog = false;
    std::vector<double> x;
    std::vector<Curve> curves;
    std::optional<std::size_t> lowestOf;  ///< the curve whose smallest value is marked
};

/// A picture that a run without a window writes.
struct LessonFigure {
    std::string name;  ///< of the file
    std::string view;  ///< as in `render --view`
    std::optional<double> t = {};
    bool exact = false;
    Settings settings;
};

/// One lesson of the course: text, an experiment, what to do with it, and what must come out.
struct Lesson {
    std::string name = {};  ///< the file's stem
    std::string title = {};
    std::int64_t chapter = 0;              ///< its place in the course
    std::vector<std::string> slides = {};  ///< titles of the slides that it covers
    std::vector<std::string> text = {};    ///< paragraphs, see lessonHtml()
    Settings experiment;
    LessonView view = {};
    std::vector<LessonStep> steps = {};
    std::vector<Expectation> expected = {};
    std::vector<LessonSweep> sweeps = {};
    std::vector<LessonFigure> figures = {};
};

/// A lesson as the list of chapters shows it.
struct LessonEntry {
    std::string name;
    std::filesystem::path path;
    std::string title;
    std::int64_t chapter = 0;
    std::vector<std::string> slides;
    std::string searchText;  ///< lower case: title, slides and text
};

/// Every lesson of the assets folder in the course's order; a damaged file is an Error.
Result<std::vector<LessonEntry>> listLessons();

/// Changes the experiment of a lesson before its numbers are derived from it.
using AdjustExperiment = std::function<Result<void>(Settings&)>;

/// The lesson with this name; an unknown one is a usage error that names the nearest.
Result<Lesson> loadLesson(const std::string& name, const AdjustExperiment& adjust = {});

/// Reads one lesson: strict, bounded; errors name file, key and remedy.
Result<Lesson> readLesson(const std::filesystem::path& path, const AdjustExperiment& adjust = {});
/// The same from its JSON; `file` stands in errors and its stem is the name.
Result<Lesson> lessonFromJson(const Json& json, const std::string& file,
                              const AdjustExperiment& adjust = {});

}  // namespace scorescope::app
