// SPDX-License-Identifier: Apache-2.0
#include "core/base/csv.h"

#include <algorithm>
#include <cassert>
#include <new>
#include <optional>
#include <unordered_set>

#include "core/base/bounded_reader.h"
#include "core/base/file_error.h"
#include "core/base/gzip.h"
#include "core/base/number_text.h"
#include "core/base/printable_text.h"

namespace scorescope {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kBlanks = " \t";

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(kBlanks);
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

/// Cuts the next line off `rest`, without its line break.
std::string_view takeLine(std::string_view& rest) {
    const auto end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

/// Cuts the next cell and its comma off `rest`; empty when a quote is not closed or text follows
/// it. `quotedText` keeps the text of a cell with doubled quotes.
std::optional<std::string_view> takeCell(std::string_view& rest, std::string& quotedText) {
    const auto start = rest.find_first_not_of(kBlanks);
    if (start == rest.npos || rest[start] != '"') {
        const auto end = std::min(rest.find(','), rest.size());
        const std::string_view cell = trimmed(rest.substr(0, end));
        rest.remove_prefix(end);
        return cell;
    }
    quotedText.clear();
    rest.remove_prefix(start + 1);
    while (true) {
        const auto quote = rest.find('"');
        if (quote == rest.npos) return std::nullopt;
        quotedText += rest.substr(0, quote);
        rest.remove_prefix(quote + 1);
        if (!rest.starts_with('"')) break;
        quotedText += '"';
        rest.remove_prefix(1);
    }
    const auto end = std::min(rest.find(','), rest.size());
    if (!trimmed(rest.substr(0, end)).empty()) return std::nullopt;
    rest.remove_prefix(end);
    return trimmed(quotedText);
}

/// "nan", "-Inf", "infinity" and their kin: numbers that went wrong, never a column's name.
bool isNotFinite(std::string_view cell) {
    std::string word;
    for (const char c : cell) {
        if (c != '+' && c != '-') word += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    return word == "nan" || word == "inf" || word == "infinity";
}

class CsvParser {
public:
    CsvParser(std::string_view where, const CsvLimits& limits) : where_(where), limits_(limits) {}

    Result<CsvTable> parse(std::string_view text) {
        if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
        if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
            return damagedFile(where_, "is written in UTF-16", "save it as UTF-8");
        }
        while (!text.empty()) {
            ++line_;
            const auto done = takeRow(takeLine(text));
            if (!done) return done.error();
        }
        if (line_ == 0 || table_.columns == 0) {
            return damagedFile(where_, "is empty",
                               "write a header such as x0,x1 and one row a point");
        }
        return std::move(table_);
    }

private:
    std::string place(std::string_view column = {}) const {
        std::string text = std::string(where_) + ":" + std::to_string(line_);
        if (!column.empty()) text += ": column " + printable(column);
        return text;
    }

    Error problem(std::string_view what, std::string_view remedy) const {
        return damagedFile(place(), what, remedy);
    }

    Result<void> takeRow(std::string_view line) {
        if (line.size() > limits_.lineBytes) {
            return problem("is longer than " + std::to_string(limits_.lineBytes) + " bytes",
                           "write one row of numbers a line");
        }
        if (trimmed(line).empty()) {
            if (blankLine_ == 0) blankLine_ = line_;
            return {};
        }
        if (blankLine_ != 0) {
            line_ = blankLine_;
            return problem("is blank, with more rows below", "delete the blank line");
        }
        return table_.header.empty() ? takeFirstLine(line) : takeNumbers(line);
    }

    Result<void> takeFirstLine(std::string_view line) {
        auto cells = splitted(line);
        if (!cells) return cells.error();
        table_.columns = static_cast<std::int64_t>(cells->size());
        if (table_.columns > limits_.columns) {
            return problem("has more than " + std::to_string(limits_.columns) + " columns",
                           "use fewer columns");
        }
        const bool data = holdsNumbers(*cells);
        if (!data) return nameColumns(std::move(*cells));
        std::vector<std::string> names;
        for (std::int64_t i = 0; i < table_.columns; ++i) names.push_back("x" + std::to_string(i));
        table_.header = std::move(names);
        return takeNumbers(line);
    }

    Result<std::vector<std::string>> splitted(std::string_view line) const {
        std::vector<std::string> cells;
        std::string quoted;
        while (true) {
            const auto cell = takeCell(line, quoted);
            if (!cell) return problem("has a quote that is not closed", "correct the quotes");
            cells.emplace_back(*cell);
            if (line.empty()) return cells;
            line.remove_prefix(1);
        }
    }

    /// All numbers, or something only a row of data can hold; plain integers may be names.
    static bool holdsNumbers(const std::vector<std::string>& cells) {
        const auto isNumber = [](const std::string& c) { return parseReal(c).has_value(); };
        const auto betraysData = [&](const std::string& c) {
            return isNotFinite(c) || (isNumber(c) && !parseInteger(c));
        };
        return std::all_of(cells.begin(), cells.end(), isNumber) ||
               std::any_of(cells.begin(), cells.end(), betraysData);
    }

    Result<void> nameColumns(std::vector<std::string> names) {
        std::unordered_set<std::string_view> seen;
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (names[i].empty()) names[i] = "column" + std::to_string(i + 1);
            if (!seen.insert(names[i]).second) {
                return problem("names two columns " + printable(names[i]),
                               "give each its own name");
            }
        }
        table_.header = std::move(names);
        return {};
    }

    Result<void> takeNumbers(std::string_view line) {
        std::int64_t column = 0;
        while (true) {
            const auto cell = takeCell(line, quoted_);
            if (!cell) return problem("has a quote that is not closed", "correct the quotes");
            if (column == table_.columns) return ragged(column + 1 + countCommas(line));
            const auto value = parseReal(*cell);
            if (!value) return badCell(*cell, table_.header[static_cast<std::size_t>(column)]);
            table_.values.push_back(*value);
            ++column;
            if (line.empty()) break;
            line.remove_prefix(1);
        }
        if (column != table_.columns) return ragged(column);
        ++table_.rows;
        if (static_cast<std::int64_t>(table_.values.size()) > limits_.values) {
            return problem("brings more than " + std::to_string(limits_.values) + " numbers",
                           "use fewer rows or columns");
        }
        return {};
    }

    static std::int64_t countCommas(std::string_view text) {
        return std::count(text.begin(), text.end(), ',');
    }

    Error ragged(std::int64_t found) const {
        return problem(
            "has " + std::to_string(found) + " cells instead of " + std::to_string(table_.columns),
            "give every row the same number of cells");
    }

    Error badCell(std::string_view cell, std::string_view column) const {
        if (cell.empty()) {
            return damagedFile(place(column), "is empty", "write a number or remove the row");
        }
        const std::string shown = "\"" + printable(cell, 40) + "\"";
        if (cell.find_first_of(";\t") != cell.npos) {
            return damagedFile(place(column), shown + " is no number",
                               "separate the columns by commas and write decimals with a point");
        }
        const bool broken = isNotFinite(cell);
        return damagedFile(place(column),
                           shown + (broken ? " is no finite number" : " is no number"),
                           broken ? "remove the row or write a finite number"
                                  : "write a number such as -1.5 or 2e-3");
    }

    std::string_view where_;
    CsvLimits limits_;
    CsvTable table_;
    std::string quoted_;
    std::int64_t line_ = 0;
    std::int64_t blankLine_ = 0;  ///< the first of the blank lines met last
};

std::string quotedIfNeeded(const std::string& name) {
    const bool plain = name.find_first_of(",\"\n\r") == name.npos && trimmed(name) == name;
    if (plain && !name.starts_with(kByteOrderMark)) return name;
    std::string text = "\"";
    for (const char c : name) {
        text += c;
        if (c == '"') text += c;
    }
    return text + '"';
}

template <class T>
std::string writeRows(const std::vector<std::string>& header, std::span<const T> values,
                      std::int64_t columns, int significantDigits) {
    assert(columns > 0 && header.size() == static_cast<std::size_t>(columns));
    assert(values.size() % static_cast<std::size_t>(columns) == 0);
    std::string text;
    for (const auto& name : header) text += quotedIfNeeded(name) + ',';
    text.back() = '\n';
    std::int64_t column = 0;
    for (const T value : values) {
        text += formatReal(static_cast<double>(value), significantDigits);
        column = (column + 1) % columns;
        text += column == 0 ? '\n' : ',';
    }
    return text;
}

}  // namespace

Result<CsvTable> parseCsv(std::string_view text, std::string_view where, const CsvLimits& limits) {
    try {
        return CsvParser{where, limits}.parse(text);
    } catch (const std::bad_alloc&) {
        return Error{Fault::resource, "not enough memory to read it", std::string(where),
                     "close some programs and try again"};
    }
}

Result<CsvTable> readCsv(const std::filesystem::path& path, const CsvLimits& limits) {
    const auto bytes = readMaybeGzip(path, limits.fileBytes);
    if (!bytes) return bytes.error();
    return parseCsv(asText(*bytes), path.native(), limits);
}

std::string writeCsv(const std::vector<std::string>& header, std::span<const double> values,
                     std::int64_t columns, int significantDigits) {
    return writeRows(header, values, columns, significantDigits);
}

std::string writeCsv(const std::vector<std::string>& header, std::span<const float> values,
                     std::int64_t columns, int significantDigits) {
    return writeRows(header, values, columns, significantDigits);
}

}  // namespace scorescope
