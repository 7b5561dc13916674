// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "core/session/image_messages.h"

namespace scorescope::app {

/// Draws of N(0, I), [count, dimension]; a row does not depend on how many others there are.
std::vector<float> priorLatents(std::int64_t count, std::int64_t dimension, std::uint64_t seed);

/// What is shown takes in news about the same images decoder by decoder: those whose new answer has
/// not come yet stay. Other images take its place at once.
void takeInto(std::optional<ReconstructReply>& shown, const ReconstructReply& news);

}  // namespace scorescope::app
