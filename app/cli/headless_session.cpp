// SPDX-License-Identifier: Apache-2.0
#include "app/cli/headless_session.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <utility>

#include "app/cli/recent_means.h"
#include "core/base/json.h"
#include "core/base/number_text.h"
#include "core/base/processor.h"
#include "core/session/engine_loader.h"

namespace scorescope::app {
namespace {

constexpr int kRefreshMilliseconds = 100;  // of the progress line
constexpr const char* kKey = "command";    // one request at a time needs one key

Error interrupted() {
    return {Fault::interrupted, "interrupted", "", ""};
}

double processCpuSeconds() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

std::string percent(double fraction) {
    return formatReal(100.0 * fraction, 3) + " %";
}

bool hasEnded(RunState state) {
    return state == RunState::paused || state == RunState::finished || state == RunState::failed;
}

/// The pause that every session begins with may be told late; it ends no training.
bool endsTraining(RunState state, bool hasTrained) {
    return hasEnded(state) && (hasTrained || state != RunState::paused);
}

}  // namespace

Result<std::unique_ptr<HeadlessSession>> HeadlessSession::open(SessionSetup setup,
                                                               Console& console) {
    std::unique_ptr<HeadlessSession> host(new HeadlessSession(console));
    prepareProcessor(detectProcessor());
    const auto engine = loadEngine();
    if (!engine) return engine.error();
    setup.wake = host->waiter_.wake();
    host->session_ = (*engine)->open(std::move(setup));
    if (auto good = host->waitUntilReady(); !good) return good.error();
    return host;
}

const TrainingSnapshot& HeadlessSession::snapshot() const {
    return *snapshot_;
}

Result<void> HeadlessSession::waitUntilReady() {
    console_->progress("preparing ...");
    while (!isReady_) {
        if (auto good = wait(); !good) return good;
        if (auto good = handle(session_->takeEvents()); !good) return good;
    }
    snapshot_ = session_->snapshot();
    return {};
}

Result<void> HeadlessSession::wait() {
    if (waiter_.wait(kRefreshMilliseconds) == Waiter::Cause::interrupted) return interrupted();
    return {};
}

Result<void> HeadlessSession::handle(const std::vector<Event>& events) {
    for (const Event& event : events) {
        if (const auto* failed = std::get_if<Failed>(&event)) return failed->error;
        if (const auto* notice = std::get_if<Notice>(&event)) console_->notice(notice->text);
        if (const auto* written = std::get_if<CheckpointWritten>(&event)) {
            console_->log("checkpoint " + written->path);
            checkpointStep_ = written->step;
        }
        if (const auto* changed = std::get_if<StateChanged>(&event)) {
            state_ = *changed;
            if (!isReady_ && !changed->reason.empty()) console_->progress(changed->reason + " ...");
        }
        if (const auto* ready = std::get_if<Ready>(&event)) {
            ready_ = *ready;
            isReady_ = true;
        }
    }
    return {};
}

void HeadlessSession::ask(Job job) {
    session_->ask({kKey, ++lastId_, std::move(job)});
}

Result<std::vector<ExplorerReply>> HeadlessSession::nextReplies() {
    while (true) {
        if (auto good = handle(session_->takeEvents()); !good) return good.error();
        auto replies = session_->takeReplies();
        std::erase_if(replies, [this](const auto& reply) { return reply.id != lastId_; });
        for (const ExplorerReply& reply : replies) {
            if (const auto* error = std::get_if<Error>(&reply.result)) return *error;
        }
        if (!replies.empty()) return replies;
        if (auto good = wait(); !good) return good.error();
    }
}

Result<SampleOutcome> HeadlessSession::sample(const SampleRequest& request) {
    ask(request);
    SampleOutcome outcome;
    while (!outcome.last.finished) {
        auto replies = nextReplies();
        if (!replies) return replies.error();
        for (ExplorerReply& reply : *replies) {
            outcome.last = std::get<SampleReply>(std::move(reply.result));
            for (SampleFrame& frame : outcome.last.frames) outcome.frames.push_back(frame);
        }
        console_->progress("sampling " + percent(outcome.last.progress));
    }
    return outcome;
}

Result<ScoreReply> HeadlessSession::score(const ScoreRequest& request) {
    ask(request);
    auto replies = nextReplies();
    if (!replies) return replies.error();
    return std::get<ScoreReply>(std::move(replies->back().result));
}

Result<Json> HeadlessSession::evaluate(const EvalRequest& request) {
    ask(request);
    EvalReply last;
    while (!last.finished) {
        auto replies = nextReplies();
        if (!replies) return replies.error();
        last = std::get<EvalReply>(std::move(replies->back().result));
        console_->progress("evaluating " + percent(last.progress));
    }
    return last.metrics;
}

Result<FieldReply> HeadlessSession::field(const FieldRequest& request) {
    ask(request);
    auto replies = nextReplies();
    if (!replies) return replies.error();
    return std::get<FieldReply>(std::move(replies->back().result));
}

Result<XtReply> HeadlessSession::overTime(const XtRequest& request) {
    ask(request);
    auto replies = nextReplies();
    if (!replies) return replies.error();
    return std::get<XtReply>(std::move(replies->back().result));
}

Result<PathsReply> HeadlessSession::paths(const PathsRequest& request) {
    ask(request);
    auto replies = nextReplies();
    if (!replies) return replies.error();
    return std::get<PathsReply>(std::move(replies->back().result));
}

Result<EncodeReply> HeadlessSession::encode(const EncodeRequest& request) {
    ask(request);
    auto replies = nextReplies();
    if (!replies) return replies.error();
    return std::get<EncodeReply>(std::move(replies->back().result));
}

Result<ReconstructReply> HeadlessSession::decode(const ExplorerJobRequest& request) {
    ask(request);
    while (true) {
        auto replies = nextReplies();
        if (!replies) return replies.error();
        auto last = std::get<ReconstructReply>(std::move(replies->back().result));
        if (last.finished) return last;
        console_->progress("decoding " + percent(last.progress));
    }
}

Result<ExplorerAnswer> HeadlessSession::answer(const ExplorerJobRequest& request) {
    ask(request);
    while (true) {
        auto replies = nextReplies();
        if (!replies) return replies.error();
        ExplorerAnswer& last = replies->back().result;
        if (!isPartOfAnswer(last)) return std::move(last);
    }
}

void HeadlessSession::apply(const std::string& key, const Value& value) {
    session_->send(ApplySetting{key, value});
}

Result<TrainOutcome> HeadlessSession::train(const Start& start, std::size_t keptLosses) {
    const auto began = std::chrono::steady_clock::now();
    const double cpuBefore = processCpuSeconds();
    TrainOutcome outcome;
    state_.reset();
    session_->send(start);
    for (bool training = false; !(state_ && endsTraining(state_->state, training));) {
        if (!wait()) return pauseAfterInterrupt().error();
        const auto events = session_->takeEvents();
        for (const Event& event : events) {
            const auto* changed = std::get_if<StateChanged>(&event);
            training |= changed != nullptr && changed->state == RunState::training;
        }
        keepLosses(outcome, keptLosses);
        if (auto good = handle(events); !good) return good.error();
        showTraining(start.untilStep.value_or(0));
    }
    keepLosses(outcome, keptLosses);
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - began;
    outcome.step = state_->step;
    outcome.taken = outcome.step - ready_.step;
    outcome.seconds = wall.count();
    outcome.cpuSeconds = processCpuSeconds() - cpuBefore;
    outcome.reason = state_->reason;
    outcome.path = snapshot().path;
    outcome.threads = snapshot().threads;
    snapshot_ = session_->snapshot();
    outcome.cost = snapshot().cost;
    if (snapshot().samples) outcome.lossSpread = lossSpread(*snapshot().samples);
    return outcome;
}

Result<void> HeadlessSession::pauseAfterInterrupt() {
    console_->progress("stopping ...");
    session_->send(Pause{});
    // The checkpoint is the last thing a pause does; a failure to write it comes as an event.
    while (!state_ || !hasEnded(state_->state) || checkpointStep_ != state_->step) {
        (void)wait();  // a second interrupt changes nothing: the checkpoint is being written
        if (auto good = handle(session_->takeEvents()); !good) return good;
    }
    return Error{
        Fault::interrupted,
        "interrupted at step " + std::to_string(state_->step) + ", a checkpoint was written", "",
        "continue with train RUN --resume"};
}

void HeadlessSession::keepLosses(TrainOutcome& outcome, std::size_t most) {
    auto losses = session_->takeLosses();
    auto& last = outcome.last;
    last.insert(last.end(), losses.begin(), losses.end());
    if (last.size() > most) {
        last.erase(last.begin(), last.end() - static_cast<std::ptrdiff_t>(most));
    }
}

void HeadlessSession::showTraining(std::int64_t target) {
    if (!console_->isTerminal()) return;
    const auto now = session_->snapshot();
    console_->progress("step " + std::to_string(now->step) + " of " +
                       std::to_string(target > 0 ? target : now->steps) + ", " +
                       formatReal(now->stepsPerSecond, 4) + " steps/s");
}

}  // namespace scorescope::app
