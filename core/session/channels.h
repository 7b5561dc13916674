// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/channel.h"
#include "core/session/experiment.h"
#include "core/session/messages.h"
#include "core/session/recording.h"

namespace scorescope {

/// Tells the host that something can be taken; one call is pending at most.
class WakeSignal {
public:
    explicit WakeSignal(std::function<void()> wake) : wake_(std::move(wake)) {}

    void raise() {
        if (wake_ && !pending_.exchange(true)) wake_();
    }
    /// The host begins to take, so that what comes from now on wakes it again.
    void clear() { pending_.store(false); }

private:
    std::function<void()> wake_;
    std::atomic<bool> pending_ = false;
};

/// What the explorer works with: the trainer's newest weights as plain floats. Immutable.
struct LiveModel {
    std::uint64_t generation = 0;                  ///< grows with each Restart
    std::shared_ptr<const Experiment> experiment;  ///< null when it could not be built
    std::optional<Error> error;                    ///< why not
    std::int64_t step = 0;
    std::shared_ptr<const std::vector<float>> raw;  ///< [P]
    std::shared_ptr<const std::vector<float>> ema;
    std::shared_ptr<const Recording> recording;  ///< weights of earlier steps
};

/// Everything that passes between the workers and the host; each part is synchronised.
struct Channels {
    explicit Channels(std::function<void()> wakeHost) : wake(std::move(wakeHost)) {
        snapshot.publish(std::make_shared<const TrainingSnapshot>());
    }

    /// Something that a host must hear.
    template <class T>
    void tell(T event) {
        events.post(std::move(event));
        wake.raise();
    }

    WakeSignal wake;
    Mailbox<TrainerCommand> commands;
    Mailbox<Event> events;
    Mailbox<std::vector<LossPoint>> losses;
    Mailbox<ExplorerReply> replies;
    Latest<TrainingSnapshot> snapshot;
    Latest<LiveModel> model;  ///< null while an experiment is loading
};

}  // namespace scorescope
