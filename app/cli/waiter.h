// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "core/base/unique_descriptor.h"

namespace scorescope::app {

/// Lets the main thread sleep until a session has something or the user interrupts.
///
/// From construction on, SIGINT, SIGTERM and SIGHUP reach wait() instead of ending the program, in
/// this thread and those started later; make it before the engine starts any.
class Waiter {
public:
    enum class Cause { woken, interrupted, timeout };

    Waiter();

    /// May be called from any thread as long as the waiter lives.
    std::function<void()> wake() const;

    Cause wait(int milliseconds);

private:
    UniqueDescriptor wakeups_;
    UniqueDescriptor signals_;
};

}  // namespace scorescope::app
