// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/stage/lesson_player.h"
#include "app/stage/show.h"
#include "app/stage/stage_keys.h"
#include "app/stage/stage_painter.h"

namespace scorescope::app {

/// The show with its painter: what keys do to it, and how it comes into a framebuffer. Belongs to
/// the painter's thread.
class Stage {
public:
    /// unit: see StageArguments.
    Stage(StagePainter& painter, double unit);

    void take(std::shared_ptr<const StageContent> content);
    /// Plays a lesson from this step (from 0).
    void play(LessonPlayer lesson, std::size_t step);

    /// What a key does, except for those of the window (full screen, quit).
    void act(StageCommand command);
    bool advance(double seconds) { return show_.advance(seconds); }
    void settle() { show_.settle(); }
    bool moves() const { return show_.moves(); }

    Result<void> paint(const StageTarget& target);

    /// Of the last picture.
    const StageLayout& layout() const { return layout_; }
    const StageImage& image() const { return image_; }
    const std::vector<PixelRect>& boxes() const { return painter_.boxes(); }

private:
    void step(int change);
    void showLessonStep(std::size_t step);
    void resizeLetters(float factor);

    StagePainter& painter_;
    Show show_;
    std::optional<LessonPlayer> lesson_;
    std::size_t lessonStep_ = 0;
    double unit_ = 0.0;
    float letters_ = 1.0f;
    StageLayout layout_;
    StageImage image_;
};

}  // namespace scorescope::app
