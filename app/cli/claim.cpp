// SPDX-License-Identifier: Apache-2.0
#include "app/cli/claim.h"

#include <cmath>
#include <iterator>

#include "app/cli/output_file.h"
#include "core/base/atomic_file.h"
#include "core/base/number_text.h"

namespace scorescope::app {
namespace {

constexpr int kClaimDigits = 5;

const Json* find(const Json& row, const std::string& key) {
    const auto found = row.find(key);
    return found == row.end() ? nullptr : &*found;
}

/// Whether any row has an interval of this figure.
bool hasInterval(const Json& rows, const std::string& column) {
    for (const Json& row : rows) {
        const Json* cell = find(row, column);
        if (cell != nullptr && cell->is_object() && cell->contains("half_interval")) return true;
    }
    return false;
}

std::string cellText(const Json& cell) {
    if (cell.is_string()) {
        std::string quoted = "\"";
        for (const char letter : cell.get<std::string>()) {
            if (letter == '"') quoted += '"';
            quoted += letter;
        }
        return quoted + '"';
    }
    if (cell.is_number_integer()) return std::to_string(cell.get<std::int64_t>());
    if (cell.is_number()) return formatReal(cell.get<double>(), kClaimDigits);
    return "";
}

std::string figureText(const Json* cell, const char* part) {
    if (cell == nullptr) return "";
    if (!cell->is_object()) return std::string(part) == "value" ? cellText(*cell) : "";
    const Json* number = find(*cell, part);
    return number == nullptr ? "" : cellText(*number);
}

}  // namespace

Interval intervalOf(const std::vector<double>& values) {
    Interval interval;
    const auto n = static_cast<double>(values.size());
    for (const double value : values) interval.mean += value / n;
    if (values.size() < 2) return interval;
    double squares = 0.0;
    for (const double value : values) squares += std::pow(value - interval.mean, 2);
    // Student's t at 97.5 % for 1, 2, ... degrees of freedom, then about 2.
    constexpr double kStudent[] = {12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26};
    const std::size_t degrees = values.size() - 1;
    const double t = degrees <= std::size(kStudent) ? kStudent[degrees - 1] : 2.1;
    interval.half = t * std::sqrt(squares / (n - 1.0) / n);
    return interval;
}

Json intervalJson(const std::vector<double>& values) {
    const Interval interval = intervalOf(values);
    Json json = {{"value", interval.mean}, {"each", values}};
    if (interval.half) json["half_interval"] = *interval.half;
    return json;
}

Result<ClaimFile> chosenClaimFile(const FlagText& out) {
    if (!out) return ClaimFile{};
    const auto format = outputFormat("--out", *out, {"json", "csv"});
    if (!format) return format.error();
    if (auto good = checkOutput(*out); !good) return good.error();
    return ClaimFile{*out, *format};
}

std::string claimTable(const ClaimReport& report) {
    const Json& rows = report.json.at("rows");
    std::string text;
    for (const std::string& column : report.columns) {
        text += (text.empty() ? "" : ",") + column;
        if (hasInterval(rows, column)) text += "," + column + "_half";
    }
    text += '\n';
    for (const Json& row : rows) {
        std::string line;
        for (const std::string& column : report.columns) {
            const Json* cell = find(row, column);
            if (&column != &report.columns.front()) line += ',';
            line += figureText(cell, "value");
            if (hasInterval(rows, column)) line += "," + figureText(cell, "half_interval");
        }
        text += line + '\n';
    }
    return text;
}

Result<std::string> finishClaim(const ClaimReport& report, const ClaimFile& file, bool json) {
    const std::string table = claimTable(report);
    const std::string whole = writeJson(report.json) + '\n';
    if (!file.path.empty()) {
        const auto done = writeFileAtomically(file.path, file.format == "csv" ? table : whole);
        if (!done) return done.error();
    }
    if (json) return whole;
    return table + report.json.at("claim").get<std::string>() + '\n';
}

}  // namespace scorescope::app
