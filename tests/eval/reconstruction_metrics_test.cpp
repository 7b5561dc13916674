// SPDX-License-Identifier: Apache-2.0
#include "core/eval/reconstruction_metrics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/data/idx_images.h"

namespace scorescope {
namespace {

/// Two images of two pixels; two samples of each.
Reconstructions pairs() {
    return {{1, 1, 2}, 2, 2, {0, 0, 1, 1}, {0.6f, 0.8f, -3.0f, 0.0f, 1, 1, 2, 1}};
}

TEST(ReconstructionMetrics, AveragesOverSamplesAndImages) {
    const auto each = measureEach("l2", pairs(), nullptr);
    ASSERT_EQ(each.size(), 2u);
    EXPECT_NEAR(each[0], 0.5, 1e-6);  // the second sample is 0 when it is cut to [0, 1]
    EXPECT_NEAR(each[1], 0.0, 1e-12);
    const Json all = measureAll("l2", pairs(), nullptr);
    EXPECT_NEAR(all["value"].get<double>(), 0.25, 1e-6);
    EXPECT_NEAR(all["of_mean"].get<double>(), 0.25, 1e-6);
    EXPECT_EQ(all["n"], 2);
    EXPECT_EQ(all["samples"], 2);
}

TEST(ReconstructionMetrics, SaysWhatDoesNotApply) {
    EXPECT_FALSE(measureRefusal("l2", {1, 4, 4}));
    EXPECT_TRUE(measureRefusal("ssim", {1, 4, 4}));
    EXPECT_TRUE(measureRefusal("feature_distance", {3, 32, 32}));
    EXPECT_FALSE(measureRefusal("fd", {1, 28, 28}));
}

TEST(ReconstructionMetrics, LatentsOfKnownDivergence) {
    const LatentStatistics normal{2, 2, {0, 0, 0, 0}, {0, 0, 0, 0}};
    EXPECT_NEAR(latentDivergence(normal)["value"].get<double>(), 0.0, 1e-12);
    EXPECT_EQ(activeUnits(normal)["value"], 0);
    const LatentStatistics other{2, 2, {1, 3, -1, 3}, {0, -2, 0, -2}};
    const double second = 0.5 * (9.0 + std::exp(-2.0) - 1.0 + 2.0);
    EXPECT_NEAR(latentDivergence(other)["value"].get<double>(), 0.5 + second, 1e-6);
    EXPECT_EQ(activeUnits(other)["value"], 1);
    EXPECT_EQ(activeUnits(other)["of"], 2);
}

class Features : public ::testing::Test {
protected:
    void SetUp() override {
        auto data = makeFashionMnist();
        ASSERT_TRUE(data) << data.error().line();
        data_ = *std::move(data);
        auto features =
            FeatureNetwork::load(SCORESCOPE_ASSETS_FOLDER "/models/features-fashion.safetensors");
        ASSERT_TRUE(features) << features.error().line();
        features_ = std::make_unique<FeatureNetwork>(*std::move(features));
    }
    const ImageData& images() const { return *data_->images(); }
    static std::vector<std::int64_t> rows(std::int64_t from, std::int64_t count) {
        std::vector<std::int64_t> all(static_cast<std::size_t>(count));
        std::iota(all.begin(), all.end(), from);
        return all;
    }

    std::unique_ptr<DataSet> data_;
    std::unique_ptr<FeatureNetwork> features_;
};

TEST_F(Features, KnowTheClasses) {
    const auto chosen = rows(0, 1000);
    const Points points = images().testImages(chosen);
    const auto labels = images().testLabels(chosen);
    int right = 0;
    for (std::int64_t i = 0; i < points.count; ++i) {
        const auto logits = features_->look(points.row(i)).logits;
        const auto best = std::max_element(logits.begin(), logits.end()) - logits.begin();
        right += best == labels[static_cast<std::size_t>(i)] ? 1 : 0;
    }
    EXPECT_GE(right, 880);
}

TEST_F(Features, DistanceOfSetsGrowsWithNoise) {
    Points points = images().testImages(rows(5000, 400));
    const Json clean = featureFrechet(points.values, images(), *features_, {});
    EXPECT_EQ(clean["n"], 400);
    EXPECT_EQ(clean["reference_n"], 5000);
    EXPECT_EQ(clean["features"], "features-fashion");
    EXPECT_LT(clean["value"].get<double>(), 2.0 * clean["floor"].get<double>());
    double last = clean["value"].get<double>();
    for (const float noise : {0.1f, 0.3f}) {
        Points noisy = points;
        for (std::size_t i = 0; i < noisy.values.size(); ++i) {
            noisy.values[i] +=
                noise * static_cast<float>(std::sin(12.9898 * static_cast<double>(i)));
        }
        const double value =
            featureFrechet(noisy.values, images(), *features_, {})["value"].get<double>();
        EXPECT_GT(value, last);
        last = value;
    }
}

TEST_F(Features, SameImageIsNoDistanceAway) {
    const Points points = images().testImages(rows(0, 2));
    const auto a = features_->look(points.row(0)), b = features_->look(points.row(1));
    EXPECT_EQ(featureDistance(a, a), 0.0);
    EXPECT_GT(featureDistance(a, b), 0.01);
}

}  // namespace
}  // namespace scorescope
