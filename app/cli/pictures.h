// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "app/cli/chosen_experiment.h"
#include "app/cli/flags.h"
#include "app/cli/headless_session.h"

namespace scorescope::app {

inline constexpr PictureSize kDefaultSize = {1000, 900};

/// A picture that is to be made.
struct PicturePlan {
    ChosenExperiment chosen;
    std::string out;  ///< .png, .svg or .pdf
    PictureSize size = kDefaultSize;
    std::optional<double> t;            ///< of a field
    std::optional<std::int64_t> count;  ///< of samples or paths
};

/// Density, scores and data at time t.
Result<void> drawField(const PicturePlan& plan, HeadlessSession& session);

/// A map of the plane at time t under the learned score; an error when there is none to show.
Result<void> drawMap(const PicturePlan& plan, HeadlessSession& session, MapKind kind);

/// Samples, drawn here unless they are given, over the density of the data.
Result<void> drawSamples(const PicturePlan& plan, HeadlessSession& session);
Result<void> drawSamples(const PicturePlan& plan, HeadlessSession& session,
                         const SampleOutcome& outcome);

/// One-dimensional data over time: density, paths, data and prior.
Result<void> drawOverTime(const PicturePlan& plan, HeadlessSession& session);

/// The view with this id, on a plane, over time or of a run's loss.
Result<void> drawView(const std::string& view, const PicturePlan& plan, HeadlessSession& session);

/// The loss in a run's metrics.csv; `markedStep` gets a line.
Result<void> drawLoss(const ExperimentSource& run, const PicturePlan& plan,
                      std::optional<std::int64_t> markedStep);

}  // namespace scorescope::app
