// SPDX-License-Identifier: Apache-2.0
#include "core/eval/label_probe.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace scorescope {
namespace {

constexpr int kDescentSteps = 300;
constexpr int kPowerSteps = 20;
constexpr double kGradientEnd = 1e-7;
constexpr double kPenalties[] = {1e-4, 1e-3, 1e-2, 1e-1, 1.0};
constexpr int kNeighbours[] = {1, 3, 5, 10};

/// sum_j w[j] x[j] + w[width].
double affine(const double* w, const float* x, std::size_t width) {
    double sum = w[width];
    for (std::size_t j = 0; j < width; ++j) sum += w[j] * static_cast<double>(x[j]);
    return sum;
}

/// The largest eigenvalue of the mean of (x, 1) (x, 1)^T.
double largestMoment(const LabelledRows& rows) {
    const auto width = static_cast<std::size_t>(rows.width);
    const auto n = static_cast<std::size_t>(rows.count());
    std::vector<double> v(width + 1, 1.0 / std::sqrt(static_cast<double>(width + 1)));
    double value = 0.0;
    for (int step = 0; step < kPowerSteps; ++step) {
        std::vector<double> next(width + 1, 0.0);
        for (std::size_t i = 0; i < n; ++i) {
            const float* x = rows.features.data() + i * width;
            const double along = affine(v.data(), x, width) / static_cast<double>(n);
            for (std::size_t j = 0; j < width; ++j) next[j] += along * static_cast<double>(x[j]);
            next[width] += along;
        }
        value = std::sqrt(std::inner_product(next.begin(), next.end(), next.begin(), 0.0));
        if (value == 0.0) return 1.0;
        for (std::size_t j = 0; j <= width; ++j) v[j] = next[j] / value;
    }
    return value;
}

double logSumOf(const std::vector<double>& p) {
    const double top = *std::max_element(p.begin(), p.end());
    double sum = 0.0;
    for (const double value : p) sum += std::exp(value - top);
    return top + std::log(sum);
}

class Regression {
public:
    Regression(const LabelledRows& rows, double l2)
        : rows_(rows),
          l2_(l2),
          width_(static_cast<std::size_t>(rows.width)),
          classes_(static_cast<std::size_t>(rows.classes)) {}

    /// The loss; its gradient goes to `gradient` [classes, width + 1].
    double evaluate(const std::vector<double>& weights, std::vector<double>& gradient) const {
        const std::size_t stride = width_ + 1;
        gradient.assign(weights.size(), 0.0);
        const double n = static_cast<double>(rows_.count());
        double loss = 0.0;
        std::vector<double> p(classes_);
        for (std::size_t i = 0; i < rows_.labels.size(); ++i) {
            const float* x = rows_.features.data() + i * width_;
            for (std::size_t c = 0; c < classes_; ++c) {
                p[c] = affine(weights.data() + c * stride, x, width_);
            }
            const auto y = static_cast<std::size_t>(rows_.labels[i]);
            const double logSum = logSumOf(p);
            loss += (logSum - p[y]) / n;
            for (std::size_t c = 0; c < classes_; ++c) {
                const double off = (std::exp(p[c] - logSum) - (c == y ? 1.0 : 0.0)) / n;
                double* row = gradient.data() + c * stride;
                for (std::size_t j = 0; j < width_; ++j) row[j] += off * static_cast<double>(x[j]);
                row[width_] += off;
            }
        }
        for (std::size_t at = 0; at < weights.size(); ++at) {
            if (at % stride == width_) continue;
            loss += 0.5 * l2_ * weights[at] * weights[at];
            gradient[at] += l2_ * weights[at];
        }
        return loss;
    }

private:
    const LabelledRows& rows_;
    double l2_;
    std::size_t width_, classes_;
};

template <class Classify>
double shareRight(const LabelledRows& unseen, const Classify& classify) {
    std::int64_t right = 0;
    for (std::int64_t i = 0; i < unseen.count(); ++i) {
        const int found = classify(unseen.features.data() + i * unseen.width);
        right += found == unseen.labels[static_cast<std::size_t>(i)] ? 1 : 0;
    }
    return static_cast<double>(right) /
           static_cast<double>(std::max<std::int64_t>(1, unseen.count()));
}

double linearShare(const LabelledRows& known, double l2, const LabelledRows& unseen) {
    const LinearProbe probe(known, l2);
    return shareRight(unseen, [&](const float* x) { return probe.classOf(x); });
}

double neighbourShare(const LabelledRows& known, int k, const LabelledRows& unseen) {
    return shareRight(unseen, [&](const float* x) { return nearestClass(known, k, x); });
}

}  // namespace

LabelledRows LabelledRows::pick(const std::vector<std::int64_t>& rows) const {
    LabelledRows picked{width, {}, {}, classes};
    for (const std::int64_t row : rows) {
        const auto first = features.begin() + row * width;
        picked.features.insert(picked.features.end(), first, first + width);
        picked.labels.push_back(labels[static_cast<std::size_t>(row)]);
    }
    return picked;
}

LinearProbe::LinearProbe(const LabelledRows& known, double l2)
    : width_(known.width), classes_(known.classes) {
    const Regression regression(known, l2);
    const auto size =
        static_cast<std::size_t>(known.classes) * static_cast<std::size_t>(width_ + 1);
    weights_.assign(size, 0.0);
    std::vector<double> ahead = weights_, gradient;
    // The softmax curves by at most one half.
    const double step = 1.0 / (0.5 * largestMoment(known) * 1.05 + l2);
    double momentum = 1.0;
    for (int i = 0; i < kDescentSteps; ++i) {
        (void)regression.evaluate(ahead, gradient);
        double largest = 0.0, along = 0.0;
        const double next = 0.5 * (1.0 + std::sqrt(1.0 + 4.0 * momentum * momentum));
        const double push = (momentum - 1.0) / next;
        for (std::size_t at = 0; at < size; ++at) {
            largest = std::max(largest, std::abs(gradient[at]));
            const double moved = ahead[at] - step * gradient[at];
            along += gradient[at] * (moved - weights_[at]);
            ahead[at] = moved + push * (moved - weights_[at]);
            weights_[at] = moved;
        }
        // Uphill: the momentum has overshot, so it begins again.
        momentum = along > 0.0 ? 1.0 : next;
        if (along > 0.0) ahead = weights_;
        if (largest < kGradientEnd) break;
    }
    loss_ = regression.evaluate(weights_, gradient);
}

int LinearProbe::classOf(const float* x) const {
    int best = 0;
    double highest = 0.0;
    for (int c = 0; c < classes_; ++c) {
        const double value =
            affine(weights_.data() + c * (width_ + 1), x, static_cast<std::size_t>(width_));
        if (c > 0 && value <= highest) continue;
        highest = value;
        best = c;
    }
    return best;
}

int nearestClass(const LabelledRows& known, int k, const float* x) {
    std::vector<std::pair<double, std::int64_t>> nearest;
    for (std::int64_t i = 0; i < known.count(); ++i) {
        const float* row = known.features.data() + i * known.width;
        double distance = 0.0;
        for (std::int64_t j = 0; j < known.width; ++j) {
            const double off = static_cast<double>(row[j]) - static_cast<double>(x[j]);
            distance += off * off;
        }
        nearest.emplace_back(distance, i);
    }
    const auto taken = static_cast<std::ptrdiff_t>(
        std::min<std::int64_t>(k, static_cast<std::int64_t>(nearest.size())));
    std::partial_sort(nearest.begin(), nearest.begin() + taken, nearest.end());
    std::vector<int> votes(static_cast<std::size_t>(known.classes), 0);
    for (std::ptrdiff_t i = 0; i < taken; ++i) {
        const auto row = static_cast<std::size_t>(nearest[static_cast<std::size_t>(i)].second);
        ++votes[static_cast<std::size_t>(known.labels[row])];
    }
    const int most = *std::max_element(votes.begin(), votes.end());
    for (std::ptrdiff_t i = 0; i < taken; ++i) {
        const auto row = static_cast<std::size_t>(nearest[static_cast<std::size_t>(i)].second);
        if (votes[static_cast<std::size_t>(known.labels[row])] == most) return known.labels[row];
    }
    return 0;
}

ProbeScores probeScores(const LabelledRows& known, const LabelledRows& unseen) {
    const std::int64_t held = std::max<std::int64_t>(1, known.count() / 5);
    std::vector<std::int64_t> rows(static_cast<std::size_t>(known.count()));
    std::iota(rows.begin(), rows.end(), std::int64_t{0});
    const auto cut = rows.end() - held;
    const LabelledRows first = known.pick({rows.begin(), cut}),
                       last = known.pick({cut, rows.end()});
    ProbeScores scores;
    double best = -1.0;
    for (const double l2 : kPenalties) {
        const double share = linearShare(first, l2, last);
        if (share < best) continue;
        best = share;
        scores.l2 = l2;
    }
    best = -1.0;
    for (const int k : kNeighbours) {
        const double share = neighbourShare(first, k, last);
        if (share < best || k > first.count()) continue;
        best = share;
        scores.k = k;
    }
    scores.linear = linearShare(known, scores.l2, unseen);
    scores.neighbours = neighbourShare(known, scores.k, unseen);
    return scores;
}

void standardise(std::vector<float>& features, std::int64_t width) {
    const auto columns = static_cast<std::size_t>(width);
    const std::size_t rows = features.size() / columns;
    const auto n = static_cast<double>(rows);
    std::vector<double> mean(columns, 0.0), sd(columns, 0.0);
    for (std::size_t i = 0; i < features.size(); ++i) {
        mean[i % columns] += static_cast<double>(features[i]) / n;
    }
    for (std::size_t i = 0; i < features.size(); ++i) {
        sd[i % columns] += std::pow(static_cast<double>(features[i]) - mean[i % columns], 2) / n;
    }
    for (double& value : sd) value = std::sqrt(value);
    const double least = 1e-3 * std::max(*std::max_element(sd.begin(), sd.end()), 1e-300);
    for (std::size_t i = 0; i < features.size(); ++i) {
        const std::size_t j = i % columns;
        features[i] = static_cast<float>((static_cast<double>(features[i]) - mean[j]) /
                                         std::max(sd[j], least));
    }
}

}  // namespace scorescope
