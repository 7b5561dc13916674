// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

namespace scorescope::render {

/// Remembers which array a graphics copy was made from.
class SourceStamp {
public:
    /// True when the array or the revision differs from the last call.
    bool renew(const std::shared_ptr<const void>& source, std::uint64_t revision) {
        // A weak reference keeps the identity (not the array) alive, so that a new array at the
        // address of a freed one is not taken for the old one.
        const bool same = used_ && revision == revision_ && !source.owner_before(source_) &&
                          !source_.owner_before(source);
        used_ = true;
        source_ = source;
        revision_ = revision;
        return !same;
    }

private:
    std::weak_ptr<const void> source_;
    std::uint64_t revision_ = 0;
    bool used_ = false;
};

/// Graphics copies by drawable id; one that is not asked for during many frames is dropped.
template <class Copy>
class Residents {
public:
    Copy& of(const std::string& id) {
        Entry& entry = entries_[id];
        entry.lastFrame = frame_;
        return entry.copy;
    }

    void endFrame() {
        ++frame_;
        std::erase_if(entries_, [this](const auto& item) {
            return frame_ - item.second.lastFrame > kFramesKept;
        });
    }

private:
    /// Long enough that switching a layer off and on uploads nothing.
    static constexpr std::uint64_t kFramesKept = 240;

    struct Entry {
        Copy copy;
        std::uint64_t lastFrame = 0;
    };
    std::unordered_map<std::string, Entry> entries_;
    std::uint64_t frame_ = 0;
};

}  // namespace scorescope::render
