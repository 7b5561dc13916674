// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QObject>
#include <functional>
#include <utility>
#include <vector>

#include "app/present/document.h"

class QMenu;

namespace scorescope::app {

class MainWindow;

/// The menu of what takes a score apart: maps under the arrows, the parts of a ScoreVAE's score,
/// and denoising score matching step by step.
class ToolActions : public QObject {
    Q_OBJECT

public:
    explicit ToolActions(MainWindow& window);

private:
    QAction* add(QMenu* menu, const char* name, const QString& title, const QString& help,
                 std::function<void(Document&)> change);
    void buildMaps(QMenu* menu);
    void buildParts(QMenu* menu);
    void buildSlowMotion(QMenu* menu);
    void onCanvas(QAction* action, Qt::Key key);
    void refresh();

    MainWindow& window_;
    std::vector<std::pair<QAction*, MapKind>> maps_;
    std::vector<std::pair<QAction*, GivenPoint::Part>> parts_;
    QAction* nextPart_ = nullptr;
    QAction* forward_ = nullptr;
    QAction* back_ = nullptr;
    QAction* another_ = nullptr;
};

/// Shows this part of a score that a latent vector makes.
void choosePart(Document& document, GivenPoint::Part part);

/// Shows denoising score matching up to this step, as one step of the history.
void revealDsm(Document& document, int stage);

/// Shows the next training point with noise of its own.
void showAnotherDsmSample(Document& document);

}  // namespace scorescope::app
