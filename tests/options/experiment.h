// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/data/training_set.h"
#include "core/session/experiment_schema.h"

namespace scorescope {

/// Settings with these assignments; a mistake in them fails the test.
inline Settings experiment(const std::vector<std::string>& assignments) {
    Settings settings(experimentSchema());
    const Result<void> assigned = settings.assign(assignments);
    EXPECT_TRUE(assigned) << (assigned ? "" : assigned.error().line());
    return settings;
}

inline std::unique_ptr<DataSet> dataOf(const Settings& settings) {
    auto data = makeDataSet(settings);
    EXPECT_TRUE(data) << (data ? "" : data.error().line());
    return data ? *std::move(data) : nullptr;
}

}  // namespace scorescope
