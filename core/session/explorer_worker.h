// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/session/core_share.h"
#include "core/session/explorer_job.h"

namespace scorescope {

/// The thread that answers questions: fields, samples, scores, metrics.
///
/// Jobs take turns. A job calls yield() every few milliseconds; when its turn is over, each other
/// job gets one there, so that a long sampling does not keep a field waiting.
class ExplorerWorker {
public:
    struct Setup {
        bool interactive = false;
        int threads = 1;
    };
    ExplorerWorker(Setup setup, Channels& channels);

    /// Stops within one piece of work.
    ~ExplorerWorker();

    // From any thread; neither blocks.
    void ask(ExplorerRequest request);
    void cancel(const std::string& key);

private:
    struct Order {
        std::string key;
        std::optional<ExplorerRequest> request;  ///< nothing: cancel
    };
    struct Running {
        ExplorerRequest request;
        std::unique_ptr<ExplorerJob> job;  ///< null before its first turn
        std::uint64_t generation = 0;      ///< of the experiment that the job works with
        bool dropped = false;              ///< superseded, cancelled or done
        bool inTurn = false;
    };

    void run();
    void admit(std::optional<Order> order);
    void admitAll();
    void refreshModel();
    void turn(Running& running);
    void rest(Clock::time_point since);
    void takeCores();
    void yield(Running& running);
    bool stale(const Running& running) const;
    std::unique_ptr<ExplorerJob> makeJob(Running& running);

    Setup setup_;
    Channels& channels_;
    Mailbox<Order> orders_;
    std::vector<std::shared_ptr<Running>> running_;
    std::shared_ptr<const LiveModel> live_;
    std::unique_ptr<ExplorerModel> model_;
    int depth_ = 0;  ///< turns within turns
    Pacer pacer_;
    Clock::time_point turnStarted_;  ///< when somebody else had a turn last
    std::thread thread_;             // last: starts when everything else is there
};

}  // namespace scorescope
