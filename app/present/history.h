// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cassert>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace scorescope::app {

/// Undo and redo over states that are values: each entry knows the state before and after.
///
/// Consecutive changes with the same merge key become one entry, so that a dragged slider is undone
/// in one go. Bounded: the oldest entries are forgotten.
template <class State>
class History {
public:
    /// Notes a change; what had been undone is forgotten. An empty key never merges.
    void record(const std::string& label, const std::string& mergeKey, State before, State after) {
        entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(done_), entries_.end());
        const bool merges =
            mergeable_ && !mergeKey.empty() && done_ > 0 && entries_.back().mergeKey == mergeKey;
        if (merges) {
            entries_.back().after = std::move(after);
            if (entries_.back().before == entries_.back().after) entries_.pop_back();
        } else if (!(before == after)) {
            entries_.push_back({label, mergeKey, std::move(before), std::move(after)});
        }
        if (entries_.size() > kLongest) entries_.erase(entries_.begin());
        done_ = entries_.size();
        mergeable_ = true;
    }

    /// The next change gets an entry of its own.
    void breakMerging() { mergeable_ = false; }

    bool canUndo() const { return done_ > 0; }
    bool canRedo() const { return done_ < entries_.size(); }
    std::string undoLabel() const { return canUndo() ? entries_[done_ - 1].label : std::string(); }
    std::string redoLabel() const { return canRedo() ? entries_[done_].label : std::string(); }

    /// The state to return to; there must be one.
    const State& undo() {
        assert(canUndo());
        mergeable_ = false;
        return entries_[--done_].before;
    }
    const State& redo() {
        assert(canRedo());
        mergeable_ = false;
        return entries_[done_++].after;
    }

private:
    static constexpr std::size_t kLongest = 1000;

    struct Entry {
        std::string label;
        std::string mergeKey;
        State before;
        State after;
    };

    std::vector<Entry> entries_;
    std::size_t done_ = 0;  ///< entries before this one are in effect
    bool mergeable_ = false;
};

}  // namespace scorescope::app
