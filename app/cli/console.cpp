// SPDX-License-Identifier: Apache-2.0
#include "app/cli/console.h"

#include <unistd.h>

#include <cerrno>
#include <string_view>

namespace scorescope::app {
namespace {

constexpr std::size_t kProgressColumns = 78;  // fits the narrowest usual terminal

bool writeAll(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

}  // namespace

Console::Console(bool verbose) : terminal_(isatty(STDERR_FILENO) == 1), verbose_(verbose) {}

void Console::progress(const std::string& text) {
    if (!terminal_) return;
    writeAll(STDERR_FILENO, "\r\x1b[K" + text.substr(0, kProgressColumns));
    progressShown_ = true;
}

void Console::notice(const std::string& text) {
    if (!terminal_) {
        waiting_.push_back(text);
        return;
    }
    clearProgress();
    writeAll(STDERR_FILENO, "note: " + text + '\n');
}

void Console::log(const std::string& text) {
    if (!verbose_) return;
    clearProgress();
    writeAll(STDERR_FILENO, text + '\n');
}

void Console::finish() {
    clearProgress();
    for (const std::string& text : waiting_) writeAll(STDERR_FILENO, "note: " + text + '\n');
    waiting_.clear();
}

void Console::fail() {
    clearProgress();
    waiting_.clear();
}

void Console::clearProgress() {
    if (progressShown_) writeAll(STDERR_FILENO, "\r\x1b[K");
    progressShown_ = false;
}

bool writeStandardOutput(const std::string& text) {
    return writeAll(STDOUT_FILENO, text);
}

void writeErrorLine(const std::string& text) {
    writeAll(STDERR_FILENO, "error: " + text + '\n');
}

}  // namespace scorescope::app
