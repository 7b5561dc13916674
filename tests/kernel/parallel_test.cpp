// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/parallel.h"

#include <gtest/gtest.h>

#include <numeric>

namespace scorescope::kernel {
namespace {

class Team : public ::testing::TestWithParam<int> {};

TEST_P(Team, WorksOnEachItemOnce) {
    ThreadTeam team(GetParam());
    std::vector<int> seen(100);
    std::vector<int> expected(seen.size());
    for (int round = 0; round < 2000; ++round) {
        const std::int64_t count = round % 101;
        team.forEach(count, [&](std::int64_t item) { ++seen[static_cast<std::size_t>(item)]; });
        for (std::int64_t i = 0; i < count; ++i) ++expected[static_cast<std::size_t>(i)];
        ASSERT_EQ(seen, expected) << round;
    }
}

TEST_P(Team, NumbersItsMembers) {
    ThreadTeam team(GetParam());
    EXPECT_EQ(team.size(), GetParam());
    // A member works on one item at a time, so its own place needs no lock.
    std::vector<std::int64_t> sums(static_cast<std::size_t>(team.size()));
    for (int round = 0; round < 500; ++round) {
        team.forEach(40, [&](std::int64_t item, int member) {
            ASSERT_LT(member, GetParam());
            sums[static_cast<std::size_t>(member)] += item;
        });
    }
    EXPECT_EQ(std::accumulate(sums.begin(), sums.end(), std::int64_t{0}), 500 * 780);
}

TEST_P(Team, WakesMembersThatSleep) {
    ThreadTeam team(GetParam());
    std::vector<int> seen(8);
    for (int round = 0; round < 20; ++round) {
        // Longer than members wait in a loop.
        std::this_thread::sleep_for(std::chrono::microseconds(300));
        team.forEach(8, [&](std::int64_t item) { ++seen[static_cast<std::size_t>(item)]; });
    }
    EXPECT_EQ(seen, std::vector<int>(8, 20));
}

TEST_P(Team, WaitsForItemsThatTakeLong) {
    ThreadTeam team(GetParam());
    std::vector<int> seen(4);
    team.forEach(4, [&](std::int64_t item) {
        std::this_thread::sleep_for(std::chrono::milliseconds(item));
        ++seen[static_cast<std::size_t>(item)];
    });
    EXPECT_EQ(seen, std::vector<int>(4, 1));
}

TEST(Team, OfOneWorksInItsOwnersThread) {
    ThreadTeam team(1);
    const auto owner = std::this_thread::get_id();
    team.forEach(5, [&](std::int64_t) { EXPECT_EQ(std::this_thread::get_id(), owner); });
}

INSTANTIATE_TEST_SUITE_P(Sizes, Team, ::testing::Values(1, 2, 3, 8));

}  // namespace
}  // namespace scorescope::kernel
