// SPDX-License-Identifier: Apache-2.0
#include "app/present/run_view.h"

#include <gtest/gtest.h>

namespace scorescope::app {
namespace {

RunFacts facts(RunState state, std::int64_t step = 0) {
    RunFacts made;
    made.engine = EnginePhase::ready;
    made.state = state;
    made.step = step;
    made.steps = 5000;
    return made;
}

TEST(RunView, NothingWorksBeforeTheEngineIsThere) {
    const RunView view = describeRun({});
    EXPECT_FALSE(view.canTrain || view.canStep || view.canRestart || view.canSample);
    EXPECT_EQ(view.stateText, "loading the engine");
}

TEST(RunView, ARestingRunCanDoEverything) {
    const RunView view = describeRun(facts(RunState::paused, 1240));
    EXPECT_TRUE(view.canTrain && view.canStep && view.canRestart && view.canSample);
    EXPECT_EQ(view.trainText, "Train");
    EXPECT_EQ(view.stepText, "1,240 / 5,000");
    EXPECT_EQ(view.stateText, "paused");
    EXPECT_EQ(describeRun(facts(RunState::paused)).stateText, "ready");
}

TEST(RunView, ATrainingRunCanBePausedButNotStepped) {
    RunFacts training = facts(RunState::training, 10);
    training.stepsPerSecond = 820.4;
    const RunView view = describeRun(training);
    EXPECT_TRUE(view.training && view.canTrain && view.canSample);
    EXPECT_FALSE(view.canStep);
    EXPECT_EQ(view.trainText, "Pause");
    EXPECT_EQ(view.speedText, "820 steps/s");
}

TEST(RunView, TellsWhatAStepCostsWhenItIsMoreThanOnePass) {
    RunFacts run = facts(RunState::paused, 100);
    run.path = "libtorch";
    run.cost = {100, 100};
    EXPECT_EQ(describeRun(run).pathText, "libtorch");
    run.cost = {100, 300};
    EXPECT_EQ(describeRun(run).pathText, "libtorch, 3 backward passes");
}

TEST(RunView, AFailedRunCanOnlyBeginAgain) {
    const RunView view = describeRun(facts(RunState::failed, 10));
    EXPECT_FALSE(view.canTrain || view.canStep || view.canSample);
    EXPECT_TRUE(view.canRestart);
}

TEST(RunView, ContradictorySettingsStopNeitherPauseNorLooking) {
    RunFacts wrong = facts(RunState::paused, 3);
    wrong.consistent = false;
    EXPECT_FALSE(describeRun(wrong).canTrain);
    EXPECT_FALSE(describeRun(wrong).canRestart);
}

TEST(RunView, OnlyASamplingThatRunsCanBeCancelled) {
    RunFacts sampling = facts(RunState::paused);
    EXPECT_FALSE(describeRun(sampling).canCancel);
    sampling.sampling = true;
    EXPECT_TRUE(describeRun(sampling).canCancel);
}

TEST(RunView, TimeLeftIsRoundedToWhatMatters) {
    EXPECT_EQ(timeLeftText(0.2), "1 s left");
    EXPECT_EQ(timeLeftText(119.0), "119 s left");
    EXPECT_EQ(timeLeftText(185.0), "3 min left");
    EXPECT_EQ(timeLeftText(7500.0), "2 h 5 min left");
}

}  // namespace
}  // namespace scorescope::app
