// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace scorescope {

/// What each of the two workers of a window may use while training goes on. Threads times duty of
/// both together leave a little over half a core to drawing.
struct CoreShare {
    int trainerThreads = 1;
    double trainerDuty = 1.0;   ///< part of the time in which the threads work
    double explorerDuty = 1.0;  ///< of its one thread
};

/// Gives `share` of the cores to training and the rest to what is drawn; `threads` is what training
/// was told to use, 0: as many as fit, at most `mostThreads`.
CoreShare shareCores(int cores, double share, int threads, int mostThreads);

/// While a hand moves something that is drawn: what it waits for comes first. The number of threads
/// stays, and with it every bit of the result.
CoreShare givingWay(CoreShare share);

/// Keeps a worker to its duty: it rests in proportion to how long it worked.
class Pacer {
public:
    using Duration = std::chrono::duration<double>;

    /// Tells of work; rests shorter than two milliseconds are saved up, debts beyond 0.1 s
    /// forgiven.
    void worked(Duration busy, double duty);

    /// How long to rest now; the debt is paid with it.
    Duration takeRest();

private:
    Duration debt_{0.0};
};

}  // namespace scorescope
