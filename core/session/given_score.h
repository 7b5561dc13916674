// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/session/explorer_job.h"

namespace scorescope {

/// The score of p_t(x | z), z the mean of q(z | x_0) at the point, or a part of it: what Bayes'
/// rule for scores adds up. An Error where the model has no such score, or the point another
/// dimension. Evaluated in pieces, with the site's yield between them.
Result<std::unique_ptr<ScoreFunction>> givenScore(const GivenPoint& given, JobWeights weights,
                                                  const JobSite& site);

}  // namespace scorescope
