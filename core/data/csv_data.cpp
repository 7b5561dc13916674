// SPDX-License-Identifier: Apache-2.0
#include "core/data/csv_data.h"

#include <algorithm>
#include <cmath>

#include "core/base/csv.h"
#include "core/base/nearest.h"
#include "core/base/number_text.h"
#include "core/data/finite_data.h"

namespace scorescope {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// A header's name comes first, so that columns named "2" and "1" can be chosen by name.
Result<std::size_t> findColumn(std::string_view word, const CsvTable& table,
                               const std::string& path) {
    const auto named = std::find(table.header.begin(), table.header.end(), word);
    if (named != table.header.end()) {
        return static_cast<std::size_t>(named - table.header.begin());
    }
    if (const auto number = parseInteger(word); number) {
        if (*number >= 0 && *number < table.columns) return static_cast<std::size_t>(*number);
        return Error{Fault::usage, "there is no column " + std::string(word), "data.columns",
                     "choose numbers from 0 to " + std::to_string(table.columns - 1)};
    }
    return Error{Fault::usage, path + " has no column '" + std::string(word) + "'", "data.columns",
                 nearestRemedy(word, table.header)};
}

Result<std::vector<std::size_t>> chosenColumns(const CsvTable& table, const CsvOptions& options) {
    std::vector<std::size_t> columns;
    if (trimmed(options.columns).empty()) {
        for (std::int64_t c = 0; c < table.columns; ++c) {
            columns.push_back(static_cast<std::size_t>(c));
        }
        return columns;
    }
    for (std::size_t begin = 0; begin <= options.columns.size();) {
        const std::size_t end = std::min(options.columns.find(',', begin), options.columns.size());
        const auto word = std::string_view(options.columns).substr(begin, end - begin);
        Result<std::size_t> column = findColumn(trimmed(word), table, options.path);
        if (!column) return column.error();
        columns.push_back(*column);
        begin = end + 1;
    }
    return columns;
}

Result<Points> pointsOf(const CsvTable& table, const std::vector<std::size_t>& columns,
                        const std::string& path) {
    Points points{table.rows, static_cast<std::int64_t>(columns.size()), {}};
    points.values.reserve(static_cast<std::size_t>(table.rows) * columns.size());
    const auto stride = static_cast<std::size_t>(table.columns);
    for (std::size_t row = 0; row < static_cast<std::size_t>(table.rows); ++row) {
        for (const std::size_t column : columns) {
            const double value = table.values[row * stride + column];
            // The models work in single precision and square what they read.
            if (std::abs(value) > 1e15) {
                return Error{Fault::file, formatReal(value) + " is too large for a coordinate",
                             path + ": row " + std::to_string(row + 1) + " of the data, column " +
                                 table.header[column],
                             "rescale the values to at most 1e15"};
            }
            points.values.push_back(static_cast<float>(value));
        }
    }
    return points;
}

}  // namespace

Result<std::unique_ptr<DataSet>> makeCsvData(const CsvOptions& options, std::int64_t trainingCount,
                                             std::uint64_t seed) {
    if (options.path.empty()) {
        return Error{Fault::usage, "no CSV file is named", "data.path",
                     "set data.path to a file with one point a row"};
    }
    Result<CsvTable> table = readCsv(options.path);
    if (!table) return table.error();
    if (table->rows == 0) {
        return Error{Fault::file, "the file has no rows", options.path,
                     "add at least one row of numbers below the header"};
    }
    const Result<std::vector<std::size_t>> columns = chosenColumns(*table, options);
    if (!columns) return columns.error();
    Result<Points> points = pointsOf(*table, *columns, options.path);
    if (!points) return points.error();
    Points left = rowsLeftOver(*points, trainingCount, seed);
    return std::unique_ptr<DataSet>(
        std::make_unique<FiniteData>(*std::move(points), std::move(left)));
}

}  // namespace scorescope
