// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "core/base/schema.h"

namespace scorescope {

/// What computes the steps.
enum class TrainingPath {
    automatic,  ///< the fused kernels where they know the step, else LibTorch
    libtorch,   ///< LibTorch always: the reference
};

struct TrainingOptions {
    std::int64_t steps = 5000;
    std::int64_t batch = 512;
    double lr = 3e-3;
    double ema = 0.999;
    double clip = 0.0;
    std::int64_t warmup = 0;
    double speedLimit = 0.0;
    double share = 0.5;  ///< of the cores, beside a window
    std::int64_t checkpointEvery = 1000;
    double stopMinutes = 0.0;
    double stopEpsMse = 0.0;
    std::int64_t stopPlateau = 0;
    TrainingPath path = TrainingPath::automatic;
};
const Schema<TrainingOptions>& trainingOptionsSchema();

/// Device, threads and seed: the root of the settings tree.
struct RootOptions {
    std::int64_t seed = 0;
    std::string device = "auto";
    std::int64_t threads = 0;
};
const Schema<RootOptions>& rootOptionsSchema();

/// Settings that say how a run is computed, not what: they may change when it goes on.
bool isMachineSetting(std::string_view key);

/// Settings that say how fast, how long and how safely training goes on: no step depends on them.
bool isPaceSetting(std::string_view key);

}  // namespace scorescope
