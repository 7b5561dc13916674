// SPDX-License-Identifier: Apache-2.0
#include "app/stage/lesson_player.h"

#include <gtest/gtest.h>

#include "app/present/lesson.h"

namespace scorescope::app {
namespace {

TEST(LessonPlayer, PlaysEveryLessonThatComesWithTheProgram) {
    const auto lessons = listLessons();
    ASSERT_TRUE(lessons) << lessons.error().line();
    ASSERT_FALSE(lessons->empty());
    for (const LessonEntry& entry : *lessons) {
        const auto player = LessonPlayer::load(entry.name);
        ASSERT_TRUE(player) << player.error().line();
        ASSERT_GT(player->count(), 0U);
        for (std::size_t i = 0; i < player->count(); ++i) {
            const auto content = player->content(i);
            EXPECT_TRUE(content->parts) << entry.name;
            ASSERT_TRUE(content->view) << entry.name;
            EXPECT_FALSE(content->view->caption.empty()) << entry.name;
            if (content->recording) {
                EXPECT_TRUE(content->newest) << entry.name;
                EXPECT_TRUE(content->parts->scores->network(*content->newest)) << entry.name;
            }
        }
    }
}

TEST(LessonPlayer, AnUnknownLessonNamesTheNearest) {
    const auto player = LessonPlayer::load("pdf-and-scores");
    ASSERT_FALSE(player);
    EXPECT_EQ(player.error().fault, Fault::usage);
}

}  // namespace
}  // namespace scorescope::app
