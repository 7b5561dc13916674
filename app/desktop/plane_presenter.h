// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <optional>

#include "app/desktop/inquirer.h"
#include "app/desktop/plane_loader.h"
#include "app/desktop/workbench.h"
#include "app/present/canvas_view.h"
#include "app/present/field_schedule.h"
#include "app/present/time_cursor.h"
#include "app/present/xt_schedule.h"
#include "app/present/xt_view.h"

namespace scorescope::app {

/// Keeps the picture on the canvas up to date: data, fields, density and particles of the plane at
/// one time t, or one-dimensional data over all times. Asks the explorer no more than the schedules
/// allow.
class PlanePresenter : public QObject {
    Q_OBJECT

public:
    explicit PlanePresenter(Workbench& workbench, QObject* parent = nullptr);

    CanvasView& canvas() { return canvas_; }
    const CanvasView& canvas() const { return canvas_; }
    XtView& xt() { return xt_; }
    /// The data have one dimension: the canvas shows them over time.
    bool overTime() const;
    const Picture& picture() const;
    /// What a new window shows; nothing before there are data.
    std::optional<render::WorldRect> home() const;
    const TimeCursor& cursor() const { return cursor_; }
    render::Scene scene();
    std::optional<std::int64_t> recordedStep() const { return recordedStep_; }
    ScoreSource source() const;

    /// The part of the plane on the screen; `moving` while a hand changes it.
    void setWindow(const render::WorldRect& visible, int pixelWidth, int pixelHeight, bool moving);
    void setT(double t, bool moving);
    void play(TimeCursor::Motion motion);
    void togglePlaying();
    /// Weights of an earlier step; nothing: the newest.
    void setRecordedStep(std::optional<std::int64_t> step);
    void setTrajectory(Trajectory trajectory);
    void setTheme(const render::ThemeColours& theme);

    /// What is on the screen is what was asked for (scripts wait for this).
    bool settled() const;

Q_SIGNALS:
    void sceneChanged();
    void timeChanged();  ///< t or whether it plays
    void particlesChanged();
    void recordedStepChanged();
    void homeChanged();  ///< other data: show all of it

private:
    void reload();
    void refresh();
    void takeReply(const ExplorerReply& reply);
    void playOn();
    FieldWish wish() const;
    XtWish xtWish() const;
    std::optional<GivenPoint> given() const;
    void refreshOverTime();
    void takeOverTime(const ExplorerReply& reply);

    Workbench& workbench_;
    CanvasView canvas_;
    XtView xt_;
    XtSchedule xtSchedule_;
    TimeCursor cursor_;
    FieldSchedule schedule_;
    PlaneLoader loader_;
    Inquirer inquirer_;
    QTimer player_;
    QTimer settle_;  ///< after it the hand is taken to rest
    QElapsedTimer sinceFrame_;
    render::WorldRect visible_;
    int pixelWidth_ = 0;
    int pixelHeight_ = 0;
    bool moving_ = false;
    std::optional<std::int64_t> recordedStep_;
    std::optional<Settings> loadedFor_;
    std::uint64_t nextId_ = 1;
    std::uint64_t awaited_ = 0;
};

}  // namespace scorescope::app
