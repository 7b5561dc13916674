// SPDX-License-Identifier: Apache-2.0
#include "app/cli/train_plan.h"

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "app/cli/output_file.h"
#include "app/present/experiment_source.h"
#include "core/base/file_error.h"
#include "core/base/printable_text.h"
#include "core/session/training_options.h"

namespace scorescope::app {
namespace {

constexpr std::int64_t kLargestStep = 1'000'000'000;
constexpr double kLargestMinutes = 1e6;

bool holdsRun(const std::filesystem::path& folder) {
    std::error_code code;
    return std::filesystem::exists(folder / "experiment.json", code);
}

Result<Start> readStart(const TrainFlags& flags) {
    Start start;
    if (flags.steps) {
        const auto steps = readInteger("--steps", *flags.steps, 1, kLargestStep);
        if (!steps) return steps.error();
        start.untilStep = *steps;
    }
    if (flags.minutes) {
        const auto minutes = readReal("--minutes", *flags.minutes, 0.0, kLargestMinutes);
        if (!minutes) return minutes.error();
        if (*minutes == 0.0) {
            return Error{Fault::usage, "\"0\" is not allowed", "--minutes",
                         "choose a number above 0"};
        }
        start.minutes = *minutes;
    }
    return start;
}

/// Splits what --set changes into live settings and those of the machine.
Result<void> takeChanges(TrainPlan& plan, const CommonFlags& common) {
    Settings wanted = plan.settings;
    if (auto good = applyAssignments(wanted, common); !good) return good;
    if (auto good = applySeed(wanted, common); !good) return good;
    for (const std::string& key : changedKeys(plan.settings, wanted)) {
        const bool machine = isMachineSetting(key);
        if (!wanted.isActive(key)) continue;  // left behind by a kind that changes, too
        if (machine) {
            if (auto good = plan.settings.set(key, wanted.get(key)); !good) return good;
        } else if (wanted.find(key)->live) {
            plan.live.emplace_back(key, wanted.get(key));
        } else {
            return Error{Fault::usage, "cannot change once a run has begun", key,
                         "begin a new run with it"};
        }
    }
    return {};
}

Result<TrainPlan> planResume(const std::string& folder, const CommonFlags& common) {
    const auto source = findExperiment(folder);
    if (!source) return source.error();
    TrainPlan plan{folder, true, source->settings, {}, {}};
    if (auto good = takeChanges(plan, common); !good) return good.error();
    return plan;
}

/// train WHAT --out RUN --resume: the run that is there must be the one that WHAT asks for.
Result<void> checkSame(const Settings& run, const Settings& asked) {
    for (const std::string& key : changedKeys(run, asked)) {
        const Field* field = asked.find(key);
        if (isMachineSetting(key) || (field != nullptr && field->live)) continue;
        return Error{Fault::usage, "differs from the run that is there", key,
                     "continue the run alone: train RUN --resume, or choose another folder"};
    }
    return {};
}

Result<TrainPlan> planNew(const TrainFlags& flags, const CommonFlags& common) {
    const auto source = findExperiment(flags.what);
    if (!source) return source.error();
    TrainPlan plan{*flags.out, false, source->settings, {}, {}};
    if (auto good = applyAssignments(plan.settings, common); !good) return good.error();
    if (auto good = applySeed(plan.settings, common); !good) return good.error();
    if (flags.resume && holdsRun(*flags.out)) {
        auto resumed = planResume(*flags.out, {});
        if (!resumed) return resumed;
        if (auto good = checkSame(resumed->settings, plan.settings); !good) return good.error();
        return resumed;
    }
    if (auto good = checkNewFolder(*flags.out); !good) return good.error();
    return plan;
}

}  // namespace

Result<void> checkNewFolder(const std::string& folder) {
    std::error_code code;
    const auto status = std::filesystem::symlink_status(folder, code);
    if (!std::filesystem::exists(status)) return checkOutput(folder);
    if (!std::filesystem::is_directory(folder, code)) {
        return fileError(FileAction::write, folder, ENOTDIR);
    }
    if (holdsRun(folder)) {
        return Error{Fault::usage, "already holds a run", folder,
                     "continue it with train " + folder + " --resume, or choose another folder"};
    }
    const bool empty = std::filesystem::is_empty(folder, code);
    if (code) return fileError(FileAction::write, folder, code.value());
    if (!empty) {
        return Error{Fault::usage, "is not empty", folder, "choose a new or an empty folder"};
    }
    return checkOutput(std::filesystem::path(folder) / "experiment.json");
}

Result<TrainPlan> planTraining(const TrainFlags& flags, const CommonFlags& common) {
    if (flags.what.empty()) return missingFlag("WHAT");
    const auto start = readStart(flags);
    if (!start) return start.error();
    if (!flags.out && !flags.resume) {
        return Error{Fault::usage, "is missing", "--out",
                     "name the new run's folder, or add --resume to continue a run"};
    }
    auto plan = flags.out ? planNew(flags, common) : planResume(flags.what, common);
    if (plan) plan->start = *start;
    return plan;
}

}  // namespace scorescope::app
