// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace scorescope {

/// A table of finite numbers with one name a column.
struct CsvTable {
    std::vector<std::string> header;
    std::int64_t rows = 0;
    std::int64_t columns = 0;
    std::vector<double> values;  ///< [rows, columns], row after row
};

/// What a CSV file may take at most.
struct CsvLimits {
    std::uint64_t fileBytes = 2'000'000'000;
    std::size_t lineBytes = 1 << 20;
    std::int64_t columns = 65'536;
    std::int64_t values = 50'000'000;
};

/// Reads comma-separated numbers. The first line names the columns; when it has only numbers, it is
/// the first row and the names are x0, x1, ... Quotes around cells, blanks, CRLF, a byte-order mark
/// and blank lines at the end are fine. Anything else that is no finite number, and a row of
/// another length, is refused with line and column.
Result<CsvTable> parseCsv(std::string_view text, std::string_view where,
                          const CsvLimits& limits = {});

/// parseCsv of a file, which may be packed by gzip.
Result<CsvTable> readCsv(const std::filesystem::path& path, const CsvLimits& limits = {});

/// The header's line and one line for each row of `columns` values, rounded to `significantDigits`.
std::string writeCsv(const std::vector<std::string>& header, std::span<const double> values,
                     std::int64_t columns, int significantDigits = 9);
std::string writeCsv(const std::vector<std::string>& header, std::span<const float> values,
                     std::int64_t columns, int significantDigits = 9);

}  // namespace scorescope
