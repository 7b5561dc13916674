// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace scorescope::app {

/// The terminal beside standard output: progress, notices, logs, all on standard error.
///
/// A command that fails may write nothing but its one error line, so notices wait until it has
/// succeeded, unless a person watches. One thread.
class Console {
public:
    explicit Console(bool verbose);

    bool isTerminal() const { return terminal_; }

    /// Replaces the progress line; nothing happens when no terminal is attached.
    void progress(const std::string& text);
    /// One line worth knowing: a damaged checkpoint was passed over.
    void notice(const std::string& text);
    /// One line for --verbose.
    void log(const std::string& text);

    /// Ends the progress line and writes the notices that waited.
    void finish();
    /// Ends the progress line and forgets them.
    void fail();

private:
    void clearProgress();

    bool terminal_;
    bool verbose_;
    bool progressShown_ = false;
    std::vector<std::string> waiting_;
};

/// Writes all of `text` to standard output; false when that fails.
bool writeStandardOutput(const std::string& text);

/// "error: TEXT" as one line on standard error.
void writeErrorLine(const std::string& text);

}  // namespace scorescope::app
