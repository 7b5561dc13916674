// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>

#include "core/session/messages.h"

namespace scorescope::app {

/// What the canvas would like to show.
struct FieldWish {
    double t = 0.1;
    Rect view;
    int pixelWidth = 640;
    int pixelHeight = 480;
    ScoreSource source;
    bool learned = true;
    bool exact = false;
    bool density = true;
    std::optional<MapKind> map = std::nullopt;  ///< another map in the density's place
    bool training = false;     ///< the weights change: maps of the learned score stay coarse
    bool exactIsCheap = true;  ///< closed form: ask along with every refresh, for the error figure
    bool moving = false;       ///< a hand or the player changes t or the view right now
    std::uint64_t run = 0;     ///< changes with every restart: nothing old is valid
};

/// Decides when the explorer is asked for a field, so that training keeps its speed: one request is
/// under way at a time; a change of the wish asks at once; new weights only every so often; density
/// and an expensive exact field only when t, view or run have changed, coarse while moving. Maps of
/// the learned score follow the weights, coarse while training.
class FieldSchedule {
public:
    using Time = std::chrono::steady_clock::time_point;

    /// The request to send now, or nothing. `step`: of the trainer's newest weights.
    std::optional<FieldRequest> next(const FieldWish& wish, std::int64_t step, Time now);

    /// The answer has come, or an error in its place.
    void answered(Time now);
    /// A new session: nothing is under way, nothing is known.
    void restart() { *this = {}; }

    bool waiting() const { return waiting_; }
    /// Everything that this wish asks for has been answered at full resolution; while training
    /// runs, of weights that may be a little older.
    bool settled(const FieldWish& wish) const;

private:
    struct Asked {
        FieldWish wish;
        bool learned = false;
        bool exact = false;
        bool density = false;
        bool fine = false;  ///< density at full resolution
        std::optional<MapKind> map;
        bool fineMap = false;
    };

    // Whether `asked` covers a part of the wish.
    static bool stands(const std::optional<Asked>& asked, const FieldWish& wish);
    static bool needsLearned(const std::optional<Asked>& asked, const FieldWish& wish);
    static bool needsDensity(const std::optional<Asked>& asked, const FieldWish& wish);
    static bool needsMap(const std::optional<Asked>& asked, const FieldWish& wish);
    static bool needsExact(const std::optional<Asked>& asked, const FieldWish& wish);
    void note(const FieldWish& wish, const FieldRequest& request);

    std::optional<Asked> place_;  ///< what has been asked for about the place of the last wish
    std::optional<Asked> known_;  ///< the same, answered
    std::int64_t lastStep_ = -1;
    bool waiting_ = false;
    Time asked_;
    Time answered_;
    std::chrono::duration<double> took_{0.0};
};

}  // namespace scorescope::app
