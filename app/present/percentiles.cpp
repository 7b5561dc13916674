// SPDX-License-Identifier: Apache-2.0
#include "app/present/percentiles.h"

#include <algorithm>
#include <cmath>

#include "core/base/json.h"

namespace scorescope::app {
namespace {

constexpr std::size_t kMostKept = 1'000'000;

}  // namespace

void Percentiles::add(double value) {
    largest_ = values_.empty() ? value : std::max(largest_, value);
    if (values_.size() < kMostKept) {
        values_.push_back(value);
    } else {
        values_[oldest_] = value;
        oldest_ = (oldest_ + 1) % kMostKept;
    }
}

double Percentiles::at(double share) const {
    if (values_.empty()) return 0.0;
    std::vector<double> sorted = values_;
    const double rank = std::ceil(share * static_cast<double>(sorted.size())) - 1.0;
    const auto place =
        static_cast<std::ptrdiff_t>(std::clamp(rank, 0.0, static_cast<double>(sorted.size() - 1)));
    std::ranges::nth_element(sorted, sorted.begin() + place);
    return sorted[static_cast<std::size_t>(place)];
}

Json Percentiles::toJson() const {
    return {{"p50", at(0.5)},
            {"p95", at(0.95)},
            {"p99", at(0.99)},
            {"max", largest_},
            {"n", values_.size()}};
}

}  // namespace scorescope::app
