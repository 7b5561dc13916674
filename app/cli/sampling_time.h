// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/cli/headless_session.h"

namespace scorescope::app {

/// How long samples take: {nfe, ms, cpu_ms}, medians of at least five runs and half a second after
/// a first one that warms everything up; what takes a second or more runs once.
Result<Json> timeSampling(HeadlessSession& session, const SampleRequest& request);

}  // namespace scorescope::app
