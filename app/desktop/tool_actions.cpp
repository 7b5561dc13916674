// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/tool_actions.h"

#include <QActionGroup>
#include <QMenu>
#include <QMenuBar>
#include <algorithm>

#include "app/desktop/main_window.h"
#include "app/present/given_view.h"
#include "app/present/map_catalogue.h"

namespace scorescope::app {

ToolActions::ToolActions(MainWindow& window) : QObject(&window), window_(window) {
    QMenu* menu = window_.menuBar()->addMenu(tr("&Tools"));
    menu->setObjectName(QStringLiteral("tools"));
    buildMaps(menu);
    menu->addSeparator();
    buildParts(menu);
    menu->addSeparator();
    buildSlowMotion(menu);
    connect(&window_.workbench(), &Workbench::partsReady, this, &ToolActions::refresh);
    connect(&window_.workbench(), &Workbench::choicesChanged, this, &ToolActions::refresh);
    connect(&window_.presenter(), &PlanePresenter::homeChanged, this, &ToolActions::refresh);
    refresh();
}

QAction* ToolActions::add(QMenu* menu, const char* name, const QString& title, const QString& help,
                          std::function<void(Document&)> change) {
    QAction* made = menu->addAction(title);
    made->setObjectName(QLatin1String(name));
    made->setStatusTip(help);
    made->setToolTip(help);
    connect(made, &QAction::triggered, this, [this, change = std::move(change)] {
        Document& document = window_.workbench().document();
        document.endGesture();
        change(document);
    });
    return made;
}

void ToolActions::buildMaps(QMenu* menu) {
    QMenu* maps = menu->addMenu(tr("&Map under the Arrows"));
    auto* group = new QActionGroup(this);
    for (const MapInfo& info : mapCatalogue()) {
        const std::string name = "action.map." + info.id;
        QAction* made = add(maps, name.c_str(), QString::fromStdString(info.title),
                            QString::fromStdString(info.help),
                            [kind = info.kind](Document& document) { chooseMap(document, kind); });
        made->setCheckable(true);
        group->addAction(made);
        maps_.emplace_back(made, info.kind);
    }
    QAction* next =
        add(menu, "nextMap", tr("Next Map"), tr("Go through the maps"),
            [](Document& document) { chooseMap(document, mapAfter(document.view().map)); });
    onCanvas(next, Qt::Key_C);
}

void ToolActions::onCanvas(QAction* action, Qt::Key key) {
    action->setShortcut(QKeySequence(key));
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    window_.canvas().addAction(action);
}

void ToolActions::buildParts(QMenu* menu) {
    QMenu* parts = menu->addMenu(tr("&Score of a ScoreVAE"));
    auto* group = new QActionGroup(this);
    for (const GivenPart& info : givenPartCatalogue()) {
        const std::string name = "action.part." + info.id;
        QAction* made = add(parts, name.c_str(), QString::fromStdString(info.title),
                            QString::fromStdString(info.help),
                            [part = info.part](Document& document) { choosePart(document, part); });
        made->setCheckable(true);
        group->addAction(made);
        parts_.emplace_back(made, info.part);
    }
    nextPart_ =
        add(menu, "nextPart", tr("Next Part of the Score"),
            tr("Go through prior, encoder and both, whose sum is the posterior's score"),
            [](Document& document) { choosePart(document, partAfter(document.view().givenPart)); });
    onCanvas(nextPart_, Qt::Key_E);
}

void ToolActions::buildSlowMotion(QMenu* menu) {
    forward_ =
        add(menu, "revealNext", tr("Denoising Score Matching: Next Step"),
            tr("Point, noise, target, prediction, residual, average"), [](Document& document) {
                const ViewState& view = document.view();
                revealDsm(document, view.shows(Layer::dsm) ? view.dsm.stage + 1 : 1);
            });
    onCanvas(forward_, Qt::Key_Period);
    back_ = add(menu, "revealBack", tr("Denoising Score Matching: Step Back"),
                tr("Take the last step away"),
                [](Document& document) { revealDsm(document, document.view().dsm.stage - 1); });
    onCanvas(back_, Qt::Key_Comma);
    another_ = add(menu, "anotherSample", tr("Denoising Score Matching: Another Sample"),
                   tr("The next training point with other noise"), showAnotherDsmSample);
    onCanvas(another_, Qt::Key_N);
}

void ToolActions::refresh() {
    const ViewState& view = window_.workbench().document().view();
    const bool plane = !window_.presenter().overTime();
    for (const auto& [action, kind] : maps_) {
        action->setChecked(view.map == kind);
        action->setEnabled(plane);
    }
    const bool parts = plane && window_.workbench().dimension() == 2 &&
                       partsOf(window_.workbench().running()).size() > 1;
    for (const auto& [action, part] : parts_) {
        action->setChecked(view.givenPart == part);
        action->setEnabled(parts);
    }
    nextPart_->setEnabled(parts);
    const bool shown = view.shows(Layer::dsm);
    forward_->setEnabled(plane && !(shown && view.dsm.stage >= kLastDsmStage));
    back_->setEnabled(plane && shown && view.dsm.stage > 0);
    another_->setEnabled(plane);
}

void choosePart(Document& document, GivenPoint::Part part) {
    ViewState view = document.view();
    view.givenPart = part;
    document.changeView("choose a part of the score", view);
}

void revealDsm(Document& document, int stage) {
    ViewState view = document.view();
    view.show(Layer::dsm, true);
    view.dsm.stage = std::clamp(stage, 0, kLastDsmStage);
    document.changeView("show a step of denoising score matching", view);
}

void showAnotherDsmSample(Document& document) {
    ViewState view = document.view();
    view.show(Layer::dsm, true);
    ++view.dsm.index;
    ++view.dsm.seed;
    document.changeView("show another sample", view);
}

}  // namespace scorescope::app
