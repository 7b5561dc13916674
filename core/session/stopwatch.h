// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ctime>

#include "core/session/snapshot.h"

namespace scorescope {

/// Processor seconds of the whole process.
inline double processSeconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

inline double secondsSince(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Wall and processor time of training, pauses left out.
class Stopwatch {
public:
    void reset(double wallSeconds) {
        wall_ = wallSeconds;
        cpu_ = 0.0;
        running_ = false;
    }
    void start() {
        if (running_) return;
        running_ = true;
        started_ = Clock::now();
        cpuAtStart_ = processSeconds();
    }
    void stop() {
        wall_ = wallSeconds();
        cpu_ = cpuSeconds();
        running_ = false;
    }
    double wallSeconds() const { return running_ ? wall_ + secondsSince(started_) : wall_; }
    double cpuSeconds() const { return running_ ? cpu_ + processSeconds() - cpuAtStart_ : cpu_; }

private:
    double wall_ = 0.0, cpu_ = 0.0, cpuAtStart_ = 0.0;
    bool running_ = false;
    Clock::time_point started_;
};

}  // namespace scorescope
