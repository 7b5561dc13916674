// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/console.h"
#include "app/cli/waiter.h"
#include "app/present/lesson_question.h"
#include "core/session/session.h"

namespace scorescope::app {

/// What a training did.
struct TrainOutcome {
    std::int64_t step = 0;   ///< absolute, reached
    std::int64_t taken = 0;  ///< steps of this call
    double seconds = 0.0;    ///< wall time
    double cpuSeconds = 0.0;
    std::vector<LossPoint> last;  ///< the newest losses, oldest first
    std::string reason;           ///< why it ended
    std::string path;             ///< TrainingSnapshot::path
    int threads = 1;
    TrainingCost cost;                 ///< of the run so far
    std::optional<double> lossSpread;  ///< over the samples of the newest batch
};
inline constexpr std::size_t kLossWindow = 100;

/// All frames of a sampling and its last reply.
struct SampleOutcome {
    std::vector<SampleFrame> frames;
    SampleReply last;
};

/// Drives a session from a program without a window: each call waits for its answer, shows
/// progress, and ends early with Fault::interrupted on SIGINT or SIGTERM.
class HeadlessSession {
public:
    /// Loads the engine, opens a session and waits until it is ready.
    static Result<std::unique_ptr<HeadlessSession>> open(SessionSetup setup, Console& console);

    const Ready& ready() const { return ready_; }
    const TrainingSnapshot& snapshot() const;

    Result<SampleOutcome> sample(const SampleRequest& request);
    Result<ScoreReply> score(const ScoreRequest& request);
    Result<Json> evaluate(const EvalRequest& request);
    Result<FieldReply> field(const FieldRequest& request);
    Result<XtReply> overTime(const XtRequest& request);
    Result<PathsReply> paths(const PathsRequest& request);
    Result<EncodeReply> encode(const EncodeRequest& request);
    /// Of a ReconstructRequest or a DecodeRequest.
    Result<ReconstructReply> decode(const ExplorerJobRequest& request);
    /// The last reply to a request of any kind.
    Result<ExplorerAnswer> answer(const ExplorerJobRequest& request);

    /// Changes a live setting at the next step.
    void apply(const std::string& key, const Value& value);
    /// Trains until the step, the minutes or the horizon; an interrupt pauses first, which writes a
    /// checkpoint. The outcome holds at most `keptLosses` of the newest.
    Result<TrainOutcome> train(const Start& start, std::size_t keptLosses = kLossWindow);

private:
    using Job = decltype(ExplorerRequest::job);

    explicit HeadlessSession(Console& console) : console_(&console) {}

    Result<void> waitUntilReady();
    Result<void> wait();
    /// Handles events that may come at any time; the Error of a Failed one.
    Result<void> handle(const std::vector<Event>& events);
    void ask(Job job);
    /// The replies to the last ask().
    Result<std::vector<ExplorerReply>> nextReplies();
    Result<void> pauseAfterInterrupt();
    void keepLosses(TrainOutcome& outcome, std::size_t most);
    void showTraining(std::int64_t target);

    // The session's threads call the waiter, so it is destroyed after the session.
    Waiter waiter_;
    std::unique_ptr<Session> session_;
    Console* console_;
    std::shared_ptr<const TrainingSnapshot> snapshot_;
    Ready ready_{};
    bool isReady_ = false;
    std::uint64_t lastId_ = 0;
    std::optional<StateChanged> state_;
    std::int64_t checkpointStep_ = -1;  ///< of the newest one written by this session
};

}  // namespace scorescope::app
