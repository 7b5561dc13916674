// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QTemporaryDir>
#include <QThreadPool>
#include <QTimer>
#include <memory>
#include <optional>

#include "app/desktop/canvas_panel.h"
#include "app/desktop/image_panel.h"
#include "app/present/scene_file.h"
#include "app/present/view_file.h"

namespace scorescope::app {

/// Keeps view.json current: in the run's folder, and in a folder of its own that the audience
/// window follows, which also works before there is a run folder and across runs. Files are written
/// in a thread of its own.
class ViewKeeper : public QObject {
    Q_OBJECT

public:
    ViewKeeper(Workbench& workbench, PlanePresenter& presenter, CanvasPanel& canvas,
               ImagePanel& images, QObject* parent = nullptr);
    ~ViewKeeper() override;

    /// What is on the canvas right now.
    StoredView current() const;
    /// What the audience reads below the canvas; empty: the experiment's title.
    void setCaption(const std::string& caption);
    /// Writes it before the run is left; returns when it is done.
    Result<void> storeNow();
    /// Writes what the audience would see right now into a folder, which is made where it is
    /// missing; a window that follows the folder needs nothing else.
    Result<void> share(const std::string& folder);
    /// Starts the audience window: a program of its own, which lives on when this one ends.
    Result<void> openAudience();

private:
    /// What is to be written where.
    struct Order {
        StoredView view;
        std::string runFolder;               ///< empty: none
        std::string audienceFolder;          ///< empty: none
        std::optional<Settings> experiment;  ///< for the audience, when it is another one
        std::optional<SharedScene> shared;   ///< likewise
    };

    void touch();
    void store();
    Order order();
    bool showsImages() const { return !images_.isHidden(); }
    int interval() const;
    SharedScene shared(const std::string& runFolder) const;
    SharedScene sharedImages() const;
    bool stageDraws(const std::string& id, bool recorded) const;
    static Result<void> carryOut(const Order& order);

    Workbench& workbench_;
    PlanePresenter& presenter_;
    CanvasPanel& canvas_;
    ImagePanel& images_;
    QTimer timer_;
    QThreadPool pool_;
    std::unique_ptr<QTemporaryDir> audience_;
    std::string caption_;
    std::string written_;         ///< the last order, as text
    std::string experimentHash_;  ///< of the audience's experiment.json
    bool sceneChanged_ = false;
    bool told_ = false;  ///< that it cannot be written
};

}  // namespace scorescope::app
