// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/session/snapshot.h"

namespace scorescope::app {

/// How far the program has come on its way to a session.
enum class EnginePhase { loading, ready, missing };

/// What the run's controls and texts depend on.
struct RunFacts {
    EnginePhase engine = EnginePhase::loading;
    RunState state = RunState::loading;
    std::string reason;  ///< StateChanged::reason
    std::int64_t step = 0;
    std::int64_t steps = 0;
    double stepsPerSecond = 0.0;
    double speedLimit = 0.0;  ///< 0: none
    std::string path;         ///< TrainingSnapshot::path
    int threads = 1;
    TrainingCost cost;       ///< of the steps so far
    bool consistent = true;  ///< the chosen settings contradict nothing
    bool sampling = false;
    bool readOnly = false;  ///< a run that is only looked at
};

/// Texts and enabled controls of a run, for whatever toolkit draws them.
struct RunView {
    bool training = false;  ///< the Train button means Pause
    bool canTrain = false;
    bool canStep = false;
    bool canRestart = false;
    bool canSample = false;
    bool canCancel = false;  ///< a sampling is under way
    std::string trainText;   ///< "Train", "Pause", "Train on"
    std::string stateText;   ///< "paused", "loading the engine"
    std::string stepText;    ///< "1,240 / 5,000"
    std::string pathText;    ///< "fused avx2, 2 threads", "libtorch, 3 backward passes"
    std::string speedText;   ///< "820 steps/s"; empty when nothing trains
};

RunView describeRun(const RunFacts& facts);

/// "40 s left", "3 min left", "2 h 5 min left".
std::string timeLeftText(double seconds);

}  // namespace scorescope::app
