// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "app/cli/flags.h"
#include "core/session/session.h"

namespace scorescope::app {

/// The flags of `train`.
struct TrainFlags {
    std::string what;
    bool resume = false;
    FlagText out, steps, minutes;
};

/// What `train` will do, checked as far as is possible without the engine.
struct TrainPlan {
    std::string runFolder;
    bool resume = false;
    Settings settings;                                ///< of the run; with --set when it begins
    std::vector<std::pair<std::string, Value>> live;  ///< --set of a resumed run
    Start start;
};

/// Whether a new run can be written there.
Result<void> checkNewFolder(const std::string& folder);

/// A new run's folder must not exist or be empty; a resumed one takes live settings, device and
/// threads. With --out and --resume a run is continued when it is there and begun when not.
Result<TrainPlan> planTraining(const TrainFlags& flags, const CommonFlags& common);

}  // namespace scorescope::app
