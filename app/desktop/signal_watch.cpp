// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/signal_watch.h"

#include <fcntl.h>
#include <unistd.h>

#include <QSocketNotifier>
#include <atomic>
#include <csignal>

namespace scorescope::app {
namespace {

// A signal handler gets no context; a pipe's end is all that it may use.
std::atomic<int> writeEnd = -1;

void handle(int) {
    const char byte = 1;
    static_cast<void>(!::write(writeEnd.load(), &byte, 1));
}

}  // namespace

SignalWatch::SignalWatch(QObject* parent) : QObject(parent) {
    if (::pipe2(pipe_, O_CLOEXEC | O_NONBLOCK) != 0) return;
    writeEnd = pipe_[1];
    notifier_ = new QSocketNotifier(pipe_[0], QSocketNotifier::Read, this);
    connect(notifier_, &QSocketNotifier::activated, this, [this] {
        char bytes[16];
        static_cast<void>(!::read(pipe_[0], bytes, sizeof(bytes)));
        Q_EMIT endRequested();
    });
    struct sigaction action {};
    action.sa_handler = handle;
    action.sa_flags = SA_RESTART;
    for (const int signal : {SIGINT, SIGTERM}) ::sigaction(signal, &action, nullptr);
}

SignalWatch::~SignalWatch() {
    for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, SIG_DFL);
    for (const int end : pipe_) {
        if (end >= 0) ::close(end);
    }
}

}  // namespace scorescope::app
