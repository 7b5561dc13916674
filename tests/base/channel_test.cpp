// SPDX-License-Identifier: Apache-2.0
#include "core/base/channel.h"

#include <gtest/gtest.h>

#include <thread>

namespace scorescope {
namespace {

TEST(Mailbox, KeepsOrderAndDropsNothingAcrossThreads) {
    Mailbox<int> box;
    constexpr int kCount = 20'000;
    std::thread writer([&box] {
        for (int i = 0; i < kCount; ++i) box.post(i);
        box.close();
    });
    int expected = 0;
    while (const auto item = box.wait()) {
        ASSERT_EQ(*item, expected);
        ++expected;
    }
    writer.join();
    EXPECT_EQ(expected, kCount);
}

TEST(Mailbox, ClosingWakesAWaitingReader) {
    Mailbox<int> box;
    std::thread reader([&box] { EXPECT_EQ(box.wait(), std::nullopt); });
    box.close();
    reader.join();
    box.post(1);
    EXPECT_EQ(box.take(), std::nullopt) << "what comes after close() is discarded";
}

TEST(Mailbox, TakeAllEmptiesTheBoxInOrder) {
    Mailbox<std::unique_ptr<int>> box;
    for (int i = 0; i < 3; ++i) box.post(std::make_unique<int>(i));
    const auto all = box.takeAll();
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(*all[2], 2);
    EXPECT_FALSE(box.take());
}

TEST(Latest, GivesTheNewestAndFreesTheOld) {
    Latest<int> latest;
    EXPECT_EQ(latest.read(), nullptr);
    const auto first = std::make_shared<const int>(1);
    latest.publish(first);
    latest.publish(std::make_shared<const int>(2));
    EXPECT_EQ(*latest.read(), 2);
    EXPECT_EQ(first.use_count(), 1);
}

}  // namespace
}  // namespace scorescope
