// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "tests/engine/session_host.h"

namespace scorescope::test {
namespace {

void expectEveryStep(const std::vector<LossPoint>& losses, std::int64_t last) {
    ASSERT_EQ(losses.size(), static_cast<std::size_t>(last));
    for (std::int64_t i = 0; i < last; ++i) {
        EXPECT_EQ(losses[static_cast<std::size_t>(i)].step, i + 1);
        EXPECT_TRUE(std::isfinite(losses[static_cast<std::size_t>(i)].loss));
    }
}

TEST(Session, IsReadyAndPausedAtStepZero) {
    SessionHost host(smallExperiment());
    ASSERT_TRUE(host.waitForReady());
    const auto ready = host.all<Ready>();
    ASSERT_EQ(ready.size(), 1U);
    EXPECT_EQ(ready[0].step, 0);
    EXPECT_EQ(ready[0].dimension, 2);
    EXPECT_GT(ready[0].parameters, 0);
    EXPECT_EQ(host.session().snapshot()->state, RunState::paused);
    EXPECT_TRUE(host.losses.empty());
}

TEST(Session, TakesExactlyTheStepsItIsTold) {
    SessionHost host(smallExperiment());
    ASSERT_TRUE(host.waitForReady());
    host.session().send(TakeSteps{1});
    ASSERT_TRUE(host.waitForState(RunState::paused));
    host.session().send(TakeSteps{4});
    ASSERT_TRUE(host.waitForState(RunState::paused));
    expectEveryStep(host.losses, 5);
    host.train(50);
    expectEveryStep(host.losses, 50);
}

TEST(Session, StepsThatComeTogetherAddUp) {
    SessionHost host(smallExperiment());
    for (int i = 0; i < 20; ++i) host.session().send(TakeSteps{10});
    ASSERT_TRUE(host.waitUntil([&] { return host.losses.size() >= 200; }));
    expectEveryStep(host.losses, 200);
}

TEST(Session, PausesAndGoesOn) {
    SessionHost host(smallExperiment({"training.steps=1000000"}));
    ASSERT_TRUE(host.waitForReady());
    host.session().send(Start{});
    ASSERT_TRUE(host.waitUntil([&] { return host.losses.size() > 5; }));
    host.session().send(Pause{});
    ASSERT_TRUE(host.waitForState(RunState::paused));
    const std::int64_t step = host.session().snapshot()->step;
    expectEveryStep(host.losses, step);
    host.train(step + 10);
    expectEveryStep(host.losses, step + 10);
}

TEST(Session, EndsAtTheHorizon) {
    SessionHost host(smallExperiment({"training.steps=30"}));
    host.session().send(Start{});
    ASSERT_TRUE(host.waitForState(RunState::finished));
    expectEveryStep(host.losses, 30);
    EXPECT_EQ(host.all<StateChanged>().back().reason, "reached step 30");
    // The last step's rate is 1e-5 plus what is left of the schedule.
    EXPECT_NEAR(host.losses.back().learningRate, 3e-3 * std::sqrt(1.0 / 30.0) + 1e-5, 1e-9);
}

TEST(Session, LiveSettingsCountFromTheNextStep) {
    SessionHost host(smallExperiment());
    ASSERT_TRUE(host.waitForReady());
    host.train(3);
    host.session().send(ApplySetting{"training.lr", 1e-4});
    host.session().send(ApplySetting{"training.batch", std::int64_t{7}});
    host.train(4);
    const auto applied = host.all<SettingApplied>();
    ASSERT_EQ(applied.size(), 2U);
    EXPECT_EQ(applied[0].key, "training.lr");
    EXPECT_EQ(applied[0].step, 4);
    EXPECT_GT(host.losses[2].learningRate, 2e-3);
    EXPECT_LT(host.losses[3].learningRate, 2e-4);
    EXPECT_EQ(host.session().snapshot()->samples->t.size(), 7U);
    EXPECT_EQ(host.session().snapshot()->samples->epsMse.size(), 7U);
}

TEST(Session, RefusesSettingsThatNeedARestart) {
    SessionHost host(smallExperiment());
    ASSERT_TRUE(host.waitForReady());
    host.session().send(ApplySetting{"sde.beta_max", 10.0});
    host.session().send(ApplySetting{"training.lr", -1.0});
    host.session().send(ApplySetting{"training.nonsense", 1.0});
    ASSERT_TRUE(host.waitUntil([&] { return host.all<Notice>().size() == 3; }));
    const auto notices = host.all<Notice>();
    EXPECT_NE(notices[0].text.find("sde.beta_max"), std::string::npos);
    EXPECT_NE(notices[0].text.find("restart"), std::string::npos);
    EXPECT_NE(notices[1].text.find("training.lr"), std::string::npos);
    EXPECT_NE(notices[2].text.find("training.nonsense"), std::string::npos);
    EXPECT_TRUE(host.all<SettingApplied>().empty());
}

TEST(Session, SpeedLimitKeepsEveryStepInOrder) {
    SessionHost host(smallExperiment({"training.speed_limit=200", "training.steps=1000000000"}));
    ASSERT_TRUE(host.waitForReady());
    host.train(20);
    expectEveryStep(host.losses, 20);
    // A step is awaited for 100 s now; pause and the new limit must not wait for it.
    host.session().send(ApplySetting{"training.speed_limit", 0.01});
    host.session().send(Start{});
    ASSERT_TRUE(host.waitForState(RunState::training));
    host.session().send(ApplySetting{"training.speed_limit", 0.0});
    ASSERT_TRUE(host.waitUntil([&] { return host.losses.size() > 30; }));
    host.session().send(ApplySetting{"training.speed_limit", 0.01});
    host.session().send(Pause{});
    ASSERT_TRUE(host.waitForState(RunState::paused));
}

TEST(Session, GivesWayToAHandForAMoment) {
    SessionHost host(smallExperiment({"training.steps=1000000", "training.share=0.95"}),
                     BesideAWindow{});
    ASSERT_TRUE(host.waitForReady());
    host.session().send(Start{});
    ASSERT_TRUE(host.waitForState(RunState::training));
    const auto duty = [&] { return host.session().snapshot()->explorerDuty; };
    const double usual = duty();
    host.session().send(GiveWay{});
    EXPECT_TRUE(host.waitUntil([&] { return duty() >= 0.7; }));
    EXPECT_TRUE(host.waitUntil([&] { return duty() == usual; }));
    host.session().send(Pause{});
    EXPECT_TRUE(host.waitForState(RunState::paused));
}

TEST(Session, StopsWhenTheNoiseErrorIsSmall) {
    SessionHost host(smallExperiment({"training.stop_eps_mse=1000"}));
    host.session().send(Start{});
    ASSERT_TRUE(host.waitForState(RunState::finished));
    EXPECT_EQ(host.losses.size(), 100U);  // the first step that is judged
}

TEST(Session, StopsOnAPlateau) {
    SessionHost host(smallExperiment({"training.lr=0", "training.stop_plateau=40"}));
    host.session().send(Start{});
    ASSERT_TRUE(host.waitForState(RunState::finished));
    EXPECT_NE(host.all<StateChanged>().back().reason.find("has not fallen"), std::string::npos);
    EXPECT_LT(host.losses.size(), 1000U);
}

TEST(Session, StopsAfterSomeMinutes) {
    SessionHost host(smallExperiment({"training.steps=1000000000"}));
    host.session().send(Start{std::nullopt, 0.001});
    ASSERT_TRUE(host.waitForState(RunState::finished));
    EXPECT_NE(host.all<StateChanged>().back().reason.find("min"), std::string::npos);
}

TEST(Session, RestartsWithOtherData) {
    SessionHost host(smallExperiment());
    host.train(5);
    host.session().send(Restart{smallExperiment({"data.kind=gaussian", "data.mean=[0,0,0]",
                                                 "data.covariance=[[1,0,0],[0,1,0],[0,0,1]]"}),
                                {}});
    ASSERT_TRUE(host.waitForReady());
    EXPECT_EQ(host.all<Ready>().back().dimension, 3);
    EXPECT_EQ(host.session().snapshot()->step, 0);
    host.losses.clear();
    host.train(5);
    expectEveryStep(host.losses, 5);
}

TEST(Session, SaysWhatIsWrongWithTheDataAndCanBeRestarted) {
    SessionHost host(smallExperiment({"data.kind=csv", "data.path=/nowhere/points.csv"}));
    ASSERT_TRUE(host.waitForState(RunState::failed));
    const auto failures = host.all<Failed>();
    ASSERT_EQ(failures.size(), 1U);
    EXPECT_EQ(failures[0].error.fault, Fault::file);
    EXPECT_NE(failures[0].error.line().find("/nowhere/points.csv"), std::string::npos);
    host.ask(1, FieldRequest{});
    ASSERT_TRUE(host.waitForReply(1));
    EXPECT_TRUE(std::holds_alternative<Error>(host.replies.back().result));
    host.session().send(Restart{smallExperiment(), {}});
    ASSERT_TRUE(host.waitForReady());
    host.train(2);
}

TEST(Session, NamesAMissingDevice) {
    SessionHost host(smallExperiment({"device=cuda:63"}));
    ASSERT_TRUE(host.waitForState(RunState::failed));
    EXPECT_EQ(host.all<Failed>().back().error.fault, Fault::resource);
    SessionHost other(smallExperiment({"device=toaster"}));
    ASSERT_TRUE(other.waitForState(RunState::failed));
    EXPECT_EQ(other.all<Failed>().back().error.fault, Fault::usage);
}

TEST(Session, DivergenceNamesStepAndTensor) {
    SessionHost host(deepAndHasty());
    host.session().send(Start{});
    ASSERT_TRUE(host.waitUntil([&] {
        return !host.all<Failed>().empty() ||
               host.session().snapshot()->state == RunState::finished;
    }));
    const auto failures = host.all<Failed>();
    ASSERT_EQ(failures.size(), 1U);
    const Error& error = failures[0].error;
    EXPECT_EQ(error.fault, Fault::diverged);
    EXPECT_NE(error.what.find("step " + std::to_string(host.losses.size() + 1)), std::string::npos)
        << error.what;
    EXPECT_NE(error.what.find("learning rate"), std::string::npos);
    EXPECT_NE(error.what.find("layers."), std::string::npos) << error.what;
    EXPECT_NE(error.remedy.find("training.lr"), std::string::npos);
}

TEST(Session, ClosesWhileItTrains) {
    for (int i = 0; i < 5; ++i) {
        SessionHost host(smallExperiment({"training.steps=1000000000"}));
        host.session().send(Start{});
        ASSERT_TRUE(host.waitUntil([&] { return !host.losses.empty(); }));
        host.ask(1, SampleRequest{{}, 100'000, 0, smallExperiment()});
        host.close();
    }
    SessionHost(smallExperiment()).close();  // while it loads
}

TEST(Session, TellsOfLevelsThatLieTooFarApart) {
    SessionHost far(smallExperiment({"sde.kind=ladder", "sde.levels=2"}));
    ASSERT_TRUE(far.waitForReady());
    ASSERT_EQ(far.all<Notice>().size(), 1U);
    EXPECT_NE(far.all<Notice>()[0].text.find("sde.levels"), std::string::npos);
    SessionHost near(smallExperiment({"sde.kind=ladder"}));
    ASSERT_TRUE(near.waitForReady());
    EXPECT_TRUE(near.all<Notice>().empty());
}

}  // namespace
}  // namespace scorescope::test
