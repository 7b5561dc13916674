// SPDX-License-Identifier: Apache-2.0
#include "app/cli/waiter.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cassert>
#include <csignal>
#include <cstdint>

namespace scorescope::app {
namespace {

bool isIgnored(int signal) {
    struct sigaction action {};
    return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

int openSignals() {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : {SIGINT, SIGTERM}) {
        // Shells start background jobs with SIGINT ignored; kill -INT shall stop those, too.
        std::signal(signal, SIG_DFL);
        sigaddset(&set, signal);
    }
    if (!isIgnored(SIGHUP)) sigaddset(&set, SIGHUP);  // nohup keeps its meaning
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

}  // namespace

Waiter::Waiter() : wakeups_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)), signals_(openSignals()) {
    assert(wakeups_ && signals_);
}

std::function<void()> Waiter::wake() const {
    return [descriptor = wakeups_.number()] {
        const std::uint64_t one = 1;
        // A full counter is a wake-up, too.
        [[maybe_unused]] const auto written = write(descriptor, &one, sizeof one);
    };
}

Waiter::Cause Waiter::wait(int milliseconds) {
    std::array<pollfd, 2> sources = {pollfd{wakeups_.number(), POLLIN, 0},
                                     pollfd{signals_.number(), POLLIN, 0}};
    if (poll(sources.data(), sources.size(), milliseconds) <= 0) return Cause::timeout;
    if (sources[1].revents != 0) {
        signalfd_siginfo info{};
        while (read(signals_.number(), &info, sizeof info) > 0) continue;
        return Cause::interrupted;
    }
    std::uint64_t count = 0;
    [[maybe_unused]] const auto taken = read(wakeups_.number(), &count, sizeof count);
    return Cause::woken;
}

}  // namespace scorescope::app
