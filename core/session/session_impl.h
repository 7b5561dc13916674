// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/session/channels.h"
#include "core/session/explorer_worker.h"
#include "core/session/session.h"
#include "core/session/trainer_worker.h"

namespace scorescope {

/// The session's host side: passes messages on, computes nothing.
class SessionImpl final : public Session {
public:
    explicit SessionImpl(SessionSetup setup);

    void send(TrainerCommand command) override;
    void ask(ExplorerRequest request) override;
    void cancel(const std::string& key) override;

    std::vector<Event> takeEvents() override;
    std::vector<LossPoint> takeLosses() override;
    std::vector<ExplorerReply> takeReplies() override;
    std::shared_ptr<const TrainingSnapshot> snapshot() const override;

private:
    mutable Channels channels_;
    std::map<std::string, std::uint64_t> awaited_;  ///< by key: the id whose replies count
    // The workers stop before the channels go; the trainer, which may have to write, goes last.
    TrainerWorker trainer_;
    ExplorerWorker explorer_;
};

}  // namespace scorescope
