// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/flags.h"
#include "core/base/json.h"

namespace scorescope::app {

/// Mean and the half width of the 95 % interval over repetitions; no interval of one.
struct Interval {
    double mean = 0.0;
    std::optional<double> half;
};
Interval intervalOf(const std::vector<double>& values);

/// {value, each} and, of several, half_interval.
Json intervalJson(const std::vector<double>& values);

/// Where an experiment's table goes besides standard output; empty: nowhere.
struct ClaimFile {
    std::string path;
    std::string format;  ///< "json" or "csv"
};
Result<ClaimFile> chosenClaimFile(const FlagText& out);

/// What an experiment about a claim found: {rows: [...], claim: text, ...}.
struct ClaimReport {
    std::vector<std::string> columns;  ///< of the table: keys of each row
    Json json;
};

/// As CSV with a header; of figures with an interval a second column "NAME_half" follows.
std::string claimTable(const ClaimReport& report);

/// Writes the file and returns what standard output gets.
Result<std::string> finishClaim(const ClaimReport& report, const ClaimFile& file, bool json);

}  // namespace scorescope::app
