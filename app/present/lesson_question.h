// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "app/present/lesson_number.h"
#include "core/session/messages.h"

namespace scorescope::app {

using ExplorerJobRequest = decltype(ExplorerRequest::job);
using ExplorerAnswer = decltype(ExplorerReply::result);

/// What to ask an explorer for this number; nothing for those that come from the training log, a
/// sweep or other numbers.
std::optional<ExplorerJobRequest> questionFor(const LessonNumber& number);

/// Equal for questions that have the same answer on the same session; empty: not worth keeping.
std::string answerKey(const LessonNumber& number);

/// More replies to the same question follow.
bool isPartOfAnswer(const ExplorerAnswer& answer);

/// The number within the last reply.
Result<double> numberIn(const LessonNumber& number, const ExplorerAnswer& answer);

/// The statistic of the column over the steps, or the ratio; an Error when the log does not hold
/// them.
Result<double> numberInLog(const LogNumber& kind, const std::vector<LossPoint>& losses);

}  // namespace scorescope::app
