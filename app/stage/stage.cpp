// SPDX-License-Identifier: Apache-2.0
#include "app/stage/stage.h"

#include <algorithm>

namespace scorescope::app {
namespace {

constexpr float kLetterStep = 1.12f;
constexpr float kSmallestLetters = 0.6f;
constexpr float kLargestLetters = 2.0f;

}  // namespace

Stage::Stage(StagePainter& painter, double unit) : painter_(painter), unit_(unit) {
    painter_.setScale(static_cast<float>(unit_), letters_);
}

void Stage::take(std::shared_ptr<const StageContent> content) {
    show_.take(std::move(content));
}

void Stage::play(LessonPlayer lesson, std::size_t step) {
    lesson_ = std::move(lesson);
    showLessonStep(step);
}

void Stage::showLessonStep(std::size_t step) {
    lessonStep_ = std::min(step, lesson_->count() - 1);
    show_.take(lesson_->content(lessonStep_), {lessonStep_, lesson_->count()});
}

void Stage::step(int change) {
    if (!lesson_) {
        show_.showState(change);
    } else if (change > 0 || lessonStep_ > 0) {
        showLessonStep(change > 0 ? lessonStep_ + 1 : lessonStep_ - 1);
    }
}

void Stage::resizeLetters(float factor) {
    letters_ = std::clamp(letters_ * factor, kSmallestLetters, kLargestLetters);
    painter_.setScale(static_cast<float>(unit_), letters_);
}

void Stage::act(StageCommand command) {
    switch (command) {
        case StageCommand::next: step(1); break;
        case StageCommand::previous: step(-1); break;
        case StageCommand::first: lesson_ ? showLessonStep(0) : show_.showEnd(false); break;
        case StageCommand::newest:
            lesson_ ? showLessonStep(lesson_->count() - 1) : show_.showEnd(true);
            break;
        case StageCommand::black: show_.toggleBlack(); break;
        case StageCommand::playTime: show_.togglePlaying(); break;
        case StageCommand::larger: resizeLetters(kLetterStep); break;
        case StageCommand::smaller: resizeLetters(1.0f / kLetterStep); break;
        case StageCommand::help: show_.toggleHelp(); break;
        case StageCommand::fullScreen:
        case StageCommand::quit: break;
    }
}

Result<void> Stage::paint(const StageTarget& target) {
    image_ = show_.image();
    layout_ = painter_.layout(image_, target);
    const render::Camera& camera = image_.camera;
    if (camera.pixelWidth() != layout_.canvasWidth ||
        camera.pixelHeight() != layout_.canvasHeight) {
        show_.setCanvas(layout_.canvasWidth, layout_.canvasHeight,
                        static_cast<double>(layout_.unit));
        image_ = show_.image();
    }
    return painter_.paint(image_, layout_, target);
}

}  // namespace scorescope::app
