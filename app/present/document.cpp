// SPDX-License-Identifier: Apache-2.0
#include "app/present/document.h"

#include <algorithm>
#include <utility>

namespace scorescope::app {

Document::Document(Settings settings) : now_{std::move(settings), {}} {}

Result<void> Document::set(const std::string& key, const Value& value) {
    State next = now_;
    if (Result<void> done = next.settings.set(key, value); !done) return done;
    change(std::move(next), "change " + labelOf(key), "set " + key);
    return {};
}

Result<void> Document::setText(const std::string& key, std::string_view text) {
    State next = now_;
    if (Result<void> done = next.settings.setText(key, text); !done) return done;
    change(std::move(next), "change " + labelOf(key), "set " + key);
    return {};
}

void Document::reset(const std::string& key) {
    State next = now_;
    next.settings.reset(key);
    history_.breakMerging();
    change(std::move(next), "reset " + labelOf(key), {});
}

void Document::replaceSettings(Settings settings, const std::string& label) {
    State next = now_;
    next.settings = std::move(settings);
    next.view.probe.reset();
    next.view.ways.reset();
    change(std::move(next), label, {});
}

void Document::changeView(const std::string& label, ViewState view, const std::string& mergeKey) {
    State next = now_;
    next.view = std::move(view);
    change(std::move(next), label, mergeKey);
}

void Document::undo() {
    if (canUndo()) take(State(history_.undo()));
}

void Document::redo() {
    if (canRedo()) take(State(history_.redo()));
}

std::string Document::hash() const {
    return settings().hash() + writeJson(toJson(view()), -1);
}

void Document::change(State next, const std::string& label, const std::string& mergeKey) {
    if (next == now_) return;
    history_.record(label, mergeKey, now_, next);
    take(std::move(next));
}

void Document::take(State next) {
    const State before = std::exchange(now_, std::move(next));
    if (listener_) listener_(before.settings, before.view);
}

std::string Document::labelOf(const std::string& key) const {
    const Field* field = now_.settings.find(key);
    return field == nullptr || field->label.empty() ? key : field->label;
}

std::vector<std::string> restartKeys(const Settings& running, const Settings& chosen) {
    std::vector<std::string> keys = changedKeys(running, chosen);
    std::erase_if(keys, [&](const std::string& key) {
        const Field* field = chosen.find(key);
        if (field == nullptr) field = running.find(key);
        return field == nullptr || field->live;
    });
    // A field that only the other kind has comes and goes with the kind, which is named already.
    std::erase_if(keys, [&](const std::string& key) {
        return !key.ends_with(".kind") && chosen.isActive(key) != running.isActive(key);
    });
    return keys;
}

std::string labelsOf(const std::vector<std::string>& keys, const Settings& settings) {
    constexpr std::size_t kMostNamed = 3;
    std::string text;
    for (std::size_t i = 0; i < std::min(keys.size(), kMostNamed); ++i) {
        const Field* field = settings.find(keys[i]);
        if (i > 0) text += ", ";
        text += field == nullptr || field->label.empty() ? keys[i] : field->label;
    }
    if (keys.size() > kMostNamed)
        text += " and " + std::to_string(keys.size() - kMostNamed) + " more";
    return text;
}

}  // namespace scorescope::app
