// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/cli/console.h"
#include "app/present/experiment_source.h"

namespace scorescope::app {

/// ema.* and model.* of the run's newest good checkpoint as safetensors; its header's metadata hold
/// the settings and the data's scaling, mean and variance.
Result<void> writeRunWeights(const ExperimentSource& run, const std::string& path,
                             Console& console);

/// metrics.csv of the run without a half-written last line.
Result<void> writeRunMetrics(const ExperimentSource& run, const std::string& path);

}  // namespace scorescope::app
