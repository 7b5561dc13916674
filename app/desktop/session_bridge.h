// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include "core/session/session.h"

namespace scorescope::app {

using EngineSource = std::function<Result<Engine*>()>;

/// Owns the session for the window: loads the engine in a thread of its own, opens sessions and
/// brings what they say into the window's thread. Nothing here blocks, except close().
class SessionBridge : public QObject {
    Q_OBJECT

public:
    /// `source` is called once, from another thread.
    explicit SessionBridge(EngineSource source, QObject* parent = nullptr);
    ~SessionBridge() override;

    /// Starts to load the engine; engineReady or engineMissing follows.
    void load();
    bool hasEngine() const { return engine_ != nullptr; }

    /// Replaces the session; the old one ends in the background.
    void open(SessionSetup setup);
    bool isOpen() const { return session_ != nullptr; }

    void send(TrainerCommand command);
    void ask(ExplorerRequest request);
    void cancel(const std::string& key);

    /// Never null; that of an unopened session is empty.
    std::shared_ptr<const TrainingSnapshot> snapshot() const;

    /// Takes what has come and tells it by the signals below.
    void poll();

    /// Ends everything; false when it took longer than the deadline, or the engine is still being
    /// loaded, which nothing can interrupt.
    bool close(std::chrono::milliseconds deadline);

Q_SIGNALS:
    void engineReady(const scorescope::EngineInfo& info);
    void engineMissing(const scorescope::Error& error);
    void woken();  ///< something can be taken; at most one is under way
    void eventTaken(const scorescope::Event& event);
    void lossesTaken(const std::vector<scorescope::LossPoint>& losses);
    void replyTaken(const scorescope::ExplorerReply& reply);

private:
    void loaded(Result<Engine*> result);
    void retire(std::unique_ptr<Session> session);

    EngineSource source_;
    std::thread loader_;  ///< joinable while the engine is being loaded
    Engine* engine_ = nullptr;
    std::unique_ptr<Session> session_;
    std::shared_ptr<const TrainingSnapshot> nothing_ = std::make_shared<TrainingSnapshot>();
    /// Outlives the bridge in the workers' wake function.
    struct Bell {
        std::atomic<bool> rung = false;
    };
    std::shared_ptr<Bell> bell_ = std::make_shared<Bell>();
    std::vector<std::future<void>> ending_;
};

}  // namespace scorescope::app
