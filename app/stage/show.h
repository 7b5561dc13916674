// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/present/canvas_view.h"
#include "app/present/field_schedule.h"
#include "app/present/time_cursor.h"
#include "app/present/xt_schedule.h"
#include "app/present/xt_view.h"
#include "app/stage/folder_reader.h"
#include "app/stage/stage_image.h"

namespace scorescope::app {

/// Where a lesson stands.
struct LessonPlace {
    std::size_t step = 0;
    std::size_t count = 0;  ///< 0: no lesson
};

/// What the audience sees: follows what a run's window says, except for what the keys of the stage
/// have changed since. Not synchronised.
class Show {
public:
    /// The newest content; `at` tells which step of a lesson it is.
    void take(std::shared_ptr<const StageContent> content, LessonPlace at = {});
    /// Size of the canvas in units of the slide, and the pixels that a unit takes.
    void setCanvas(int width, int height, double pixelsPerUnit);

    void showState(int change);  ///< earlier or later weights; beyond the last: the newest
    void showEnd(bool last);     ///< the first or the newest weights
    void togglePlaying();
    void toggleBlack() { black_ = !black_; }
    void toggleHelp() { help_ = !help_; }

    /// Time has passed; true when the picture has changed.
    bool advance(double seconds);
    /// Goes to the time that is followed at once instead of gliding there.
    void settle();
    bool moves() const { return cursor_.isPlaying() || target_.has_value(); }

    StageImage image();

private:
    void follow(const StoredView& view);
    void takeParts();
    void takeNetwork();
    std::optional<std::int64_t> wantedStep() const;
    std::vector<std::int64_t> steps() const;
    bool overTime() const;
    render::Camera camera() const;
    Picture& picture();
    void setT(double t);
    void compute();
    void computePlane();
    void computeOverTime();
    FieldWish wish() const;
    XtWish xtWish() const;
    bool showsPicture() const { return content_->shared && content_->shared->picture; }
    bool mirrors() const;
    StageImage pictureImage() const;
    StageImage canvasImage();
    bool hands(const std::string& id) const;
    render::Scene scene();
    std::vector<LegendEntry> entries();
    std::vector<StageLegend> legend();
    StageTime timeImage() const;
    std::string noticeText() const;

    std::shared_ptr<const StageContent> content_ = std::make_shared<const StageContent>();
    std::shared_ptr<const StageParts> parts_;
    std::shared_ptr<const LocalNetwork> network_;
    std::shared_ptr<const RecordedWeights> weights_;  ///< that network_ was made of
    std::string networkNotice_;
    LessonPlace place_;
    StoredView view_;  ///< the last that was followed
    bool viewed_ = false;
    std::optional<std::int64_t> ownStep_;  ///< chosen by a key
    bool ownTime_ = false;                 ///< likewise
    CanvasView canvas_;
    XtView xt_;
    FieldSchedule schedule_;
    XtSchedule xtSchedule_;
    TimeCursor cursor_;
    std::optional<double> target_;  ///< where t glides
    int width_ = 960;
    int height_ = 440;
    double pixelsPerUnit_ = 1.0;
    std::uint64_t generation_ = 0;
    bool black_ = false;
    bool help_ = false;
};

}  // namespace scorescope::app
