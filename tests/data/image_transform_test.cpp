// SPDX-License-Identifier: Apache-2.0
#include "core/data/image_transform.h"

#include <algorithm>
#include <cmath>

#include "core/data/image_data.h"
#include "tests/options/experiment.h"

namespace scorescope {
namespace {

constexpr ImageShape kColourShape{3, 4, 6};

/// Pixel p of image i is ((7 i + 3 p) mod 256) / 255.
std::vector<float> ramp(std::size_t images, const ImageShape& shape) {
    std::vector<float> rows(images * static_cast<std::size_t>(shape.size()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::size_t image = i / static_cast<std::size_t>(shape.size());
        rows[i] = static_cast<float>((7 * image + 3 * i) % 256) / 255.0F;
    }
    return rows;
}

std::vector<float> changed(std::vector<float> rows, const ImageTransformOptions& options,
                           std::uint64_t seed, std::int64_t step) {
    augment(rows, kColourShape, options, seed, step);
    return rows;
}

std::span<const float> imageOf(const std::vector<float>& rows, std::size_t i) {
    return std::span(rows).subspan(i * 72, 72);
}

bool same(std::span<const float> a, std::span<const float> b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

TEST(Augment, DependsOnSeedStepAndImageOnly) {
    const auto rows = ramp(40, kColourShape);
    for (const ImageTransformOptions options :
         {ImageTransformOptions{.flip = true}, ImageTransformOptions{.dequantise = true},
          ImageTransformOptions{.binarise = Binarise::dynamic}}) {
        const auto first = changed(rows, options, 1, 5);
        EXPECT_EQ(first, changed(rows, options, 1, 5));
        EXPECT_NE(first, changed(rows, options, 2, 5));
        EXPECT_NE(first, changed(rows, options, 1, 6));
        // Image i is changed alike whatever the size of the batch.
        const std::vector<float> few(rows.begin(), rows.begin() + 5 * 72);
        const auto some = changed(few, options, 1, 5);
        for (std::size_t i = 0; i < 5; ++i) EXPECT_TRUE(same(imageOf(some, i), imageOf(first, i)));
    }
    EXPECT_EQ(changed(rows, {}, 1, 5), rows);
}

TEST(Augment, FlipsHalfOfTheImagesLeftToRight) {
    const auto rows = ramp(2000, kColourShape);
    const auto flipped = changed(rows, {.flip = true}, 3, 9);
    int turned = 0;
    for (std::size_t i = 0; i < 2000; ++i) {
        const auto before = imageOf(rows, i), after = imageOf(flipped, i);
        if (same(before, after)) continue;
        ++turned;
        for (std::size_t line = 0; line < 12; ++line) {
            for (std::size_t x = 0; x < 6; ++x) {
                ASSERT_EQ(after[6 * line + x], before[6 * line + 5 - x]);
            }
        }
    }
    EXPECT_NEAR(turned, 1000, 90);  // standard deviation 22
}

TEST(Augment, DequantisedPixelsAreUniformWithinTheirStep) {
    const auto rows = ramp(500, kColourShape);
    const auto noisy = changed(rows, {.dequantise = true}, 3, 9);
    double sum = 0.0, squares = 0.0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const double u = 256.0 * double{noisy[i]} - std::round(255.0 * double{rows[i]});
        ASSERT_GT(u, -1e-4);
        ASSERT_LT(u, 1.0 + 1e-4);
        ASSERT_LT(noisy[i], 1.0F);
        sum += u;
        squares += u * u;
    }
    const auto n = static_cast<double>(rows.size());
    EXPECT_NEAR(sum / n, 0.5, 0.006);
    EXPECT_NEAR(squares / n, 1.0 / 3.0, 0.006);
}

TEST(Augment, BinarisedPixelsAreZeroOrOne) {
    const auto rows = ramp(2, kColourShape);
    const auto hard = changed(rows, {.binarise = Binarise::threshold}, 3, 9);
    for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(hard[i], rows[i] >= 0.5F ? 1.0F : 0.0F);
    std::vector<double> mean(rows.size(), 0.0);
    constexpr int kSteps = 2000;
    for (int step = 0; step < kSteps; ++step) {
        const auto drawn = changed(rows, {.binarise = Binarise::dynamic}, 3, step);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            ASSERT_TRUE(drawn[i] == 0.0F || drawn[i] == 1.0F);
            mean[i] += double{drawn[i]} / kSteps;
        }
    }
    // Standard deviation at most .011; 144 pixels.
    for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_NEAR(mean[i], double{rows[i]}, 0.05);
}

TEST(Augment, BlackStaysBlackAndWhiteStaysWhite) {
    std::vector<float> rows(72, 0.0F);
    std::fill(rows.begin() + 36, rows.end(), 1.0F);
    for (int step = 0; step < 200; ++step) {
        ASSERT_EQ(changed(rows, {.binarise = Binarise::dynamic}, 1, step), rows);
    }
}

TEST(BatchTransform, WorksInModelSpace) {
    const Settings settings = experiment({"data.kind=shapes", "data.count=20", "data.flip=true",
                                          "data.dequantise=true", "data.scaling=standardize"});
    const auto data = dataOf(settings);
    const auto set = *makeTrainingSet(*data, settings);
    const auto transform = BatchTransform::of(settings, set);
    ASSERT_TRUE(transform);
    std::vector<float> rows(set.points.values.begin(), set.points.values.begin() + 4 * 3072);
    transform->apply(rows, 7, 3);
    Points expected = set.scaling.toData(
        {4, 3072, {set.points.values.begin(), set.points.values.begin() + 4 * 3072}});
    augment(expected.values, {3, 32, 32}, {.flip = true, .dequantise = true}, 7, 3);
    const auto model = set.scaling.toModel(expected);
    for (std::size_t i = 0; i < rows.size(); ++i) ASSERT_NEAR(rows[i], model.values[i], 2e-4F);
}

TEST(BatchTransform, IsNothingWhereNothingChanges) {
    for (const std::vector<std::string>& assignments :
         {std::vector<std::string>{"data.kind=shapes", "data.count=20"},
          std::vector<std::string>{"data.kind=rings", "data.count=20"}}) {
        const Settings settings = experiment(assignments);
        const auto set = *makeTrainingSet(*dataOf(settings), settings);
        EXPECT_FALSE(BatchTransform::of(settings, set));
    }
    Settings both = experiment({"data.kind=shapes"});
    EXPECT_FALSE(both.assign({"data.dequantise=true", "data.binarise=dynamic"}));
}

TEST(StoredImages, TheTestSplitIsBinarisedOnce) {
    const std::vector<std::int64_t> rows = {0, 1, 2, 3, 4, 5};
    const auto plain = dataOf(experiment({"data.kind=shapes", "data.count=20"}));
    const Points gray = plain->images()->testImages(rows);
    const auto hard =
        dataOf(experiment({"data.kind=shapes", "data.count=20", "data.binarise=threshold"}));
    const Points black = hard->images()->testImages(rows);
    for (std::size_t i = 0; i < gray.values.size(); ++i) {
        ASSERT_EQ(black.values[i], gray.values[i] >= 0.5F ? 1.0F : 0.0F);
    }
    for (const float x : hard->draw(20, 1, Stream::data).values) ASSERT_TRUE(x == 0 || x == 1);
    const std::vector<std::string> dynamic = {"data.kind=shapes", "data.count=20",
                                              "data.binarise=dynamic"};
    const auto first = dataOf(experiment(dynamic));
    const Points drawn = first->images()->testImages(rows);
    double gap = 0.0;
    for (std::size_t i = 0; i < drawn.values.size(); ++i) {
        ASSERT_TRUE(drawn.values[i] == 0 || drawn.values[i] == 1);
        gap += double{drawn.values[i]} - double{gray.values[i]};
    }
    EXPECT_NEAR(gap / static_cast<double>(drawn.values.size()), 0.0, 0.02);
    EXPECT_EQ(drawn.values, dataOf(experiment(dynamic))->images()->testImages(rows).values);
}

TEST(StoredImages, HeldOutRowsAreDequantisedWithTheSeed) {
    const auto plain = dataOf(experiment({"data.kind=shapes", "data.count=20"}));
    const auto data =
        dataOf(experiment({"data.kind=shapes", "data.count=20", "data.dequantise=true"}));
    const Points noisy = data->drawHeldOut(10, 4);
    const Points clean = plain->drawHeldOut(10, 4);
    EXPECT_EQ(noisy.values, data->drawHeldOut(10, 4).values);
    for (std::size_t i = 0; i < noisy.values.size(); ++i) {
        const float u = 256.0F * noisy.values[i] - 255.0F * clean.values[i];
        ASSERT_GT(u, -1e-3F);
        ASSERT_LT(u, 1.001F);
    }
    EXPECT_EQ(data->images()->testImages(std::vector<std::int64_t>{3}).values,
              plain->images()->testImages(std::vector<std::int64_t>{3}).values);
}

}  // namespace
}  // namespace scorescope
