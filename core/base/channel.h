// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace scorescope {

/// First in, first out, nothing dropped; closing wakes the reader. Any number of writers.
template <class T>
class Mailbox {
public:
    /// Never blocks. Items posted after close() are discarded.
    void post(T item) {
        {
            const std::lock_guard lock(mutex_);
            if (closed_) return;
            items_.push_back(std::move(item));
        }
        ready_.notify_one();
    }

    /// The oldest item, or nothing when the box is empty. Never blocks.
    std::optional<T> take() {
        const std::lock_guard lock(mutex_);
        return pop();
    }

    /// Waits for an item; nothing once the box is closed and empty.
    std::optional<T> wait() {
        std::unique_lock lock(mutex_);
        ready_.wait(lock, [this] { return closed_ || !items_.empty(); });
        return pop();
    }

    /// Like wait(), but at most for `limit`; nothing when no item came.
    std::optional<T> waitFor(std::chrono::nanoseconds limit) {
        std::unique_lock lock(mutex_);
        ready_.wait_for(lock, limit, [this] { return closed_ || !items_.empty(); });
        return pop();
    }

    /// Everything that lies in the box, in order.
    std::vector<T> takeAll() {
        const std::lock_guard lock(mutex_);
        std::vector<T> all(std::make_move_iterator(items_.begin()),
                           std::make_move_iterator(items_.end()));
        items_.clear();
        return all;
    }

    void close() {
        {
            const std::lock_guard lock(mutex_);
            closed_ = true;
        }
        ready_.notify_all();
    }

    bool closed() const {
        const std::lock_guard lock(mutex_);
        return closed_;
    }

private:
    std::optional<T> pop() {
        if (items_.empty()) return std::nullopt;
        T item = std::move(items_.front());
        items_.pop_front();
        return item;
    }

    mutable std::mutex mutex_;
    std::condition_variable ready_;
    std::deque<T> items_;
    bool closed_ = false;
};

/// Holds the newest immutable value; older ones are dropped. A slow reader never makes it grow.
template <class T>
class Latest {
public:
    void publish(std::shared_ptr<const T> value) {
        const std::lock_guard lock(mutex_);
        value_ = std::move(value);
    }

    /// The newest value; null before the first.
    std::shared_ptr<const T> read() const {
        const std::lock_guard lock(mutex_);
        return value_;
    }

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const T> value_;
};

}  // namespace scorescope
