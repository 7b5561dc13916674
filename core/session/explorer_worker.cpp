// SPDX-License-Identifier: Apache-2.0
#include "core/session/explorer_worker.h"

#include <algorithm>

#include "core/session/worker_thread.h"

namespace scorescope {
namespace {

using std::chrono::milliseconds;

constexpr auto kTurn = milliseconds(15);
constexpr auto kLoadingPoll = milliseconds(5);
constexpr int kNice = 5;

template <class... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

}  // namespace

ExplorerWorker::ExplorerWorker(Setup setup, Channels& channels)
    : setup_(setup), channels_(channels), thread_([this] { run(); }) {}

ExplorerWorker::~ExplorerWorker() {
    orders_.close();
    thread_.join();
}

void ExplorerWorker::ask(ExplorerRequest request) {
    std::string key = request.key;
    orders_.post({std::move(key), std::move(request)});
}

void ExplorerWorker::cancel(const std::string& key) {
    orders_.post({key, std::nullopt});
}

void ExplorerWorker::run() {
    if (setup_.interactive) giveWay(kNice);
    useTorchThreads(setup_.threads);
    while (!orders_.closed()) {
        admitAll();
        refreshModel();
        if (running_.empty()) {
            admit(orders_.wait());
            continue;
        }
        if (live_ == nullptr) {
            admit(orders_.waitFor(kLoadingPoll));
            continue;
        }
        const auto round = running_;
        for (const auto& one : round) {
            turnStarted_ = Clock::now();
            turn(*one);
            rest(turnStarted_);
        }
        std::erase_if(running_, [](const auto& one) { return one->dropped; });
    }
}

void ExplorerWorker::admitAll() {
    while (auto order = orders_.take()) admit(std::move(order));
}

void ExplorerWorker::admit(std::optional<Order> order) {
    if (!order) return;
    for (const auto& one : running_) {
        if (one->request.key == order->key) one->dropped = true;
    }
    if (!order->request) return;
    auto running = std::make_shared<Running>();
    running->request = *std::move(order->request);
    running_.push_back(std::move(running));
}

void ExplorerWorker::refreshModel() {
    const auto newest = channels_.model.read();
    const bool other =
        newest == nullptr || live_ == nullptr || newest->generation != live_->generation;
    live_ = newest;
    if (!other) return;
    // Jobs of the old experiment hold its parts; they go first and start again with the new one.
    for (const auto& one : running_) one->job.reset();
    model_.reset();
    if (live_ != nullptr && live_->experiment != nullptr) {
        // Beside a window one thread leaves the other cores to training and drawing.
        const int threads = setup_.interactive ? 1 : setup_.threads;
        model_ = std::make_unique<ExplorerModel>(live_->experiment, threads);
    }
}

bool ExplorerWorker::stale(const Running& running) const {
    const auto newest = channels_.model.read();
    return newest == nullptr || newest->generation != running.generation;
}

void ExplorerWorker::turn(Running& running) {
    if (running.dropped || running.inTurn) return;
    running.inTurn = true;
    ++depth_;
    const auto reply = [this, &running](decltype(ExplorerReply::result) result) {
        channels_.replies.post({running.request.key, running.request.id, std::move(result)});
        channels_.wake.raise();
    };
    try {
        if (live_->experiment == nullptr) {
            reply(*live_->error);
            running.dropped = true;
        } else {
            if (running.job == nullptr) running.job = makeJob(running);
            takeCores();
            if (running.job->advance()) running.dropped = true;
        }
    } catch (const JobCancelled&) {
        running.job.reset();  // made again when only the experiment has changed
    } catch (...) {
        reply(currentError());
        running.dropped = true;
    }
    --depth_;
    running.inTurn = false;
}

void ExplorerWorker::rest(Clock::time_point since) {
    const auto seen = channels_.snapshot.read();
    if (!setup_.interactive || seen->state != RunState::training) return;
    pacer_.worked(Clock::now() - since, seen->explorerDuty);
    const auto rest = pacer_.takeRest();
    if (rest.count() > 0.0) std::this_thread::sleep_for(rest);
}

void ExplorerWorker::takeCores() {
    // OpenBLAS has one number for the process; while training goes on it is the trainer's.
    if (setup_.interactive || channels_.snapshot.read()->state == RunState::training) return;
    useBlasThreads(setup_.threads);
}

void ExplorerWorker::yield(Running& running) {
    admitAll();
    if (running.dropped || orders_.closed() || stale(running)) throw JobCancelled{};
    if (depth_ > 1 || Clock::now() - turnStarted_ < kTurn) return;
    if (running_.size() > 1) {
        const auto round = running_;
        for (const auto& one : round) turn(*one);
    }
    rest(turnStarted_);
    turnStarted_ = Clock::now();
    if (running.dropped) throw JobCancelled{};
}

std::unique_ptr<ExplorerJob> ExplorerWorker::makeJob(Running& running) {
    JobSite site;
    site.live = channels_.model.read();
    running.generation = live_->generation;
    if (site.live == nullptr || site.live->generation != live_->generation) throw JobCancelled{};
    site.model = model_.get();
    site.yield = [this, &running] { yield(running); };
    site.reply = [this, &running](decltype(ExplorerReply::result) result) {
        if (running.dropped) return;
        channels_.replies.post({running.request.key, running.request.id, std::move(result)});
        channels_.wake.raise();
    };
    return std::visit(
        Overloaded{
            [&](const FieldRequest& r) { return makeFieldJob(r, std::move(site)); },
            [&](const SampleRequest& r) { return makeSampleJob(r, std::move(site)); },
            [&](const ScoreRequest& r) { return makeScoreJob(r, std::move(site)); },
            [&](const EvalRequest& r) { return makeEvalJob(r, std::move(site)); },
            [&](const XtRequest& r) { return makeXtJob(r, std::move(site)); },
            [&](const PathsRequest& r) { return makePathsJob(r, std::move(site)); },
            [&](const ProbeRequest& r) { return makeProbeJob(r, std::move(site)); },
            [&](const LineIntegralRequest& r) { return makeLineIntegralJob(r, std::move(site)); },
            [&](const DsmDemoRequest& r) { return makeDsmDemoJob(r, std::move(site)); },
            [&](const EncodeRequest& r) { return makeEncodeJob(r, std::move(site)); },
            [&](const ReconstructRequest& r) { return makeReconstructJob(r, std::move(site)); },
            [&](const DecodeRequest& r) { return makeDecodeJob(r, std::move(site)); },
        },
        running.request.job);
}

}  // namespace scorescope
