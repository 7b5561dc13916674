// SPDX-License-Identifier: Apache-2.0
#include "app/stage/lesson_player.h"

#include <gtest/gtest.h>

#include <algorithm>

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
            ASSERT_TRUE(content->view) << entry.name;
            ASSERT_TRUE(content->shared) << entry.name << ", step " << i + 1;
            if (!content->shared->picture) {
                EXPECT_TRUE(content->parts) << entry.name;
                EXPECT_FALSE(content->shared->order.empty()) << entry.name;
            }
            EXPECT_FALSE(content->view->caption.empty()) << entry.name;
            if (content->recording) {
                EXPECT_TRUE(content->newest) << entry.name;
                EXPECT_TRUE(content->parts->scores->network(*content->newest)) << entry.name;
            }
        }
    }
}

bool handsOver(const StageContent& content, const std::string& id) {
    return std::ranges::any_of(content.shared->drawables, [&](const render::Drawable& drawable) {
        return std::visit([&](const auto& any) { return any.id == id; }, drawable);
    });
}

TEST(LessonPlayer, HasWhatOnlyAWindowCanDraw) {
    const auto reverse = LessonPlayer::load("reverse-sde");
    ASSERT_TRUE(reverse) << reverse.error().line();
    for (std::size_t i = 0; i < reverse->count(); ++i) {
        EXPECT_TRUE(handsOver(*reverse->content(i), "particles")) << i;
    }
    const auto images = LessonPlayer::load("why-vaes-blur");
    ASSERT_TRUE(images) << images.error().line();
    EXPECT_TRUE(images->content(0)->shared->picture);
    EXPECT_FALSE(images->content(0)->parts);
}

TEST(LessonPlayer, ItsOwnNetworkDrawsTheLearnedScore) {
    const auto player = LessonPlayer::load("denoising-score-matching");
    ASSERT_TRUE(player) << player.error().line();
    for (std::size_t i = 0; i < player->count(); ++i) {
        const StageContent& content = *player->content(i);
        EXPECT_NE(content.recording != nullptr, handsOver(content, "learned score")) << i;
    }
}

TEST(LessonPlayer, AnUnknownLessonNamesTheNearest) {
    const auto player = LessonPlayer::load("pdf-and-scores");
    ASSERT_FALSE(player);
    EXPECT_EQ(player.error().fault, Fault::usage);
}

}  // namespace
}  // namespace scorescope::app
