// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "core/session/trainer.h"
#include "core/session/worker_thread.h"
#include "tests/engine/session_host.h"

namespace scorescope::test {
namespace {

using Assignments = std::vector<std::string>;

std::unique_ptr<Trainer> trainerOf(Assignments assignments, const std::string& path) {
    assignments.push_back("training.path=" + path);
    // Operations this small only lose by more threads, most of all on a busy machine.
    useTorchThreads(1);
    useBlasThreads(1);
    auto experiment = Experiment::build(smallExperiment(assignments));
    EXPECT_TRUE(experiment) << (experiment ? "" : experiment.error().line());
    return std::make_unique<Trainer>(*experiment);
}

std::vector<LossPoint> train(Trainer& trainer, int steps) {
    std::vector<LossPoint> points;
    for (int i = 0; i < steps; ++i) {
        auto point = trainer.step();
        EXPECT_TRUE(point) << (point ? "" : point.error().line());
        if (!point) break;
        points.push_back(*point);
    }
    return points;
}

double relative(double a, double b) {
    return std::abs(a - b) / std::max(std::abs(b), 1e-30);
}

double largestDifference(const torch::Tensor& a, const torch::Tensor& b) {
    return ((a - b).abs().max() / b.abs().max()).item<double>();
}

/// Both paths from the same start. Adam divides by the gradient's own size, so where a gradient is
/// no larger than its rounding the two weights part by up to the learning rate: the largest
/// difference of weights says nothing, their mean difference and the losses do.
void expectSameTraining(const Assignments& assignments) {
    SCOPED_TRACE(::testing::PrintToString(assignments));
    const auto fused = trainerOf(assignments, "auto");
    const auto torch = trainerOf(assignments, "libtorch");
    ASSERT_TRUE(fused->fused());
    ASSERT_FALSE(torch->fused());
    ASSERT_EQ(fused->layout(), torch->layout());
    const auto first = train(*fused, 1);
    const auto firstTruth = train(*torch, 1);
    EXPECT_LT(relative(first[0].loss, firstTruth[0].loss), 1e-5);
    EXPECT_LT(relative(*first[0].epsMse, *firstTruth[0].epsMse), 1e-5);
    EXPECT_LT(relative(first[0].gradientNorm, firstTruth[0].gradientNorm), 1e-5);
    EXPECT_EQ(first[0].learningRate, firstTruth[0].learningRate);
    const auto& a = fused->optimiser();
    const auto& b = torch->optimiser();
    EXPECT_LT(largestDifference(a.firstMoment(), b.firstMoment()), 1e-5);
    EXPECT_LT(largestDifference(a.secondMoment(), b.secondMoment()), 2e-5);
    EXPECT_LT(largestDifference(a.weights(), b.weights()), 1e-5);

    const auto ten = train(*fused, 9);
    const auto tenTruth = train(*torch, 9);
    EXPECT_LT(relative(ten[0].loss, tenTruth[0].loss), 1e-5);
    EXPECT_LT(relative(ten[8].loss, tenTruth[8].loss), 1e-3);
    const double parted = (a.weights() - b.weights()).abs().mean().item<double>();
    EXPECT_LT(parted, 1e-5 * b.weights().abs().max().item<double>());
    EXPECT_LT((a.average() - b.average()).abs().mean().item<double>(),
              1e-5 * b.weights().abs().max().item<double>());
    const SampleLosses samples = fused->lastSamples();
    const SampleLosses truth = torch->lastSamples();
    EXPECT_EQ(samples.t, truth.t);
    EXPECT_EQ(samples.epsMse.size(), truth.epsMse.size());
    ASSERT_EQ(samples.losses.size(), truth.losses.size());
    EXPECT_LT(relative(samples.losses[0], truth.losses[0]), 0.05);
    EXPECT_EQ(fused->cost().scoreCalls, 10);
    EXPECT_EQ(fused->cost().backwardPasses, 10);
    EXPECT_EQ(torch->cost().backwardPasses, 10);
}

TEST(FusedTraining, AgreesWithLibTorchForEveryWeightingAndParameterisation) {
    for (const char* parameterisation : {"preconditioned", "eps"}) {
        for (const char* weighting : {"simple", "likelihood", "reweighted", "uniform"}) {
            expectSameTraining({std::string("model.parameterisation=") + parameterisation,
                                std::string("objective.weighting=") + weighting});
        }
    }
}

TEST(FusedTraining, AgreesWithLibTorchForEveryShape) {
    expectSameTraining({"model.width=17", "model.depth=1", "training.batch=1000"});
    expectSameTraining({"model.width=128", "model.depth=3", "training.batch=512"});
    expectSameTraining({"model.width=200", "model.depth=2", "training.batch=63"});
    expectSameTraining({"model.width=17", "model.depth=4", "training.batch=1"});
    const std::string three = "data.mean=[1,0,-1]";
    expectSameTraining({"data.kind=gaussian", three,
                        "data.covariance=[[1,0.5,0],[0.5,2,0],[0,0,0.3]]", "model.depth=2",
                        "training.batch=130"});
}

TEST(FusedTraining, AgreesWithLibTorchOnClippingWarmUpAndImportance) {
    expectSameTraining({"training.clip=0.01", "training.warmup=5", "training.ema=0.5"});
    expectSameTraining({"objective.weighting=likelihood", "objective.time_sampling=importance"});
    expectSameTraining({"data.scaling=standardize", "sde.kind=ve"});
}

TEST(FusedTraining, AgreesWithLibTorchOnNoiseLevels) {
    expectSameTraining({"sde.kind=ladder"});
    expectSameTraining({"sde.kind=ladder", "sde.levels=1", "objective.weighting=uniform"});
    expectSameTraining({"sde.kind=none", "sde.sigma=0.5", "objective.kind=dsm"});
    expectSameTraining(
        {"sde.kind=none", "sde.sigma=0.2", "objective.kind=dsm", "model.parameterisation=eps"});
}

TEST(FusedTraining, LeavesToLibTorchWhatItDoesNotKnow) {
    for (const Assignments& assignments :
         {Assignments{"sde.kind=none"}, Assignments{"objective.kind=ssm-vr"},
          Assignments{"model.kind=energy"}, Assignments{"model.parameterisation=score"},
          Assignments{"sde.kind=none", "objective.kind=pcd"}}) {
        const auto trainer = trainerOf(assignments, "auto");
        EXPECT_FALSE(trainer->fused());
        EXPECT_EQ(train(*trainer, 2).size(), 2U);
    }
}

TEST(Trainer, CountsWhatStepsCost) {
    const auto costAfterTwo = [](const Assignments& assignments) {
        const auto trainer = trainerOf(assignments, "auto");
        const auto points = train(*trainer, 2);
        EXPECT_EQ(points[0].epsMse.has_value(), assignments.front() != "sde.kind=none");
        return trainer->cost();
    };
    const std::string five =
        "data.covariance=[[1,0,0,0,0],[0,1,0,0,0],[0,0,1,0,0],[0,0,0,1,0],[0,0,0,0,1]]";
    const TrainingCost exact = costAfterTwo({"sde.kind=none", "objective.kind=esm",
                                             "data.kind=gaussian", "data.mean=[0,0,0,0,0]", five});
    EXPECT_EQ(exact.scoreCalls, 2);
    EXPECT_EQ(exact.backwardPasses, 2 * (5 + 1));  // a pass a dimension, and the loss's own
    const TrainingCost sliced = costAfterTwo({"sde.kind=none", "objective.kind=ssm-vr",
                                              "data.kind=gaussian", "data.mean=[0,0,0,0,0]", five});
    EXPECT_EQ(sliced.backwardPasses, 2 * (1 + 1));
    const TrainingCost energy = costAfterTwo({"model.kind=energy"});
    EXPECT_EQ(energy.backwardPasses, 2 * (1 + 1));
}

TEST(FusedTraining, LossesStayTogetherOverAHundredSteps) {
    const Assignments assignments = {"model.width=128", "model.depth=3", "training.batch=512"};
    const auto fused = trainerOf(assignments, "auto");
    const auto torch = trainerOf(assignments, "libtorch");
    const auto losses = train(*fused, 100);
    const auto truth = train(*torch, 100);
    EXPECT_LT(relative(losses[99].loss, truth[99].loss), 0.02);
}

TEST(FusedTraining, DoesNotDependOnTheNumberOfThreads) {
    const Assignments assignments = {"training.batch=1000", "model.width=40"};
    const auto one = trainerOf(assignments, "auto");
    const auto two = trainerOf(assignments, "auto");
    two->useThreads(2);
    const auto losses = train(*one, 5);
    const auto others = train(*two, 5);
    EXPECT_EQ(losses[4].loss, others[4].loss);
    EXPECT_TRUE(torch::equal(one->optimiser().weights(), two->optimiser().weights()));
    EXPECT_TRUE(torch::equal(one->optimiser().average(), two->optimiser().average()));
}

TEST(FusedTraining, TakesOverLiveSettings) {
    const auto fused = trainerOf({}, "auto");
    const auto torch = trainerOf({}, "libtorch");
    for (Trainer* trainer : {fused.get(), torch.get()}) {
        (void)train(*trainer, 1);
        trainer->configure(smallExperiment(
            {"training.batch=77", "training.lr=0.001", "objective.weighting=uniform"}));
    }
    const auto point = train(*fused, 1);
    const auto truth = train(*torch, 1);
    EXPECT_EQ(fused->lastSamples().t.size(), 77U);
    EXPECT_EQ(point[0].learningRate, truth[0].learningRate);
    EXPECT_LT(relative(point[0].loss, truth[0].loss), 1e-5);
}

TEST(FusedTraining, DivergesWithTheSameWords) {
    std::vector<std::string> words;
    for (const char* path : {"auto", "libtorch"}) {
        Settings settings = deepAndHasty();
        ASSERT_TRUE(settings.assign({std::string("training.path=") + path}));
        Trainer trainer(*Experiment::build(settings));
        // A number that is not finite among the weights spoils the loss of both paths alike.
        torch::Tensor weights = trainer.optimiser().weights();
        weights.index_put_({5}, std::nan(""));
        const auto point = trainer.step();
        ASSERT_FALSE(point);
        EXPECT_EQ(point.error().fault, Fault::diverged);
        words.push_back(point.error().what);
    }
    EXPECT_EQ(words[0], words[1]);
    EXPECT_NE(words[0].find("layers.0.weight"), std::string::npos) << words[0];
}

TEST(FusedTraining, ARunGoesOnOnTheOtherPath) {
    const ScratchFolder folder;
    const std::string run = folder / "run";
    {
        SessionHost host(smallExperiment(), run);
        ASSERT_TRUE(host.waitForReady());
        host.train(10);
    }
    for (const char* path : {"libtorch", "auto"}) {
        SessionHost host(smallExperiment({std::string("training.path=") + path}), run, true);
        ASSERT_TRUE(host.waitForReady());
        const std::int64_t step = host.session().snapshot()->step;
        host.train(step + 10);
        EXPECT_EQ(host.session().snapshot()->step, step + 10);
        EXPECT_TRUE(host.all<Failed>().empty());
    }
}

TEST(FusedTraining, TellsWhichPathRuns) {
    EXPECT_EQ(trainerOf({}, "auto")->pathName().substr(0, 6), "fused ");
    EXPECT_EQ(trainerOf({}, "libtorch")->pathName(), "libtorch");
    SessionHost host(smallExperiment({"training.path=libtorch"}));
    ASSERT_TRUE(host.waitForReady());
    EXPECT_EQ(host.session().snapshot()->path, "libtorch");
}

}  // namespace
}  // namespace scorescope::test
