// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/present/history.h"
#include "app/present/view_state.h"
#include "core/base/settings.h"

namespace scorescope::app {

/// All choices that a person made in the window, and the way back from each of them.
///
/// Widgets show what stands here and send changes here; they keep no state of their own. Every
/// change goes through one history. One thread.
class Document {
public:
    explicit Document(Settings settings);

    const Settings& settings() const { return now_.settings; }
    const ViewState& view() const { return now_.view; }

    /// Changes one setting; steps of one drag merge. An Error leaves everything as it was.
    Result<void> set(const std::string& key, const Value& value);
    Result<void> setText(const std::string& key, std::string_view text);
    void reset(const std::string& key);
    /// A preset, a file, a run: one step of the history.
    void replaceSettings(Settings settings, const std::string& label);

    /// Changes with the same non-empty merge key become one step.
    void changeView(const std::string& label, ViewState view, const std::string& mergeKey = {});

    /// Ends a drag: the next change is a step of its own.
    void endGesture() { history_.breakMerging(); }

    bool canUndo() const { return history_.canUndo(); }
    bool canRedo() const { return history_.canRedo(); }
    std::string undoLabel() const { return history_.undoLabel(); }
    std::string redoLabel() const { return history_.redoLabel(); }
    void undo();
    void redo();

    /// Over settings and view; equal states have equal hashes.
    std::string hash() const;

    /// Called after every change, with what was before it.
    using Listener =
        std::function<void(const Settings& settingsBefore, const ViewState& viewBefore)>;
    void onChange(Listener listener) { listener_ = std::move(listener); }

private:
    struct State {
        Settings settings;
        ViewState view;
        friend bool operator==(const State&, const State&) = default;
    };

    void change(State next, const std::string& label, const std::string& mergeKey);
    void take(State next);
    std::string labelOf(const std::string& key) const;

    State now_;
    History<State> history_;
    Listener listener_;
};

/// Keys that differ between what runs and what is chosen and that only a restart brings in.
std::vector<std::string> restartKeys(const Settings& running, const Settings& chosen);

/// "Width, Depth and 2 more": the labels of these keys.
std::string labelsOf(const std::vector<std::string>& keys, const Settings& settings);

}  // namespace scorescope::app
