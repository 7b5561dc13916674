// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAction>
#include <QObject>
#include <array>
#include <functional>
#include <optional>

#include "app/present/view_state.h"

class QMenu;

namespace scorescope::app {

class MainWindow;

/// Every command of the window with its menu, shortcut and state; menus and tool bar share them.
class WindowActions : public QObject {
    Q_OBJECT

public:
    explicit WindowActions(MainWindow& window);

    QAction* train = nullptr;
    QAction* step = nullptr;
    QAction* restart = nullptr;

private:
    struct Text {
        const char* name;  ///< object name
        QString title;
        QString help;
    };
    using Do = std::function<void()>;

    QAction* add(QMenu* menu, const Text& text, const QKeySequence& shortcut, Do action);
    /// Works only while the canvas has the focus.
    QAction* addOnCanvas(QMenu* menu, const Text& text, const QKeySequence& shortcut, Do action);
    QAction* addSwitch(QMenu* menu, const Text& text, bool ViewState::*choice);
    void buildFile();
    void buildEdit();
    void buildView();
    void buildLayers(QMenu* menu);
    void buildWindow(QMenu* menu);
    void buildRun();
    void buildSample();
    void buildLessons();
    void buildHelp();
    void refresh();

    MainWindow& window_;
    QAction* undo_ = nullptr;
    QAction* redo_ = nullptr;
    QAction* sample_ = nullptr;
    QAction* cancel_ = nullptr;
    QAction* directions_ = nullptr;
    QAction* savePicture_ = nullptr;
    QAction* saveLoss_ = nullptr;
    QAction* nextStep_ = nullptr;
    QAction* previousLesson_ = nullptr;
    std::array<QAction*, kLayerCount> layers_{};
    std::vector<std::pair<QAction*, bool ViewState::*>> switches_;
    std::optional<bool> shownTraining_;  ///< what the train icon says
};

}  // namespace scorescope::app
