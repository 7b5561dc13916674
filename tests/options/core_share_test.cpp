// SPDX-License-Identifier: Apache-2.0
#include "core/session/core_share.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace scorescope {
namespace {

TEST(CoreShareTest, BothTogetherNeverHaveMoreThanTheCores) {
    for (const int cores : {1, 2, 3, 4, 8, 64}) {
        for (double share = 0.05; share < 0.96; share += 0.05) {
            const CoreShare shared = shareCores(cores, share, 0, 4);
            EXPECT_GE(shared.trainerThreads, 1);
            EXPECT_LE(shared.trainerThreads, std::min(cores, 4));
            EXPECT_GT(shared.trainerDuty, 0.0);
            EXPECT_GT(shared.explorerDuty, 0.0);
            EXPECT_LE(shared.trainerThreads * shared.trainerDuty + shared.explorerDuty,
                      cores + 0.1)  // the explorer never stands still
                << cores << " cores, share " << share;
        }
    }
}

TEST(CoreShareTest, HalfOfTwoCoresIsOneWithoutRestsAndLeavesRoomToDraw) {
    const CoreShare shared = shareCores(2, 0.5, 0, 4);
    EXPECT_EQ(shared.trainerThreads, 1);
    EXPECT_DOUBLE_EQ(shared.trainerDuty, 1.0);
    EXPECT_GT(shared.explorerDuty, 0.3);
    EXPECT_LT(shared.explorerDuty, 0.6);
}

TEST(CoreShareTest, TrainingGetsWhatTheDialSays) {
    for (const double share : {0.1, 0.4, 0.75, 0.95}) {
        const CoreShare shared = shareCores(2, share, 0, 4);
        EXPECT_NEAR(shared.trainerThreads * shared.trainerDuty, 2.0 * share, 1e-12) << share;
    }
}

TEST(CoreShareTest, TheExplorerGetsLessTheMoreTrainingHas) {
    double last = 1.0;
    for (double share = 0.05; share < 0.96; share += 0.05) {
        const double duty = shareCores(2, share, 0, 4).explorerDuty;
        EXPECT_LE(duty, last + 1e-12);
        last = duty;
    }
    EXPECT_DOUBLE_EQ(shareCores(2, 0.05, 0, 4).explorerDuty, 1.0);
    EXPECT_LT(last, 0.2);
}

TEST(CoreShareTest, ANumberOfThreadsThatWasChosenStays) {
    const CoreShare shared = shareCores(2, 0.5, 2, 4);
    EXPECT_EQ(shared.trainerThreads, 2);
    EXPECT_DOUBLE_EQ(shared.trainerDuty, 0.5);
}

TEST(CoreShareTest, UnderAHandTrainingWorksLessAndTheExplorerMore) {
    for (const double share : {0.2, 0.7, 0.95}) {
        const CoreShare usual = shareCores(2, share, 0, 4), hand = givingWay(usual);
        EXPECT_EQ(hand.trainerThreads, usual.trainerThreads);
        EXPECT_LT(hand.trainerDuty, usual.trainerDuty);
        EXPECT_GE(hand.trainerDuty, 0.5 * usual.trainerDuty);
        EXPECT_GE(hand.explorerDuty, std::max(0.7, usual.explorerDuty));
    }
}

TEST(PacerTest, RestsInProportionToTheWork) {
    Pacer pacer;
    double rested = 0.0;
    for (int i = 0; i < 100; ++i) {
        pacer.worked(Pacer::Duration(0.001), 0.25);
        rested += pacer.takeRest().count();
    }
    EXPECT_NEAR(rested, 0.3, 0.003);
}

TEST(PacerTest, FullDutyNeverRests) {
    Pacer pacer;
    for (int i = 0; i < 100; ++i) {
        pacer.worked(Pacer::Duration(1.0), 1.0);
        EXPECT_EQ(pacer.takeRest().count(), 0.0);
    }
}

TEST(PacerTest, OneLongStepDoesNotStopAWorkerForLong) {
    Pacer pacer;
    pacer.worked(Pacer::Duration(10.0), 0.05);
    EXPECT_LE(pacer.takeRest().count(), 0.1);
}

}  // namespace
}  // namespace scorescope
