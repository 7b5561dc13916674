// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "core/data/data_set.h"

namespace scorescope {

/// Hears how many of how many files are read, on the loading thread; false stops the loading.
using DataProgress = std::function<bool(std::int64_t done, std::int64_t total)>;

/// makeDataSet that tells how far it is; an Error of Fault::interrupted when it was stopped.
Result<std::unique_ptr<DataSet>> makeDataSet(const Settings& settings,
                                             const DataProgress& progress);

}  // namespace scorescope
