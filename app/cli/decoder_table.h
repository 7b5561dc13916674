// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/cli/chosen_experiment.h"
#include "app/cli/headless_session.h"
#include "core/base/json.h"

namespace scorescope::app {

/// The decoders of a run side by side on the first `count` test images: {n, step, data, seed,
/// rows: [{decoder, origin, l2, ...}], published: [{model, data, l2, lpips, source}]}. A figure
/// that does not apply is left out.
Result<Json> compareDecoders(const ChosenExperiment& chosen, std::int64_t count,
                             HeadlessSession& session);

/// The table as "json", "csv" or "tex" (booktabs). Published figures stand in columns of their own.
std::string tableText(const Json& table, const std::string& format);

}  // namespace scorescope::app
