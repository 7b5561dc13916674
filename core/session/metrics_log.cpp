// SPDX-License-Identifier: Apache-2.0
#include "core/session/metrics_log.h"

#include <array>
#include <cassert>
#include <optional>
#include <string_view>

#include "core/base/bounded_reader.h"
#include "core/base/file_error.h"
#include "core/base/number_text.h"

namespace scorescope {
namespace {

constexpr std::string_view kHeader = "step,wall_seconds,loss,eps_mse,gradient_norm,learning_rate";
constexpr std::string_view kPartsHeader =
    ",misfit,kl,active_units,encoder_gradient,decoder_gradient,score_gradient";
constexpr std::string_view kTermsHeader = ",entropy,cross_entropy,nelbo,alpha";
constexpr std::size_t kColumns = 6;
constexpr std::size_t kNoiseErrorColumn = 3;  // empty where there is no noise
constexpr std::array<std::optional<double> LossPoint::*, 10> kParts = {
    &LossPoint::misfit,          &LossPoint::kl,
    &LossPoint::activeUnits,     &LossPoint::encoderGradient,
    &LossPoint::decoderGradient, &LossPoint::scoreGradient,
    &LossPoint::entropy,         &LossPoint::crossEntropy,
    &LossPoint::nelbo,           &LossPoint::alpha};
constexpr std::size_t kEncoderParts = 6;
constexpr int kDigits = 9;
constexpr std::uint64_t kMaxBytes = std::uint64_t{8} << 30;

/// How many of kParts a file has.
std::size_t partsIn(MetricColumns columns) {
    switch (columns) {
        case MetricColumns::plain: return 0;
        case MetricColumns::encoder: return kEncoderParts;
        case MetricColumns::latentPrior: break;
    }
    return kParts.size();
}

std::optional<LossPoint> parseRow(std::string_view line, std::size_t parts) {
    std::array<std::optional<double>, kColumns + kParts.size()> numbers{};
    const std::size_t columns = kColumns + parts;
    for (std::size_t column = 0; column < columns; ++column) {
        const std::size_t comma = line.find(',');
        const bool last = column + 1 == columns;
        if (last != (comma == line.npos)) return std::nullopt;
        const std::string_view cell = line.substr(0, comma);
        numbers[column] = parseReal(cell);
        const bool optional = column == kNoiseErrorColumn || column >= kColumns;
        const bool mayBeEmpty = optional && cell.empty();
        if (!numbers[column] && !mayBeEmpty) return std::nullopt;
        line = last ? std::string_view() : line.substr(comma + 1);
    }
    LossPoint point;
    point.step = static_cast<std::int64_t>(*numbers[0]);
    point.wallSeconds = *numbers[1];
    point.loss = *numbers[2];
    point.epsMse = numbers[kNoiseErrorColumn];
    point.gradientNorm = *numbers[4];
    point.learningRate = *numbers[5];
    for (std::size_t i = 0; i < kParts.size(); ++i) point.*kParts[i] = numbers[kColumns + i];
    return point;
}

struct Rows {
    MetricColumns columns = MetricColumns::plain;
    std::vector<LossPoint> points;
    std::uint64_t begin = 0;          ///< of the first row
    std::vector<std::uint64_t> ends;  ///< of each row's line within the file
};

std::string headerLine(MetricColumns columns) {
    std::string line(kHeader);
    if (columns != MetricColumns::plain) line += kPartsHeader;
    if (columns == MetricColumns::latentPrior) line += kTermsHeader;
    return line;
}

std::optional<MetricColumns> columnsOf(std::string_view header) {
    for (const auto columns :
         {MetricColumns::plain, MetricColumns::encoder, MetricColumns::latentPrior}) {
        if (header == headerLine(columns)) return columns;
    }
    return std::nullopt;
}

/// Whole rows with rising steps; what comes after the first bad one does not count.
Result<Rows> parseRows(const std::filesystem::path& path) {
    const auto bytes = readFile(path, kMaxBytes);
    if (!bytes) return bytes.error();
    const std::string_view text = asText(*bytes);
    Rows rows;
    const std::string_view header = text.substr(0, text.find('\n'));
    const auto columns = columnsOf(header);
    if (header.size() == text.size() || !columns) {
        return damagedFile(path.native(), "does not begin with the columns of metrics.csv");
    }
    rows.columns = *columns;
    rows.begin = header.size() + 1;
    const auto now = Clock::now();
    for (std::size_t begin = rows.begin; begin < text.size();) {
        const std::size_t end = text.find('\n', begin);
        if (end == text.npos) break;
        auto point = parseRow(text.substr(begin, end - begin), partsIn(rows.columns));
        if (!point || (!rows.points.empty() && point->step <= rows.points.back().step)) break;
        point->made = now;
        rows.points.push_back(*point);
        rows.ends.push_back(end + 1);
        begin = end + 1;
    }
    return rows;
}

}  // namespace

Result<std::vector<LossPoint>> readMetrics(const std::filesystem::path& path) {
    auto rows = parseRows(path);
    if (!rows) return rows.error();
    return std::move(rows->points);
}

Result<MetricsLog> MetricsLog::create(const std::filesystem::path& path, MetricColumns columns) {
    const std::string header = headerLine(columns) + '\n';
    if (const auto written = writeFileAtomically(path, header); !written) return written.error();
    auto file = AppendFile::open(path);
    if (!file) return file.error();
    return MetricsLog(*std::move(file), columns);
}

Result<MetricsLog> MetricsLog::resume(const std::filesystem::path& path, std::int64_t throughStep) {
    const auto rows = parseRows(path);
    if (!rows) return rows.error();
    std::uint64_t size = rows->begin;
    for (std::size_t i = 0; i < rows->points.size(); ++i) {
        if (rows->points[i].step <= throughStep) size = rows->ends[i];
    }
    auto file = AppendFile::open(path);
    if (!file) return file.error();
    // Cutting the end off is one operation: a crash leaves the old length or the new one.
    if (const auto cut = file->truncateTo(size); !cut) return cut.error();
    return MetricsLog(*std::move(file), rows->columns);
}

void MetricsLog::add(const LossPoint& point) {
    waiting_ += std::to_string(point.step);
    const std::optional<double> values[] = {point.wallSeconds, point.loss, point.epsMse,
                                            point.gradientNorm, point.learningRate};
    for (const auto& value : values) {
        waiting_ += ',';
        if (value) waiting_ += formatReal(*value, kDigits);
    }
    for (std::size_t i = 0; i < partsIn(columns_); ++i) {
        const auto part = kParts[i];
        waiting_ += ',';
        if (point.*part) waiting_ += formatReal(*(point.*part), kDigits);
    }
    waiting_ += '\n';
}

Result<void> MetricsLog::flush() {
    if (waiting_.empty()) return {};
    const auto written = file_.append(waiting_);
    // After a failure the rows wait for the next try, so that no step is missing.
    if (written) waiting_.clear();
    return written;
}

}  // namespace scorescope
