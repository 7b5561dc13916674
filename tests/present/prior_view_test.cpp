// SPDX-License-Identifier: Apache-2.0
// The plane of LSGM's prior: densities, mixing, history, terms.
#include "app/present/prior_view.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "app/present/mixing_history.h"
#include "app/present/terms_view.h"
#include "tests/present/scene_ids.h"

namespace scorescope::app {
namespace {

constexpr NoiseAt kNoise = {0.8, 0.6};

bool hasId(const render::Scene& scene, const std::string& id) {
    const auto ids = idsOf(scene);
    return std::ranges::find(ids, id) != ids.end();
}

LatentPlane ownPlane() {
    const std::vector<float> rows = {0.0f, 0.0f, 1.0f, 2.0f};
    return LatentPlane(LatentRows{rows, 2});
}

LatentGrid grid(int cells) {
    return {{-4, -4, 4, 4}, cells, cells};
}

/// The network's score is that of N((1, 0), (m^2 + s^2)/4 I).
std::shared_ptr<PriorField> field(double learned) {
    auto made = std::make_shared<PriorField>();
    made->plane = ownPlane();
    made->grid = grid(72);
    made->noise = kNoise;
    made->t = 0.5;
    made->step = 10;
    made->latents = made->grid.latents(made->plane);
    for (std::size_t i = 0; i < made->latents.size(); ++i) {
        const float centre = i % 2 == 0 ? 1.0f : 0.0f;
        made->network.push_back(-4.0f * (made->latents[i] - centre));
    }
    made->learned = {learned, learned};
    return made;
}

TEST(LatentDensity, AnAggregatePosteriorOfOneRowIsThatNormalUnderNoise) {
    EncodedRows rows{{1.0f, -2.0f}, {std::log(0.25f), std::log(4.0f)}, 2};
    const std::vector<float> at = {0.3f, -1.0f};
    const double v0 = 0.64 * 0.25 + 0.36, v1 = 0.64 * 4.0 + 0.36;
    const double expected = -std::log(2.0 * std::numbers::pi) - 0.5 * std::log(v0 * v1) -
                            0.5 * (0.3 - 0.8) * (0.3 - 0.8) / v0 -
                            0.5 * (-1.0 + 1.6) * (-1.0 + 1.6) / v1;
    EXPECT_NEAR(logAggregatePosterior(rows, kNoise, at)[0], expected, 1e-5);
}

TEST(LatentDensity, OfManyRowsItIsTheirMean) {
    EncodedRows both{{1.0f, 0.0f, -1.0f, 0.5f}, {0.0f, 0.0f, -1.0f, -1.0f}, 2};
    EncodedRows first{{1.0f, 0.0f}, {0.0f, 0.0f}, 2}, second{{-1.0f, 0.5f}, {-1.0f, -1.0f}, 2};
    const std::vector<float> at = {0.2f, 0.1f};
    const double mean = 0.5 * (std::exp(logAggregatePosterior(first, kNoise, at)[0]) +
                               std::exp(logAggregatePosterior(second, kNoise, at)[0]));
    EXPECT_NEAR(std::exp(logAggregatePosterior(both, kNoise, at)[0]), mean, 1e-6);
}

TEST(LatentDensity, TheNormalsScoreIntegratesToTheNormalsDensity) {
    const LatentGrid cells = grid(80);
    const LatentPlane plane = ownPlane();
    const auto latents = cells.latents(plane);
    const auto scores = mixedScores(latents, latents, {0.0}, kNoise);
    const auto solved = normalised(cells, integrated(cells, arrowsInPlane(plane, scores)));
    const auto truth = normalised(cells, logNormal(2, kNoise, latents));
    double worst = 0.0;
    for (std::size_t i = 0; i < truth.size(); ++i) {
        worst = std::max(worst, std::abs(static_cast<double>(solved[i] - truth[i])));
    }
    EXPECT_LT(worst, 2e-3);
    // N(0, I) has nearly all of its mass in the square.
    EXPECT_NEAR(truth[0], logNormal(2, kNoise, latents)[0], 1e-3);
}

TEST(LatentDensity, OnlyTheGradientOfAFieldCounts) {
    const LatentGrid cells = grid(40);
    std::vector<float> whirl;
    for (std::size_t i = 0; i < cells.count(); ++i) {
        whirl.push_back(static_cast<float>(-cells.at(i).y));
        whirl.push_back(static_cast<float>(cells.at(i).x));
    }
    // Around the middle a whirl has no rise in any direction.
    const auto solved = integrated(cells, whirl);
    const std::size_t middle = 20 * 40 + 20;
    EXPECT_NEAR(solved[middle], solved[middle - 41], 0.1);
}

TEST(PriorView, AlphaSlidesFromTheNormalToTheNetwork) {
    PriorView view;
    view.setField(field(0.5));
    EXPECT_FALSE(view.overridden());
    const auto at = [&view](double alpha) {
        view.setAlpha({alpha});
        return view.smallFields();
    };
    const auto normal = at(0.0);
    EXPECT_EQ(normal[2].arrows, normal[0].arrows);
    const auto network = at(1.0);
    for (std::size_t i = 0; i < network[2].arrows.size(); ++i) {
        EXPECT_NEAR(network[2].arrows[i], network[1].arrows[i], 1e-4);
    }
    // N^(1/2) p'^(1/2) of N(0, 1) and N(1, 1/4): precision 2.5, mean 0.8.
    const auto half = at(0.5);
    const auto largest = std::ranges::max_element(half[2].shares) - half[2].shares.begin();
    const auto place = grid(72).at(static_cast<std::size_t>(largest));
    EXPECT_NEAR(place.x, 0.8, 0.12);
    EXPECT_NEAR(place.y, 0.0, 0.12);
    view.setAlpha({});
    EXPECT_EQ(view.alpha(), (std::vector<double>{0.5, 0.5}));
}

TEST(PriorView, RatioAndDivergenceNeedThePosteriorOfTheSamePlaceAndTime) {
    PriorView view;
    ImageChoices choices;
    view.setField(field(0.0));
    EXPECT_FALSE(view.divergence());
    auto posterior = std::make_shared<PriorPosterior>();
    posterior->grid = grid(72);
    posterior->t = 0.5;
    posterior->logarithms =
        normalised(posterior->grid, logNormal(2, kNoise, view.field()->latents));
    view.setPosterior(posterior);
    ASSERT_TRUE(view.divergence());
    EXPECT_NEAR(*view.divergence(), 0.0, 1e-3);  // alpha 0 and q = N(0, I)
    view.setAlpha({1.0});
    // KL(N(0, I) || N((1, 0), I/4)) = 2 (ln(1/2)) + (2 * 4 + 4 - 2)/2 = 3.614
    EXPECT_NEAR(*view.divergence(), 5.0 - 2.0 * std::log(2.0), 0.05);
    EXPECT_TRUE(hasId(view.scene(choices), "prior map"));
    auto late = std::make_shared<PriorPosterior>(*posterior);
    late->t = 0.25;
    view.setPosterior(late);
    EXPECT_FALSE(view.divergence());
    EXPECT_FALSE(hasId(view.scene(choices), "prior map"));
}

TEST(PriorView, PathsAndSamplesLieInThePlane) {
    PriorView view;
    ImageChoices choices;
    choices.priorWays = "ode";
    view.setField(field(0.5));
    const auto state = [](std::vector<float> z) {
        return std::make_shared<const std::vector<float>>(std::move(z));
    };
    view.setPaths(
        {{0, 1.0, 1.0, nullptr, state({0, 0, 1, 1})}, {1, 0.0, 0.0, nullptr, state({1, 2, 3, 4})}},
        2);
    view.setSamples({0.5f, 0.25f});
    EXPECT_EQ(view.pathCount(), 2u);
    EXPECT_EQ(view.sampleCount(), 1u);
    EXPECT_TRUE(hasId(view.scene(choices), "paths of latents"));
    choices.priorWays = "none";
    choices.priorSamples = false;
    EXPECT_FALSE(hasId(view.scene(choices), "paths of latents"));
    EXPECT_FALSE(hasId(view.scene(choices), "samples of the prior"));
}

TEST(LatentPlane, AlongCoordinatesAndThroughThreeRows) {
    const std::vector<float> rows = {1, 2, 3, 3, 4, 5, 5, 0, 1};
    const auto coordinates = LatentPlane::alongCoordinates({rows, 3}, 2, 0);
    EXPECT_EQ(coordinates.place(std::vector<float>{7, 8, 9}).x, 9.0);
    EXPECT_EQ(coordinates.place(std::vector<float>{7, 8, 9}).y, 7.0);
    EXPECT_FLOAT_EQ(coordinates.latentAt({0, 0})[1], 2.0f);  // the mean of the other one
    const auto through = LatentPlane::throughRows({rows, 3});
    EXPECT_NEAR(through.place(std::vector<float>{1, 2, 3}).x, 0.0, 1e-6);
    EXPECT_NEAR(through.place(std::vector<float>{3, 4, 5}).y, 0.0, 1e-6);
    const render::Vec2 third = through.place(std::vector<float>{5, 0, 1});
    const auto back = through.latentAt(third);
    EXPECT_NEAR(back[0], 5.0, 1e-5);
    EXPECT_NEAR(back[1], 0.0, 1e-5);
    EXPECT_NEAR(back[2], 1.0, 1e-5);
}

TEST(MixingHistory, KeepsStepsInOrderAndForgetsEverySecondOfMany) {
    MixingHistory history;
    history.add(20, {0.2, 0.3});
    history.add(10, {0.1, 0.1});
    history.add(20, {0.25, 0.3});
    ASSERT_EQ(history.points().size(), 2u);
    EXPECT_EQ(history.points()[0].step, 10);
    EXPECT_EQ(history.points()[1].alpha[0], 0.25);
    for (std::int64_t step = 30; step < 5000; ++step) history.add(step, {0.5, 0.5});
    EXPECT_LE(history.points().size(), 700u);
    EXPECT_EQ(history.points().back().step, 4999);
    history.add(5000, {0.5});  // another model
    EXPECT_EQ(history.points().size(), 1u);
}

TEST(TermsView, AddsUpWhatTheLogSays) {
    CurvesView curves;
    std::vector<LossPoint> points;
    for (std::int64_t step = 1; step <= 100; ++step) {
        LossPoint point;
        point.step = step;
        point.misfit = 100.0;
        point.entropy = -2.0;
        point.crossEntropy = 3.0;
        point.nelbo = 105.0;
        points.push_back(point);
    }
    curves.append(points);
    const auto rows = TermsView().rows(curves);
    ASSERT_EQ(rows.size(), 5u);
    EXPECT_EQ(*rows[0].value - *rows[1].value + *rows[2].value, *rows[3].value);
    EXPECT_FALSE(rows[4].value);  // no KL in the log
    EXPECT_EQ(rows[3].curve.y.size(), 100u);
}

TEST(TermsView, CountsTimesAndMeasuresVariance) {
    TermsView terms;
    EXPECT_FALSE(terms.variance());
    terms.take(SampleLosses{1, {0.01f, 0.5f, 0.99f, 1.0f}, {}, {1.0f, 2.0f, 3.0f, 4.0f}});
    EXPECT_NEAR(*terms.variance(), 5.0 / 3.0, 1e-6);
    EXPECT_NEAR(terms.times().front(), 0.25, 1e-9);
    EXPECT_NEAR(terms.times().back(), 0.5, 1e-9);
    terms.take(SampleLosses{1, {0.3f}, {}, {1.0f}});  // the same step
    EXPECT_NEAR(terms.times().back(), 0.5, 1e-9);
    EncodeReply encoded;
    encoded.latentDimension = 2;
    encoded.mean = {2.0f, 0.0f, -2.0f, 0.0f};
    encoded.logVariance = {-1.0f, 0.0f, -1.0f, 0.0f};
    terms.take(encoded, 0);
    EXPECT_NEAR(terms.latents()[0].nats, 0.5 * (4.0 + std::exp(-1.0)), 1e-5);
    EXPECT_EQ(terms.latents()[1].nats, 0.0);
    EXPECT_EQ(terms.activeLatents(), 1u);
}

TEST(TermsView, AddsUpTheLatentsOfAGroupWithPlaces) {
    EncodeReply encoded;
    encoded.latentDimension = 5;
    encoded.mean = {1.0f, 2.0f, 0.0f, 0.0f, 4.0f};
    encoded.logVariance.assign(5, 0.0f);
    TermsView terms;
    terms.take(encoded, 0);
    const auto groups = terms.bars({{{2, 1, 2}, {1, 1, 1}}});
    ASSERT_EQ(groups.size(), 2u);
    EXPECT_EQ(groups[0].name, "group 1: 2 × 1 × 2");
    EXPECT_NEAR(groups[0].nats, 0.5 * (1.0 + 4.0), 1e-6);
    EXPECT_NEAR(groups[1].nats, 0.5 * 16.0, 1e-6);
    EXPECT_TRUE(groups[0].active && groups[1].active);
    const auto plain = terms.bars({{{5, 1, 1}}});
    ASSERT_EQ(plain.size(), 5u);
    EXPECT_EQ(plain[4].name, "z5");
    EXPECT_FALSE(plain[2].active);
}

TEST(TermsView, RemembersTheGapToTheNormalAtTheStagesTurn) {
    // Two points at -a and a along the first axis, each of variance v along both.
    const auto encoded = [](std::int64_t step, float a, float v) {
        EncodeReply reply;
        reply.step = step;
        reply.latentDimension = 2;
        reply.mean = {-a, 0.0f, a, 0.0f};
        reply.logVariance = std::vector<float>(4, std::log(v));
        return reply;
    };
    TermsView terms;
    for (const std::int64_t step : {0, 0, 300, 600, 1000, 1300, 2000}) {
        terms.take(encoded(step, 1.0f, 0.25f), 1000);
    }
    ASSERT_EQ(terms.gaps().size(), 3u);
    EXPECT_EQ(terms.gaps()[0].step, 0);
    EXPECT_EQ(terms.gaps()[1].step, 1000);
    EXPECT_EQ(terms.gaps()[2].step, 2000);
    // The moments: variances a^2 + v and v.
    const double first = 1.25, second = 0.25;
    const double expected = 0.5 * (first - 1.0 - std::log(first) + second - 1.0 - std::log(second));
    EXPECT_NEAR(terms.gaps()[2].divergence, expected, 1e-6);
    EXPECT_EQ(terms.gaps()[2].images, 2);
    EXPECT_GT(terms.gaps()[2].discrepancy, 0.05);
    terms.take(encoded(700, 0.0f, 1.0f), 1000);  // an earlier step of the recording
    ASSERT_EQ(terms.gaps().size(), 1u);
    EXPECT_NEAR(terms.gaps()[0].divergence, 0.0, 1e-6);
    EXPECT_NEAR(terms.gaps()[0].discrepancy, 0.0, 1e-6);
}

}  // namespace
}  // namespace scorescope::app
