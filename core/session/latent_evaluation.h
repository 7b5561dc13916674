// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/eval/metric.h"
#include "core/session/explorer_job.h"

namespace scorescope {

/// What the run's own encoder and decoder make of the first `count` images of the test split, one
/// draw of z and one sample of each; null where the model has no encoder. The functions refer to
/// the request and the site, and are called only where the data are images.
Result<std::unique_ptr<const LatentInput>> latentInput(const EvalRequest& request,
                                                       const JobSite& site);

/// `count` points decoded from z ~ p(z), data units; of a model with an encoder.
Result<Points> latentSamples(const EvalRequest& request, const JobSite& site);

/// Draws samples of a model with an encoder: z from p(z), then its decoder.
std::unique_ptr<ExplorerJob> makeLatentSampleJob(const SampleRequest& request, JobSite site);

}  // namespace scorescope
