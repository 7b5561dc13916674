// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "app/present/refresh_gate.h"
#include "core/session/messages.h"

namespace scorescope::app {

/// What the view over time would like to show.
struct XtWish {
    double t = 0.1;
    Rect view;  ///< time from left to right, place from the bottom up
    int pixelWidth = 640;
    int pixelHeight = 480;
    ScoreSource source;
    bool exactPaths = false;  ///< reverse paths and flow follow the true score
    std::array<bool, 3> paths = {true, true, true};  ///< by PathKind
    bool exactIsCheap = true;                        ///< closed form
    bool exact = false;                              ///< wanted although it is not cheap
    bool moving = false;                             ///< a hand changes t or the view right now
    /// Step of the newest weights while training rests: they are asked for at once then.
    std::optional<std::int64_t> restingStep;
    std::uint64_t seed = 0;
    std::uint64_t run = 0;  ///< changes with every restart: nothing old is valid
};

inline constexpr std::int64_t kPathCount = 72;
inline constexpr int kPathVertices = 128;

/// Asks the explorer for the parts of the view over time, each with a key of its own, so that
/// training keeps its speed and a moved t does not wait for paths.
class XtSchedule {
public:
    using Time = RefreshGate::Time;

    XtSchedule();

    /// The requests to send now, ids included. `step`: of the trainer's newest weights.
    std::vector<ExplorerRequest> next(const XtWish& wish, std::int64_t step, Time now);
    /// Whether this reply, or an error in its place, is one that is waited for; notes it.
    bool answered(const ExplorerReply& reply, Time now);
    void restart();
    /// Everything that this wish asks for has been answered.
    bool settled(const XtWish& wish) const;

private:
    using Job = decltype(ExplorerRequest::job);

    struct Part {
        std::string key;
        RefreshGate gate;
        std::uint64_t awaited = 0;
    };
    struct Order {
        std::string text;  ///< empty: not wanted
        bool followsWeights = false;
    };

    static Order orderOf(std::size_t part, const XtWish& wish);
    static Order orderBesidesWeights(std::size_t part, const XtWish& wish);
    static Job jobOf(std::size_t part, const XtWish& wish);

    std::vector<Part> parts_;
    std::uint64_t nextId_ = 1;
};

}  // namespace scorescope::app
