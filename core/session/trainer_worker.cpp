// SPDX-License-Identifier: Apache-2.0
#include "core/session/trainer_worker.h"

#include <algorithm>

#include "core/base/processor.h"
#include "core/sde/noise_advice.h"
#include "core/session/decoders.h"
#include "core/session/host_numbers.h"
#include "core/session/worker_thread.h"

namespace scorescope {
namespace {

using std::chrono::milliseconds;

constexpr auto kSnapshotInterval = milliseconds(15);
constexpr auto kWeightsInterval = milliseconds(30);
constexpr auto kWaitSlice = milliseconds(20);
constexpr auto kReadingInterval = milliseconds(100);
constexpr auto kGivesWay = milliseconds(250);  // longer than from one word of it to the next
constexpr int kTrainerNice = 1;
constexpr int kMostShare = 4;
constexpr double kRateWindow = 0.5;  ///< seconds over which steps per second are counted
constexpr int kWeightsShare = 20;    ///< copying weights takes at most 1/20 of the time

std::shared_ptr<const std::vector<float>> copyOf(const torch::Tensor& flat) {
    return std::make_shared<const std::vector<float>>(floatsOf(flat));
}

}  // namespace

int chosenThreads(const Settings& settings, std::int64_t fallback) {
    std::int64_t count = settings.integer("threads");
    if (count == 0) count = fallback;
    // A dense network's step takes some milliseconds: handing parts of LibTorch's operations to a
    // second thread costs more than it saves, by far when another program wants that core.
    return static_cast<int>(std::max<std::int64_t>(count, 1));
}

int sensibleThreads() {
    return std::clamp(detectProcessor().logicalCores, 1, kMostShare);
}

TrainerWorker::TrainerWorker(SessionSetup setup, Channels& channels)
    : channels_(channels), setup_(std::move(setup)), thread_([this] { run(); }) {}

TrainerWorker::~TrainerWorker() {
    channels_.commands.close();
    thread_.join();
}

void TrainerWorker::run() {
    if (setup_.interactive) giveWay(kTrainerNice);
    try {
        load(setup_.settings, {setup_.runFolder, setup_.resume, setup_.readOnly});
    } catch (...) {
        fail(currentError());
    }
    while (!channels_.commands.closed()) {
        try {
            work();
        } catch (...) {
            fail(currentError());
        }
    }
    try {
        checkpoint();
    } catch (...) {
        // The host has gone; the checkpoint before this one is on the disk.
    }
}

void TrainerWorker::work() {
    if (auto command = nextCommand()) {
        std::visit([this](const auto& c) { handle(c); }, *command);
    } else if (state_ == RunState::training && timeToNextStep().count() <= 0) {
        takeStep();
    }
}

std::optional<TrainerCommand> TrainerWorker::nextCommand() {
    if (state_ != RunState::training) return channels_.commands.wait();
    const auto wait = timeToNextStep();
    if (wait.count() <= 0) return channels_.commands.take();
    publishIfDue();
    return channels_.commands.waitFor(std::min<std::chrono::nanoseconds>(wait, kWaitSlice));
}

std::chrono::nanoseconds TrainerWorker::timeToNextStep() const {
    const bool limited = run_->options().speedLimit > 0.0;
    return (limited ? std::max(nextStepDue_, restUntil_) : restUntil_) - Clock::now();
}

void TrainerWorker::load(const Settings& settings, const RunPlace& place) {
    state_ = RunState::loading;
    givesWayUntil_.reset();
    run_.reset();
    channels_.model.publish(nullptr);
    publishSnapshot();
    useThreads(chosenThreads(settings, setup_.threads));
    auto run = TrainingRun::open(
        settings, place,
        [this](std::int64_t step, const auto& path) {
            channels_.tell(CheckpointWritten{path.native(), step});
        },
        [this](std::int64_t done, std::int64_t total) { return tellReading(done, total); });
    if (!run) return fail(run.error());
    run_ = *std::move(run);
    const bool chosenByUser = settings.integer("threads") != 0;
    if (run_->trainer().fused()) {
        useThreads(nobodyChoseThreads(settings) ? sensibleThreads() : threads_);
    } else if (run_->storedThreads() > 0 && !chosenByUser) {
        // The same number of threads gives the same bits as an uninterrupted run.
        useThreads(static_cast<int>(run_->storedThreads()));
    }
    if (setup_.interactive) shareTheCores();
    begin();
}

/// False when nobody waits for the data any more.
bool TrainerWorker::tellReading(std::int64_t done, std::int64_t total) {
    const auto now = Clock::now();
    if (now - toldReading_ >= kReadingInterval) {
        toldReading_ = now;
        setState(RunState::loading,
                 "reading file " + std::to_string(done) + " of " + std::to_string(total));
    }
    return !channels_.commands.closed();
}

bool TrainerWorker::nobodyChoseThreads(const Settings& settings) const {
    return settings.integer("threads") == 0 && setup_.threads == 0;
}

/// Beside a window; a command has the machine to itself.
void TrainerWorker::shareTheCores() {
    const bool free = run_->trainer().fused() && nobodyChoseThreads(run_->settings());
    share_ = shareCores(detectProcessor().logicalCores, run_->options().share, free ? 0 : threads_,
                        kMostShare);
    if (givesWayUntil_) share_ = givingWay(share_);
    if (share_.trainerThreads != threads_) useThreads(share_.trainerThreads);
}

void TrainerWorker::useThreads(int count) {
    threads_ = count;
    const bool fused = run_ != nullptr && run_->trainer().fused();
    if (fused) run_->trainer().useThreads(count);
    // On the fused kernels LibTorch only copies: no team of its own waits beside theirs.
    useTorchThreads(fused ? 1 : count);
    if (!fused) useBlasThreads(count);
}

void TrainerWorker::begin() {
    for (const std::string& text : run_->notices()) channels_.tell(Notice{text});
    const Experiment& experiment = *run_->experiment();
    if (const auto warning = overlapWarning(experiment.sde(), experiment.dimension())) {
        channels_.tell(Notice{*warning});
    }
    ++generation_;
    diverged_ = false;
    latents_ = {};
    stop_ = {};
    stop_.configure(run_->options());
    for (const LossPoint& point : run_->history()) stop_.observe(point);
    newLosses_ = run_->history();
    watch_.reset(run_->storedSeconds());
    stepsPerSecond_ = 0.0;
    state_ = RunState::paused;
    publishWeights();
    publishSnapshot();
    channels_.tell(Ready{run_->step(), run_->trainer().layout().total, experiment.dimension(),
                         imageInfo(experiment)});
    setState(RunState::paused, "");
}

bool TrainerWorker::canTrain() {
    if (run_ == nullptr) {
        channels_.tell(Notice{"nothing can be trained: the experiment could not be built"});
        return false;
    }
    if (diverged_) {
        channels_.tell(Notice{"training has diverged; start again or open an earlier checkpoint"});
        return false;
    }
    if (const auto good = checkTrainable(run_->experiment()->set()); !good) {
        fail(good.error());
        return false;
    }
    return true;
}

void TrainerWorker::handle(const Start& command) {
    if (!canTrain()) return;
    const std::int64_t until = command.untilStep.value_or(run_->options().steps);
    if (run_->step() >= until) {
        return setState(RunState::finished, "reached step " + std::to_string(run_->step()));
    }
    beginTraining(until, command.minutes.value_or(0.0), false);
}

void TrainerWorker::handle(const Pause&) {
    if (state_ == RunState::training) pause("paused");
}

void TrainerWorker::handle(const TakeSteps& command) {
    if (command.count <= 0 || !canTrain()) return;
    const bool more = state_ == RunState::training && stepping_;
    const std::int64_t from = more ? untilStep_ : run_->step();
    beginTraining(from + command.count, 0.0, true);
}

void TrainerWorker::handle(const ApplySetting& command) {
    if (run_ == nullptr) return;
    if (const auto applied = run_->apply(command.key, command.value); !applied) {
        return channels_.tell(Notice{applied.error().line()});
    }
    stop_.configure(run_->options());
    nextStepDue_ = restUntil_ = Clock::now();
    if (setup_.interactive) shareTheCores();
    channels_.tell(
        SettingApplied{command.key, run_->settings().get(command.key), run_->step() + 1});
    publishSnapshot();
}

void TrainerWorker::handle(const Restart& command) {
    if (state_ == RunState::training) pause("restarted");
    load(command.settings, {command.runFolder, false, false});
}

void TrainerWorker::handle(const WriteCheckpoint&) {
    checkpoint();
}

void TrainerWorker::handle(const GiveWay&) {
    if (!setup_.interactive || state_ != RunState::training) return;
    const bool news = !givesWayUntil_;
    givesWayUntil_ = Clock::now() + kGivesWay;
    if (!news) return;
    shareTheCores();
    publishSnapshot();  // the explorer reads there what it may use
}

void TrainerWorker::beginTraining(std::int64_t untilStep, double minutes, bool stepping) {
    untilStep_ = untilStep;
    stepping_ = stepping;
    stop_.begin(untilStep, minutes);
    if (state_ == RunState::training) return;
    if (!run_->trainer().fused()) useBlasThreads(threads_);  // the explorer may have taken more
    trainingSince_ = nextStepDue_ = rateSince_ = Clock::now();
    rateStep_ = run_->step();
    watch_.start();
    setState(RunState::training, "");
}

void TrainerWorker::takeStep() {
    const auto begun = Clock::now();
    auto point = run_->trainer().step();
    if (!point) return fail(point.error());
    point->wallSeconds = watch_.wallSeconds();
    point->made = Clock::now();
    newLosses_.push_back(*point);
    stop_.observe(*point);
    if (const auto recorded = run_->record(*point); !recorded) return fail(recorded.error());
    if (const auto told = latents_.observe(*point)) channels_.tell(Notice{*told});
    planNextStep(begun, point->made);
    if (const auto reason = stop_.reached(secondsSince(trainingSince_))) {
        return endTraining(*reason);
    }
    if (point->step % run_->options().checkpointEvery == 0) {
        if (const auto saved = run_->save(threads_); !saved) {
            return fail(saved.error());
        }
    }
    publishIfDue();
}

void TrainerWorker::planNextStep(Clock::time_point begun, Clock::time_point now) {
    pacer_.worked(now - begun, share_.trainerDuty);
    if (givesWayUntil_ && now >= *givesWayUntil_) {
        givesWayUntil_.reset();
        shareTheCores();
    }
    restUntil_ = now + std::chrono::duration_cast<Clock::duration>(pacer_.takeRest());
    const double limit = run_->options().speedLimit;
    if (limit <= 0.0) return;
    // A step that came late does not make the next ones hurry.
    const auto interval = std::chrono::duration<double>(1.0 / limit);
    nextStepDue_ = std::max(nextStepDue_, now - kWaitSlice) +
                   std::chrono::duration_cast<Clock::duration>(interval);
}

void TrainerWorker::endTraining(const std::string& reason) {
    const bool onlyPaused = stepping_ && run_->step() < run_->options().steps;
    if (onlyPaused) return pause(reason);
    watch_.stop();
    // Who hears "finished" finds the last checkpoint on the disk.
    if (!checkpoint()) return;
    publishWeights();
    setState(RunState::finished, reason);
}

void TrainerWorker::pause(const std::string& reason) {
    watch_.stop();
    publishWeights();
    setState(RunState::paused, reason);
    checkpoint();
}

void TrainerWorker::fail(Error error) {
    watch_.stop();
    diverged_ = error.fault == Fault::diverged;
    if (diverged_ && run_ != nullptr) {
        (void)run_->flush();  // the divergence is what counts
        const auto saved = run_->savedStep();
        error.remedy = saved ? "go back to step " + std::to_string(*saved) + " with a smaller "
                             : std::string("start again with a smaller ");
        error.remedy += "training.lr";
    }
    if (run_ == nullptr) {
        ++generation_;
        LiveModel none;
        none.generation = generation_;
        none.error = error;
        channels_.model.publish(std::make_shared<const LiveModel>(std::move(none)));
    }
    state_ = RunState::failed;
    publishSnapshot();  // who hears of the failure has heard of every step before it
    channels_.tell(Failed{error});
    setState(RunState::failed, error.what);
}

bool TrainerWorker::checkpoint() {
    if (run_ == nullptr) return true;
    auto done = diverged_ ? Result<void>() : run_->save(threads_);
    if (const auto written = run_->waitForFiles(); done) done = written;
    if (!done) fail(done.error());
    return static_cast<bool>(done);
}

void TrainerWorker::setState(RunState state, const std::string& reason) {
    state_ = state;
    publishSnapshot();
    channels_.tell(StateChanged{state, run_ ? run_->step() : 0, reason});
}

void TrainerWorker::publishIfDue() {
    const auto now = Clock::now();
    if (now >= weightsDue_) {
        publishWeights();
        const auto cost = Clock::now() - now;
        weightsDue_ = now + std::max<Clock::duration>(kWeightsInterval, cost * kWeightsShare);
    }
    if (now >= snapshotDue_) {
        publishSnapshot();
        channels_.wake.raise();
    }
}

void TrainerWorker::publishSnapshot() {
    const auto now = Clock::now();
    snapshotDue_ = now + kSnapshotInterval;
    if (!newLosses_.empty()) channels_.losses.post(std::exchange(newLosses_, {}));
    TrainingSnapshot snapshot;
    snapshot.state = state_;
    snapshot.wallSeconds = watch_.wallSeconds();
    snapshot.cpuSeconds = watch_.cpuSeconds();
    if (run_ != nullptr) {
        const double seconds = secondsSince(rateSince_);
        if (state_ == RunState::training && seconds > kRateWindow) {
            stepsPerSecond_ = static_cast<double>(run_->step() - rateStep_) / seconds;
            rateSince_ = now;
            rateStep_ = run_->step();
        }
        snapshot.step = run_->step();
        snapshot.steps = run_->options().steps;
        snapshot.seed = run_->experiment()->seed();
        snapshot.settingsHash = run_->settingsHash();
        snapshot.stepsPerSecond = stepsPerSecond_;
        snapshot.parameters = run_->trainer().layout().total;
        snapshot.cost = run_->trainer().cost();
        snapshot.path = run_->trainer().pathName();
        snapshot.threads = threads_;
        snapshot.explorerDuty = share_.explorerDuty;
        snapshot.samples = std::make_shared<const SampleLosses>(run_->trainer().lastSamples());
    }
    channels_.snapshot.publish(std::make_shared<const TrainingSnapshot>(std::move(snapshot)));
}

void TrainerWorker::publishWeights() {
    const Optimiser& optimiser = run_->trainer().optimiser();
    LiveModel model;
    model.generation = generation_;
    model.experiment = run_->experiment();
    model.step = run_->step();
    model.raw = copyOf(optimiser.weights());
    model.ema = copyOf(optimiser.average());
    model.recording = run_->recording();
    channels_.model.publish(std::make_shared<const LiveModel>(std::move(model)));
}

}  // namespace scorescope
