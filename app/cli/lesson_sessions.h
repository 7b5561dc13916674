// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/cli/headless_session.h"
#include "app/present/lesson_number.h"

namespace scorescope::app {

/// One experiment of a lesson, opened and trained as far as a number of the lesson wants it.
struct LessonSession {
    std::string key;  ///< settings and steps
    std::unique_ptr<HeadlessSession> session;
    std::string runFolder;          ///< empty: none is kept
    std::vector<LossPoint> losses;  ///< of every step
    std::int64_t step = 0;
    TrainingCost cost;
    std::map<std::string, ExplorerAnswer> answers;  ///< by answerKey()
};

/// Opens and trains what the numbers of a lesson ask for; those that ask for the same share it.
class LessonSessions {
public:
    /// Runs go into folders below `outFolder`; empty: none is kept.
    LessonSessions(std::string outFolder, Console& console);

    /// The session of a number; valid until some others have been asked for.
    Result<LessonSession*> of(const LessonNumber& number);

    /// Every folder that a run was written to, in order.
    const std::vector<std::string>& runFolders() const { return runFolders_; }

private:
    Result<void> train(LessonSession& made, const LessonNumber& number);

    std::string outFolder_;
    Console* console_;
    std::deque<std::unique_ptr<LessonSession>> open_;  ///< the newest last
    std::vector<std::string> runFolders_;
};

}  // namespace scorescope::app
