// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QMainWindow>

#include "app/desktop/canvas_panel.h"
#include "app/desktop/image_panel.h"
#include "app/desktop/lesson_desk.h"
#include "app/desktop/loss_panel.h"
#include "app/desktop/message_bar.h"
#include "app/desktop/sampling_desk.h"
#include "app/desktop/view_keeper.h"
#include "app/desktop/workbench.h"

class QDockWidget;
class QStackedWidget;

namespace scorescope::app {

class LessonPanel;
class WindowActions;

/// The window: canvas in the middle, settings, loss and sampling around it, time below.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    struct Options {
        bool keepLayout = true;  ///< remembers places and sizes; a script wants none of that
    };

    MainWindow(Workbench& workbench, Options options);
    ~MainWindow() override;

    Workbench& workbench() { return workbench_; }
    PlanePresenter& presenter() { return presenter_; }
    SamplingDesk& desk() { return desk_; }
    LessonDesk& lessons() { return *lessons_; }
    LessonPanel& lessonPanel() { return *lessonPanel_; }
    CanvasPanel& canvas() { return *canvas_; }
    ImagePanel& images() { return *images_; }
    /// Images stand in the middle instead of the canvas.
    bool showsImages() const;
    ViewKeeper& keeper() { return *keeper_; }
    LossPanel& losses() { return *losses_; }
    MessageBar& messages() { return *messages_; }
    const QList<QDockWidget*>& panels() const { return panels_; }
    /// False when the session did not end in time; the process must then end without it.
    bool endedCleanly() const { return endedCleanly_; }

    /// Opens a preset, a file or a run; an Error is shown.
    bool openExperiment(const QString& what);
    void openSource(const ExperimentSource& source);
    /// The lesson's panel beside the canvas, in front of settings and sampling.
    void showLesson();
    void resetLayout();
    void setDark(bool dark);
    bool isDark() const { return dark_; }
    void showMessage(Severity severity, const QString& text);

Q_SIGNALS:
    void themeChanged();
    void firstShown();  ///< the window has been painted for the first time

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void tellShown();
    void buildCentre();
    void chooseCentre();
    QDockWidget* addPanel(const QString& title, const char* name, QWidget* content);
    void buildPanels();
    void refreshRestartBar();
    void hideLoss();
    void refreshTitle();
    void loadView();
    void storeView();
    void loadLayout();
    void saveLayout() const;

    Workbench& workbench_;
    Options options_;
    PlanePresenter presenter_;
    SamplingDesk desk_;
    ImageDesk imageDesk_;
    LatentDesk latentDesk_;
    PriorDesk priorDesk_;
    LessonDesk* lessons_ = nullptr;
    LessonPanel* lessonPanel_ = nullptr;
    QDockWidget* lessonDock_ = nullptr;
    bool lossWaits_ = false;  ///< a lesson hides the loss until something is trained
    WindowActions* actions_ = nullptr;
    QStackedWidget* middle_ = nullptr;  ///< the canvas or images
    CanvasPanel* canvas_ = nullptr;
    ImagePanel* images_ = nullptr;
    ViewKeeper* keeper_ = nullptr;
    LossPanel* losses_ = nullptr;
    MessageBar* messages_ = nullptr;
    MessageBar* restartBar_ = nullptr;
    QList<QDockWidget*> panels_;
    QByteArray firstLayout_;
    bool dark_ = false;
    bool endedCleanly_ = true;
};

}  // namespace scorescope::app
