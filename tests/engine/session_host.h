// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/session/experiment_schema.h"
#include "core/session/session_impl.h"

namespace scorescope::test {

/// A small experiment that trains in milliseconds a step; "key=value" changes it.
Settings smallExperiment(const std::vector<std::string>& assignments = {});

/// A deep network with a learning rate that drives it out of the finite numbers within some steps.
Settings deepAndHasty();

/// A folder of its own that goes with the test.
class ScratchFolder {
public:
    ScratchFolder();
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;

    std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

private:
    std::filesystem::path path_;
};

/// The workers share the cores as they do beside a window.
struct BesideAWindow {};

/// A host without a window: keeps all that the session says and waits for what a test expects.
class SessionHost {
public:
    explicit SessionHost(const Settings& settings, const std::string& runFolder = {},
                         bool resume = false, bool readOnly = false);
    SessionHost(const Settings& settings, BesideAWindow);
    /// With an engine that was loaded at run time.
    SessionHost(const Settings& settings, Engine& engine);
    ~SessionHost() { close(); }

    Session& session() { return *session_; }

    /// Waits until the predicate holds; false after a generous time.
    bool waitUntil(const std::function<bool()>& holds);

    /// Waits for the next change to this state after what was waited for before.
    bool waitForState(RunState state);
    bool waitForReady() { return waitForState(RunState::paused); }
    /// Waits for the finished reply, or the error, with this id.
    bool waitForReply(std::uint64_t id);

    void train(std::int64_t untilStep);  ///< and waits until that is reached
    void ask(std::uint64_t id, decltype(ExplorerRequest::job) job, const std::string& key = "test");

    template <class T>
    std::vector<T> all() const {
        std::vector<T> found;
        for (const Event& event : events) {
            if (const T* match = std::get_if<T>(&event)) found.push_back(*match);
        }
        return found;
    }

    void close() { session_.reset(); }

    std::vector<Event> events;
    std::vector<LossPoint> losses;
    std::vector<ExplorerReply> replies;

private:
    SessionSetup setupFor(const Settings& settings);
    void drain();

    std::mutex mutex_;
    std::condition_variable woken_;
    bool wake_ = false;
    std::size_t seenEvents_ = 0;
    std::unique_ptr<Session> session_;
};

}  // namespace scorescope::test
