// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/safetensors.h"
#include "core/data/training_set.h"
#include "core/model/parameter_layout.h"

namespace scorescope {

/// Everything from which training continues bit for bit. Randomness is counter-based: its state is
/// the seed and the number of steps done.
struct Checkpoint {
    std::int64_t step = 0;
    std::uint64_t seed = 0;
    Json settings;             ///< nested, every active setting
    std::string settingsHash;  ///< Settings::hash()
    Scaling scaling;           ///< of the data
    Vector mean;               ///< TrainingSet::mean
    double variance = 1.0;
    std::int64_t threads = 1;
    std::string library;  ///< "LibTorch 1.13.1"

    ParameterLayout layout;
    std::vector<float> weights;       ///< [P]
    std::vector<float> ema;           ///< [P]
    std::vector<float> firstMoment;   ///< [P], Adam
    std::vector<float> secondMoment;  ///< [P]

    std::vector<float> chains;    ///< [C, D], persistent chains of the objective; empty without
    std::int64_t chainCount = 0;  ///< C
    std::int64_t scoreCalls = 0;  ///< TrainingCost of the steps so far
    std::int64_t backwardPasses = 0;
};

/// Tensors model.<name>, ema.<name>, optim.exp_avg.<name>, optim.exp_avg_sq.<name>, where there are
/// chains objective.chains, and rng.state (seed, step); the rest as metadata (docs/REFERENCE.md).
SafetensorsFile checkpointFile(const Checkpoint& checkpoint);

/// The format of what `export --what weights` writes and assets/models holds: a checkpoint without
/// what only training needs.
inline constexpr const char* kWeightsFormat = "scorescope-weights-1";

/// Of such a file: everything but the newest weights, the optimiser's state and the seed.
Result<Checkpoint> readWeights(const SafetensorsFile& file, std::string_view where);

/// The reverse of checkpointFile. Refused: missing or foreign tensors, groups whose names, order or
/// shapes differ, numbers that are not finite, metadata that contradict the tensors.
Result<Checkpoint> readCheckpoint(const SafetensorsFile& file, std::string_view where);

}  // namespace scorescope
