// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "app/cli/flags.h"
#include "app/cli/lesson_run.h"
#include "app/cli/verb.h"
#include "core/base/json.h"
#include "core/base/printable_text.h"

namespace scorescope::app {
namespace {

struct LessonFlags {
    std::string name;
    FlagText out;
};

/// "\"Weight of the .2 mode\" is 0.497 (at most 0.25)" and how many more.
Error missedNumbers(const LessonReport& report) {
    const std::size_t missed = report.missed();
    for (const CheckedNumber& number : report.numbers) {
        if (number.ok) continue;
        const std::string more =
            missed > 1 ? " and " + std::to_string(missed - 1) + " more" : std::string();
        return {Fault::missed, "missed \"" + number.expected->name + "\"" + more,
                report.lesson->name, "see its numbers on standard output"};
    }
    return {};
}

Result<std::string> runLessonVerb(const LessonFlags& flags, const CommonFlags& common,
                                  Console& console) {
    if (flags.name.empty()) return missingFlag("NAME");
    const auto adjust = [&common](Settings& settings) -> Result<void> {
        if (auto good = applyAssignments(settings, common); !good) return good;
        return applySeed(settings, common);
    };
    const auto lesson = loadLesson(flags.name, adjust);
    if (!lesson) return lesson.error();
    const auto report = runLesson(*lesson, flags.out.value_or(""), console);
    if (!report) return report.error();
    std::string text = common.json ? writeJson(toJson(*report)) + '\n' : toText(*report);
    if (report->missed() == 0) return text;
    // A check that ends with a miss has done its work: its numbers are the answer.
    if (!writeStandardOutput(text)) {
        return Error{Fault::file, "cannot write", "standard output", "write elsewhere"};
    }
    return missedNumbers(*report);
}

}  // namespace

Verb lessonVerb() {
    return {"lesson", "NAME [--out DIR] [--json]",
            "Run a lesson without a window and check its numbers",
            [](CLI::App& app, const CommonFlags& common) -> VerbRun {
                auto flags = std::make_shared<LessonFlags>();
                addArgument(app, "NAME", flags->name, "Lesson (list lesson shows all)");
                addFlag(app, "--out", flags->out, "DIR", "Keeps runs, figures and curves there");
                return [flags, &common](Console& console) {
                    return runLessonVerb(*flags, common, console);
                };
            }};
}

}  // namespace scorescope::app
