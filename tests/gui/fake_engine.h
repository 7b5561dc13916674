// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <vector>

#include "core/session/session.h"
#include "tests/gui/fake_images.h"

namespace scorescope {

/// What a session was asked for, and what it is to say. Shared by a test and its fake session.
struct FakeScript {
    std::mutex mutex;
    std::vector<SessionSetup> opened;
    std::vector<TrainerCommand> commands;
    std::vector<ExplorerRequest> requests;
    std::vector<std::string> cancelled;
    std::vector<Event> events;
    std::vector<LossPoint> losses;
    std::vector<ExplorerReply> replies;
    std::function<void()> wake;
    bool answersFields = true;
    bool answersSamples = true;
    bool answersImages = true;
    std::shared_ptr<const FakeImages> images;  ///< null: the data are none
    std::vector<std::string> decoders;         ///< of the images

    /// Says something as a worker would, and wakes the host.
    void say(Event event);
    void lose(std::int64_t firstStep, std::int64_t count);

    template <class Command>
    std::vector<Command> sent() {
        const std::lock_guard lock(mutex);
        std::vector<Command> found;
        for (const TrainerCommand& command : commands) {
            if (const auto* one = std::get_if<Command>(&command)) found.push_back(*one);
        }
        return found;
    }
};

/// An engine without torch: sessions only note what they are asked and answer with simple fields.
class FakeEngine final : public Engine {
public:
    explicit FakeEngine(std::shared_ptr<FakeScript> script) : script_(std::move(script)) {}

    EngineInfo info() const override { return {"0.0", "none", false, 1, 1, false, {"cpu"}}; }
    std::unique_ptr<Session> open(SessionSetup setup) override;

private:
    std::shared_ptr<FakeScript> script_;
};

}  // namespace scorescope
