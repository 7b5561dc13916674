// SPDX-License-Identifier: Apache-2.0
#include "tests/engine/session_host.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace scorescope::test {
namespace {

constexpr auto kPatience = std::chrono::seconds(120);

}  // namespace

Settings smallExperiment(const std::vector<std::string>& assignments) {
    Settings settings(experimentSchema());
    std::vector<std::string> all = {"model.width=16",      "model.depth=2",  "training.batch=32",
                                    "training.steps=1000", "data.count=500", "threads=1"};
    all.insert(all.end(), assignments.begin(), assignments.end());
    const auto assigned = settings.assign(all);
    EXPECT_TRUE(assigned) << (assigned ? "" : assigned.error().line());
    return settings;
}

Settings deepAndHasty() {
    return smallExperiment({"model.depth=8", "model.width=64", "training.lr=10"});
}

ScratchFolder::ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "scorescope-XXXXXX").native();
    if (::mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "no scratch folder";
    path_ = name;
}

ScratchFolder::~ScratchFolder() {
    std::error_code code;
    std::filesystem::remove_all(path_, code);
}

SessionHost::SessionHost(const Settings& settings, const std::string& runFolder, bool resume,
                         bool readOnly) {
    SessionSetup setup = setupFor(settings);
    setup.runFolder = runFolder;
    setup.resume = resume;
    setup.readOnly = readOnly;
    session_ = std::make_unique<SessionImpl>(std::move(setup));
}

SessionHost::SessionHost(const Settings& settings, BesideAWindow) {
    SessionSetup setup = setupFor(settings);
    setup.interactive = true;
    session_ = std::make_unique<SessionImpl>(std::move(setup));
}

SessionHost::SessionHost(const Settings& settings, Engine& engine)
    : session_(engine.open(setupFor(settings))) {}

SessionSetup SessionHost::setupFor(const Settings& settings) {
    SessionSetup setup{.settings = settings};
    setup.wake = [this] {
        {
            const std::lock_guard lock(mutex_);
            wake_ = true;
        }
        woken_.notify_all();
    };
    return setup;
}

void SessionHost::drain() {
    for (Event& event : session_->takeEvents()) events.push_back(std::move(event));
    for (const LossPoint& point : session_->takeLosses()) losses.push_back(point);
    for (ExplorerReply& reply : session_->takeReplies()) replies.push_back(std::move(reply));
}

bool SessionHost::waitUntil(const std::function<bool()>& holds) {
    const auto deadline = Clock::now() + kPatience;
    while (true) {
        drain();
        if (holds()) return true;
        std::unique_lock lock(mutex_);
        if (!woken_.wait_until(lock, deadline, [this] { return wake_; })) return false;
        wake_ = false;
    }
}

bool SessionHost::waitForState(RunState state) {
    return waitUntil([&] {
        while (seenEvents_ < events.size()) {
            const auto* change = std::get_if<StateChanged>(&events[seenEvents_++]);
            if (change != nullptr && change->state == state) return true;
        }
        return false;
    });
}

bool SessionHost::waitForReply(std::uint64_t id) {
    return waitUntil([&] {
        for (const ExplorerReply& reply : replies) {
            if (reply.id != id) continue;
            const auto* sample = std::get_if<SampleReply>(&reply.result);
            const auto* eval = std::get_if<EvalReply>(&reply.result);
            if (sample != nullptr && !sample->finished) continue;
            if (eval != nullptr && !eval->finished) continue;
            return true;
        }
        return false;
    });
}

void SessionHost::train(std::int64_t untilStep) {
    session_->send(Start{untilStep, std::nullopt});
    ASSERT_TRUE(waitForState(RunState::finished));
    ASSERT_TRUE(waitUntil([&] { return session_->snapshot()->step >= untilStep; }));
}

void SessionHost::ask(std::uint64_t id, decltype(ExplorerRequest::job) job,
                      const std::string& key) {
    session_->ask({key, id, std::move(job)});
}

}  // namespace scorescope::test
