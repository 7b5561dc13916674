// SPDX-License-Identifier: Apache-2.0
#include "core/session/session_impl.h"

#include "core/base/processor.h"

namespace scorescope {

namespace {

/// A command that samples has the machine to itself; a window shares it with its workers.
int explorerThreads(const SessionSetup& setup) {
    if (setup.interactive) return 1;
    const bool chosen = setup.threads != 0 || setup.settings.integer("threads") != 0;
    return chosen ? chosenThreads(setup.settings, setup.threads) : detectProcessor().logicalCores;
}

}  // namespace

SessionImpl::SessionImpl(SessionSetup setup)
    : channels_(setup.wake),
      trainer_(setup, channels_),
      explorer_({setup.interactive, explorerThreads(setup)}, channels_) {}

void SessionImpl::send(TrainerCommand command) {
    channels_.commands.post(std::move(command));
}

void SessionImpl::ask(ExplorerRequest request) {
    awaited_[request.key] = request.id;
    explorer_.ask(std::move(request));
}

void SessionImpl::cancel(const std::string& key) {
    awaited_.erase(key);
    explorer_.cancel(key);
}

std::vector<Event> SessionImpl::takeEvents() {
    channels_.wake.clear();
    return channels_.events.takeAll();
}

std::vector<LossPoint> SessionImpl::takeLosses() {
    channels_.wake.clear();
    std::vector<LossPoint> losses;
    for (const auto& batch : channels_.losses.takeAll()) {
        losses.insert(losses.end(), batch.begin(), batch.end());
    }
    return losses;
}

std::vector<ExplorerReply> SessionImpl::takeReplies() {
    channels_.wake.clear();
    auto replies = channels_.replies.takeAll();
    // Answers that were on their way when a newer question or a cancel came.
    std::erase_if(replies, [this](const ExplorerReply& reply) {
        const auto awaited = awaited_.find(reply.key);
        return awaited == awaited_.end() || awaited->second != reply.id;
    });
    return replies;
}

std::shared_ptr<const TrainingSnapshot> SessionImpl::snapshot() const {
    channels_.wake.clear();
    return channels_.snapshot.read();
}

}  // namespace scorescope
