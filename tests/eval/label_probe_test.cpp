// SPDX-License-Identifier: Apache-2.0
#include "core/eval/label_probe.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/base/random.h"

namespace scorescope {
namespace {

/// Three classes around corners of a triangle.
LabelledRows triangle(std::int64_t count, std::uint64_t seed) {
    LabelledRows rows{2, {}, {}, 3};
    for (std::int64_t i = 0; i < count; ++i) {
        const int label = static_cast<int>(i % 3);
        std::vector<double> noise(2);
        normals({seed, Stream::evaluation, static_cast<std::uint64_t>(i)}, std::span(noise));
        const double angle = 2.0 * M_PI * label / 3.0;
        rows.features.push_back(static_cast<float>(3.0 * std::cos(angle) + noise[0]));
        rows.features.push_back(static_cast<float>(3.0 * std::sin(angle) + noise[1]));
        rows.labels.push_back(label);
    }
    return rows;
}

/// The gradient of -mean ln p + l2/2 |W|^2, written out on its own.
std::vector<double> gradientAt(const std::vector<double>& w, const LabelledRows& rows, double l2) {
    std::vector<double> gradient(w.size(), 0.0);
    for (std::int64_t i = 0; i < rows.count(); ++i) {
        const float* x = rows.features.data() + 2 * i;
        double e[3], sum = 0.0;
        for (int c = 0; c < 3; ++c) {
            e[c] = std::exp(w[3 * c] * x[0] + w[3 * c + 1] * x[1] + w[3 * c + 2]);
            sum += e[c];
        }
        for (int c = 0; c < 3; ++c) {
            const double off = e[c] / sum - (c == rows.labels[static_cast<std::size_t>(i)] ? 1 : 0);
            for (int j = 0; j < 2; ++j) {
                gradient[3 * c + j] += off * x[j] / static_cast<double>(rows.count());
            }
            gradient[3 * c + 2] += off / static_cast<double>(rows.count());
        }
    }
    for (int c = 0; c < 3; ++c) {
        for (int j = 0; j < 2; ++j) gradient[3 * c + j] += l2 * w[3 * c + j];
    }
    return gradient;
}

TEST(LinearProbe, EndsWhereTheGradientVanishes) {
    const LabelledRows rows = triangle(90, 1);
    for (const double l2 : {1e-3, 1e-1}) {
        const LinearProbe probe(rows, l2);
        for (const double g : gradientAt(probe.weights(), rows, l2)) EXPECT_NEAR(g, 0.0, 1e-3);
    }
}

TEST(LinearProbe, WithoutAnythingToLearnSaysEachClassAlike) {
    LabelledRows rows{1, {0, 0, 0, 0}, {0, 1, 0, 1}, 2};
    EXPECT_NEAR(LinearProbe(rows, 0.1).loss(), std::log(2.0), 1e-12);
}

TEST(NearestClass, CountsVotesAndBreaksTiesByTheNearest) {
    const LabelledRows rows{1, {0, 1, 2, 10}, {1, 0, 0, 1}, 2};
    const float near = 0.1F, far = 9.0F;
    EXPECT_EQ(nearestClass(rows, 1, &near), 1);
    EXPECT_EQ(nearestClass(rows, 3, &near), 0);
    EXPECT_EQ(nearestClass(rows, 2, &near), 1);
    EXPECT_EQ(nearestClass(rows, 1, &far), 1);
    EXPECT_EQ(nearestClass(rows, 99, &far), 1);
}

TEST(ProbeScores, AreNearTheBestPossibleAndRepeat) {
    const LabelledRows known = triangle(120, 1), unseen = triangle(600, 2);
    const ProbeScores first = probeScores(known, unseen), second = probeScores(known, unseen);
    EXPECT_GT(first.linear, 0.97);  // the best classifier errs on about 1 %
    EXPECT_GT(first.neighbours, 0.95);
    EXPECT_EQ(first.linear, second.linear);
    EXPECT_EQ(first.neighbours, second.neighbours);
}

TEST(Standardise, GivesMeanZeroAndSpreadOne) {
    std::vector<float> features = {1, 5, 3, 5, 5, 5};
    standardise(features, 2);
    EXPECT_NEAR(features[0] + features[2] + features[4], 0.0, 1e-6);
    EXPECT_NEAR(features[4], std::sqrt(1.5), 1e-6);
    EXPECT_EQ(features[1], 0.0F);
}

}  // namespace
}  // namespace scorescope
