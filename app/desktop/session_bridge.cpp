// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/session_bridge.h"

#include <QMetaObject>
#include <utility>

namespace scorescope::app {

SessionBridge::SessionBridge(EngineSource source, QObject* parent)
    : QObject(parent), source_(std::move(source)) {}

SessionBridge::~SessionBridge() {
    if (loader_.joinable()) loader_.join();
    close(std::chrono::hours(1));
}

void SessionBridge::load() {
    if (loader_.joinable() || engine_ != nullptr) return;
    loader_ = std::thread([this] {
        Result<Engine*> result = source_();
        QMetaObject::invokeMethod(
            this, [this, result] { loaded(result); }, Qt::QueuedConnection);
    });
}

void SessionBridge::loaded(Result<Engine*> result) {
    if (loader_.joinable()) loader_.join();
    if (!result) {
        Q_EMIT engineMissing(result.error());
        return;
    }
    engine_ = *result;
    Q_EMIT engineReady(engine_->info());
}

void SessionBridge::open(SessionSetup setup) {
    Q_ASSERT(engine_ != nullptr);
    if (session_) retire(std::move(session_));
    setup.wake = [this, bell = bell_] {
        // One queued call at a time: a fast trainer cannot flood the event loop.
        if (!bell->rung.exchange(true)) {
            QMetaObject::invokeMethod(this, &SessionBridge::woken, Qt::QueuedConnection);
        }
    };
    session_ = engine_->open(std::move(setup));
}

void SessionBridge::send(TrainerCommand command) {
    if (session_) session_->send(std::move(command));
}

void SessionBridge::ask(ExplorerRequest request) {
    if (session_) session_->ask(std::move(request));
}

void SessionBridge::cancel(const std::string& key) {
    if (session_) session_->cancel(key);
}

std::shared_ptr<const TrainingSnapshot> SessionBridge::snapshot() const {
    return session_ ? session_->snapshot() : nothing_;
}

void SessionBridge::poll() {
    bell_->rung = false;
    if (!session_) return;
    const std::vector<Event> events = session_->takeEvents();
    const std::vector<LossPoint> losses = session_->takeLosses();
    const std::vector<ExplorerReply> replies = session_->takeReplies();
    for (const Event& event : events) Q_EMIT eventTaken(event);
    if (!losses.empty()) Q_EMIT lossesTaken(losses);
    for (const ExplorerReply& reply : replies) Q_EMIT replyTaken(reply);
}

bool SessionBridge::close(std::chrono::milliseconds deadline) {
    const auto end = std::chrono::steady_clock::now() + deadline;
    if (session_) retire(std::move(session_));
    for (const auto& ending : ending_) {
        if (ending.wait_until(end) != std::future_status::ready) return false;
    }
    return !loader_.joinable();
}

void SessionBridge::retire(std::unique_ptr<Session> session) {
    std::erase_if(ending_, [](const auto& ending) {
        return ending.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    });
    std::promise<void> done;
    ending_.push_back(done.get_future());
    std::thread([session = std::move(session), done = std::move(done)]() mutable {
        session.reset();
        done.set_value();
    }).detach();
}

}  // namespace scorescope::app
