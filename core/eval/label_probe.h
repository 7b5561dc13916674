// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace scorescope {

// What a few labels are worth in a space: classifiers of features that were learned without them.
// Everything is computed in a fixed order from what is given, so equal input gives equal bits.

/// Rows of features with their classes.
struct LabelledRows {
    std::int64_t width = 0;
    std::vector<float> features;  ///< [n, width]
    std::vector<int> labels;      ///< [n], each in [0, classes)
    int classes = 0;

    std::int64_t count() const { return static_cast<std::int64_t>(labels.size()); }
    /// These rows, in this order.
    LabelledRows pick(const std::vector<std::int64_t>& rows) const;
};

/// Multinomial logistic regression: p(y | x) = softmax(W x + b), the minimum of
///     -mean ln p(y_i | x_i) + l2/2 |W|^2,
/// found by accelerated gradient descent with the step that its curvature allows.
class LinearProbe {
public:
    LinearProbe(const LabelledRows& known, double l2);

    int classOf(const float* x) const;
    double loss() const { return loss_; }  ///< what was minimised, at the end
    /// [classes, width + 1], the last column b.
    const std::vector<double>& weights() const { return weights_; }

private:
    std::int64_t width_;
    int classes_;
    double loss_ = 0.0;
    std::vector<double> weights_;
};

/// The class that most of the k nearest rows have (Euclidean); of equals that of the nearest.
int nearestClass(const LabelledRows& known, int k, const float* x);

/// Shares of `unseen` that are classified rightly by what `known` teaches. The regression's l2 and
/// the number of neighbours are chosen by a fifth of `known` that is held out (the last of it),
/// the larger of equals; then all of `known` counts.
struct ProbeScores {
    double linear = 0.0, neighbours = 0.0;
    double l2 = 0.0;
    int k = 1;
};
ProbeScores probeScores(const LabelledRows& known, const LabelledRows& unseen);

/// Each coordinate less its mean over all rows, over its standard deviation (at least a thousandth
/// of the largest).
void standardise(std::vector<float>& features, std::int64_t width);

}  // namespace scorescope
