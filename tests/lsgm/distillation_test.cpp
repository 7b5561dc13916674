// SPDX-License-Identifier: Apache-2.0
#include "core/session/distillation.h"

#include <gtest/gtest.h>

#include "core/sampler/consistency.h"
#include "small_lsgm.h"

namespace scorescope {
namespace {

LatentPrior priorOf(bool preconditioned) {
    LatentPriorOptions options;
    options.width = 16;
    options.blocks = 1;
    options.mixed = false;
    options.preconditioned = preconditioned;
    return LatentPrior({{{2, 1, 1}}}, options, 1, torch::kCPU);
}

TrainingBatch batchOf(std::int64_t rows, std::int64_t step) {
    return {torch::zeros({rows, 2}), 7, step};
}

TEST(PreconditionedPrior, GuessesTheDataWhereThereIsNoNoise) {
    const Settings settings = test::lsgmSettings();
    const auto sde = makeSde(settings);
    const LatentPrior prior = priorOf(true);
    prior.weights().add_(0.1);
    const torch::Tensor z = torch::tensor({0.3F, -1.2F}).view({1, 2});
    const std::vector<double> times = {1e-6};
    const NoiseLevels levels = noiseLevels(*sde, times, torch::kCPU);
    const torch::NoGradGuard noGrad;
    const auto guess = (z - levels.s.unsqueeze(1) * prior.eps(z, levels)) / levels.m.unsqueeze(1);
    EXPECT_LT((guess - z).abs().max().item<double>(), 0.02);
}

TEST(PreconditionedPrior, SaysTheNoiseOfTheNormalBeforeItHasLearned) {
    const Settings settings = test::lsgmSettings();
    const auto sde = makeSde(settings);
    const LatentPrior prior = priorOf(true);
    const std::vector<double> times = {0.4};
    const NoiseLevels levels = noiseLevels(*sde, times, torch::kCPU);
    const torch::Tensor z = torch::tensor({0.3F, -1.2F}).view({1, 2});
    const torch::NoGradGuard noGrad;
    const double m = sde->meanScale(0.4), variance = sde->variance(0.4);
    const auto expected = z * std::sqrt(variance) / (m * m + variance);
    EXPECT_LT((prior.eps(z, levels) - expected).abs().max().item<double>(), 1e-6);
}

/// Of N(0, I) with a process that keeps its variance the ODE stands still: where a path ends is
/// where it begins, which one layer can say.
TEST(Distillation, LearnsWhereTheOdeOfANormalEnds) {
    const Settings settings = test::lsgmSettings({"sde.kind=vp"});
    const auto sde = makeSde(settings);
    LatentPriorOptions plain;
    plain.width = 16;
    plain.blocks = 1;
    plain.alphaStart = 1e-6;  // the teacher's score is that of N(0, I)
    const LatentPrior teacher({{{2, 1, 1}}}, plain, 1, torch::kCPU);
    const LatentPrior student = priorOf(true);
    const TaughtStep step{12, 1e-3};
    const double before =
        evaluateDistillation(student, teacher, *sde, batchOf(256, 0), step).loss.item<double>();
    for (std::int64_t i = 0; i < 300; ++i) {
        student.gradients().zero_();
        const auto value = evaluateDistillation(student, teacher, *sde, batchOf(64, i), step);
        value.loss.backward();
        const torch::NoGradGuard noGrad;
        student.weights().sub_(0.05 * student.gradients());
    }
    const double after =
        evaluateDistillation(student, teacher, *sde, batchOf(256, 999), step).loss.item<double>();
    EXPECT_GT(before, 0.05);
    EXPECT_LT(after, 0.2 * before);
}

TEST(Distillation, RepeatsBitForBitAndDrawsAnewEachStep) {
    const Settings settings = test::lsgmSettings();
    const auto sde = makeSde(settings);
    const LatentPrior teacher = priorOf(false), student = priorOf(true);
    const TaughtStep step{4, 1e-3};
    const auto lossOf = [&](std::int64_t at) {
        return evaluateDistillation(student, teacher, *sde, batchOf(8, at), step).losses;
    };
    EXPECT_TRUE(torch::equal(lossOf(3), lossOf(3)));
    EXPECT_FALSE(torch::equal(lossOf(3), lossOf(4)));
}

TEST(Distillation, BeginsWithALastLayerThatSaysNothing) {
    const Settings settings = test::lsgmSettings();
    const auto sde = makeSde(settings);
    const Lsgm model = test::smallLsgm(*sde);
    beginDistillation(model.layout(), model.weights());
    const std::vector<double> times = {0.5};
    const torch::NoGradGuard noGrad;
    const auto told =
        model.prior().networkEps(torch::ones({3, 2}), noiseLevels(*sde, times, torch::kCPU));
    EXPECT_EQ(told.abs().max().item<double>(), 0.0);
    EXPECT_EQ(model.prior().active().sum().item<double>(), 2.0);
}

TEST(DistillationSettings, AreRefusedWithoutATeacherOrAPreconditionedNetwork) {
    const auto refusedAt = [](std::vector<std::string> changes) {
        Settings settings(experimentSchema());
        changes.insert(changes.begin(), "model.kind=lsgm");
        const auto done = settings.assign(changes);
        return done ? std::string("nowhere") : done.error().where;
    };
    EXPECT_EQ(refusedAt({"objective.distil=true"}), "lineage.lsgm");
    EXPECT_EQ(refusedAt({"objective.distil=true", "lineage.lsgm=some-run"}), "objective.distil");
    EXPECT_EQ(refusedAt({"objective.distil=true", "lineage.lsgm=some-run", "model.mixed=false",
                         "model.prior_preconditioned=true"}),
              "nowhere");
}

}  // namespace
}  // namespace scorescope
