// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "core/session/channels.h"
#include "core/session/core_share.h"
#include "core/session/latent_watch.h"
#include "core/session/session.h"
#include "core/session/stop_conditions.h"
#include "core/session/stopwatch.h"
#include "core/session/training_run.h"

namespace scorescope {

/// Settings "threads"; where that is 0 the fallback, and where that is 0 too one.
int chosenThreads(const Settings& settings, std::int64_t fallback);

/// Threads that share a step of the fused kernels where nobody chose a number: more than kMostShare
/// have too little to do each. Beside a window shareCores decides.
int sensibleThreads();

/// The thread that trains: takes commands between steps and publishes what the host and the
/// explorer see. All members but the channels belong to that thread.
class TrainerWorker {
public:
    /// Starts the thread, which first builds the experiment.
    TrainerWorker(SessionSetup setup, Channels& channels);

    /// Stops within one step, writes the last checkpoint and waits for it.
    ~TrainerWorker();

private:
    void run();
    void work();
    std::optional<TrainerCommand> nextCommand();
    std::chrono::nanoseconds timeToNextStep() const;

    void handle(const Start& command);
    void handle(const Pause& command);
    void handle(const TakeSteps& command);
    void handle(const ApplySetting& command);
    void handle(const Restart& command);
    void handle(const WriteCheckpoint& command);
    void handle(const GiveWay& command);

    void load(const Settings& settings, const RunPlace& place);
    bool tellReading(std::int64_t done, std::int64_t total);
    void useThreads(int count);
    bool nobodyChoseThreads(const Settings& settings) const;
    void begin();
    bool canTrain();
    void beginTraining(std::int64_t untilStep, double minutes, bool stepping);
    void takeStep();
    void planNextStep(Clock::time_point begun, Clock::time_point now);
    void shareTheCores();
    void endTraining(const std::string& reason);
    void pause(const std::string& reason);
    void fail(Error error);
    bool checkpoint();

    void setState(RunState state, const std::string& reason);
    void publishSnapshot();
    void publishWeights();
    void publishIfDue();

    Channels& channels_;
    SessionSetup setup_;
    std::unique_ptr<TrainingRun> run_;  ///< null when the experiment could not be built
    std::uint64_t generation_ = 0;
    int threads_ = 1;
    bool diverged_ = false;  ///< the weights cannot be trained on
    LatentWatch latents_;

    RunState state_ = RunState::loading;
    bool stepping_ = false;  ///< TakeSteps, not Start
    std::int64_t untilStep_ = 0;
    StopConditions stop_;
    Stopwatch watch_;
    Clock::time_point trainingSince_, nextStepDue_, snapshotDue_, weightsDue_, toldReading_;
    Clock::time_point restUntil_;
    std::optional<Clock::time_point> givesWayUntil_;
    CoreShare share_;
    Pacer pacer_;

    std::vector<LossPoint> newLosses_;
    Clock::time_point rateSince_;
    std::int64_t rateStep_ = 0;
    double stepsPerSecond_ = 0.0;

    std::thread thread_;  // last: starts when everything else is there
};

}  // namespace scorescope
