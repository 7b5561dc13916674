// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/data_options.h"
#include "core/data/data_set.h"

namespace scorescope {

/// The rows of a CSV file. Held out are the rows beyond the `trainingCount` that `seed` draws.
Result<std::unique_ptr<DataSet>> makeCsvData(const CsvOptions& options, std::int64_t trainingCount,
                                             std::uint64_t seed);

}  // namespace scorescope
