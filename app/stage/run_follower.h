// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "app/stage/folder_reader.h"
#include "core/base/channel.h"

namespace scorescope::app {

/// Follows a folder in a thread of its own, so that slow files never hold up the picture.
class RunFollower {
public:
    /// wake: called from that thread whenever there is something new.
    RunFollower(std::filesystem::path folder, std::function<void()> wake);
    ~RunFollower();

    RunFollower(const RunFollower&) = delete;
    RunFollower& operator=(const RunFollower&) = delete;

    /// The newest content; null before the first look.
    std::shared_ptr<const StageContent> newest() const { return newest_.read(); }

private:
    void follow();

    FolderReader reader_;  ///< of the thread alone
    std::function<void()> wake_;
    Latest<StageContent> newest_;
    std::mutex mutex_;
    std::condition_variable ended_;
    bool ending_ = false;  ///< guarded by mutex_
    std::thread thread_;
};

}  // namespace scorescope::app
