// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/window_actions.h"

#include <QApplication>
#include <QDockWidget>
#include <QMenu>
#include <QMenuBar>

#include "app/desktop/help_dialogs.h"
#include "app/desktop/lesson_panel.h"
#include "app/desktop/main_window.h"
#include "app/desktop/tool_actions.h"
#include "app/desktop/transport_icons.h"
#include "app/desktop/window_files.h"
#include "app/present/presets.h"

namespace scorescope::app {

WindowActions::WindowActions(MainWindow& window) : QObject(&window), window_(window) {
    buildFile();
    buildEdit();
    buildView();
    new ToolActions(window_);
    buildRun();
    buildSample();
    buildLessons();
    buildHelp();
    connect(&window_.workbench(), &Workbench::choicesChanged, this, &WindowActions::refresh);
    connect(&window_.workbench(), &Workbench::runChanged, this, &WindowActions::refresh);
    connect(&window_.presenter(), &PlanePresenter::homeChanged, this, &WindowActions::refresh);
    connect(&window_, &MainWindow::themeChanged, this, [this] {
        shownTraining_.reset();
        refresh();
    });
    refresh();
}

QAction* WindowActions::add(QMenu* menu, const Text& text, const QKeySequence& shortcut,
                            Do action) {
    QAction* made = menu->addAction(text.title);
    made->setObjectName(QLatin1String(text.name));
    made->setShortcut(shortcut);
    made->setStatusTip(text.help);
    const QString keys = shortcut.toString(QKeySequence::NativeText);
    made->setToolTip(keys.isEmpty() ? text.help : QStringLiteral("%1 (%2)").arg(text.help, keys));
    connect(made, &QAction::triggered, this, std::move(action));
    window_.addAction(made);
    return made;
}

QAction* WindowActions::addOnCanvas(QMenu* menu, const Text& text, const QKeySequence& shortcut,
                                    Do action) {
    QAction* made = add(menu, text, shortcut, std::move(action));
    window_.removeAction(made);
    made->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    window_.canvas().addAction(made);
    return made;
}

QAction* WindowActions::addSwitch(QMenu* menu, const Text& text, bool ViewState::*choice) {
    QAction* made = add(menu, text, {}, [this, choice, label = text.title.toStdString()] {
        ViewState view = window_.workbench().document().view();
        view.*choice = !(view.*choice);
        window_.workbench().document().changeView("switch " + label, view);
    });
    made->setCheckable(true);
    switches_.emplace_back(made, choice);
    return made;
}

void WindowActions::buildFile() {
    QMenu* menu = window_.menuBar()->addMenu(tr("&File"));
    QMenu* presets = menu->addMenu(tr("Open &Preset"));
    if (const auto list = listPresets()) {
        for (const Preset& preset : *list) {
            const QString name = QString::fromStdString(preset.name);
            presets->addAction(name, &window_, [this, name] { window_.openExperiment(name); });
        }
    }
    presets->menuAction()->setVisible(!presets->isEmpty());
    add(menu, {"openExperiment", tr("&Open Experiment..."), tr("Open an experiment file")},
        QKeySequence::Open, [this] { chooseExperimentFile(window_); });
    add(menu, {"openRun", tr("Open &Run..."), tr("Open the folder of a run and train on")},
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O), [this] { chooseRunFolder(window_); });
    menu->addSeparator();
    add(menu, {"saveExperiment", tr("&Save Experiment..."), tr("Write all settings to a file")},
        QKeySequence::Save, [this] { saveExperiment(window_); });
    savePicture_ = add(menu,
                       {"savePicture", tr("Save &Picture..."),
                        tr("Write the canvas with axes and legend as PNG, SVG or PDF")},
                       QKeySequence(Qt::CTRL | Qt::Key_E), [this] { savePicture(window_); });
    saveLoss_ =
        add(menu,
            {"saveLoss", tr("Save &Loss Curve..."), tr("Write the loss curve as PNG, SVG or PDF")},
            {}, [this] { saveLossCurve(window_); });
    menu->addSeparator();
    add(menu, {"quit", tr("&Quit"), tr("Save the run and leave")},
        QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { window_.close(); });
}

void WindowActions::buildEdit() {
    QMenu* menu = window_.menuBar()->addMenu(tr("&Edit"));
    undo_ = add(menu, {"undo", tr("&Undo"), tr("Take the last change back")}, QKeySequence::Undo,
                [this] { window_.workbench().document().undo(); });
    redo_ = add(menu, {"redo", tr("&Redo"), tr("Make the change again")},
                QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z),
                [this] { window_.workbench().document().redo(); });
}

void WindowActions::buildLayers(QMenu* menu) {
    for (const LayerInfo& info : layerCatalogue()) {
        const QString title = QString::fromStdString(info.title);
        QAction* made = addOnCanvas(menu, {"", title, QString::fromStdString(info.help)},
                                    QKeySequence(QString(QLatin1Char(info.shortcut))),
                                    [this, layer = info.layer] {
                                        Document& document = window_.workbench().document();
                                        showLayer(document, layer, !document.view().shows(layer));
                                    });
        made->setObjectName(QString::fromStdString("action.layer." + info.id));
        made->setCheckable(true);
        layers_[static_cast<std::size_t>(info.layer)] = made;
    }
}

void WindowActions::buildView() {
    QMenu* menu = window_.menuBar()->addMenu(tr("&View"));
    buildLayers(menu);
    menu->addSeparator();
    addSwitch(menu,
              {"diffuseData", tr("Data Moves with t"), tr("Show the training data at time t")},
              &ViewState::diffuseData);
    addSwitch(menu,
              {"exactPaths", tr("Particles Follow the True Score"),
               tr("Reverse and ODE paths over time; otherwise the learned score")},
              &ViewState::exactPaths);
    addSwitch(menu, {"noiseLeft", tr("Noise on the Left"), tr("Time runs from noise to data")},
              &ViewState::noiseLeft);
    addSwitch(menu, {"logDensity", tr("Logarithmic Density"), tr("Colours follow ln p")},
              &ViewState::logDensity);
    directions_ =
        add(menu, {"directions", tr("Arrows Show Direction Only"), tr("All of one length")}, {},
            [this] {
                Document& document = window_.workbench().document();
                ViewState view = document.view();
                view.arrows = view.arrows == ArrowScaling::direction ? ArrowScaling::magnitude
                                                                     : ArrowScaling::direction;
                document.changeView("change the arrows", view);
            });
    directions_->setCheckable(true);
    menu->addSeparator();
    GlView& canvas = window_.canvas().view();
    addOnCanvas(menu, {"fit", tr("&Fit"), tr("Show all of the data")}, QKeySequence(Qt::Key_0),
                [this] { window_.canvas().fit(); });
    add(menu, {"zoomIn", tr("Zoom &In"), tr("Enlarge the canvas")}, QKeySequence::ZoomIn,
        [&canvas] { canvas.zoomBy(1.25); });
    add(menu, {"zoomOut", tr("Zoom &Out"), tr("Show more of the plane")}, QKeySequence::ZoomOut,
        [&canvas] { canvas.zoomBy(0.8); });
    menu->addSeparator();
    buildWindow(menu);
}

void WindowActions::buildWindow(QMenu* menu) {
    QMenu* panels = menu->addMenu(tr("&Panels"));
    for (QDockWidget* panel : window_.panels()) panels->addAction(panel->toggleViewAction());
    add(menu, {"resetLayout", tr("&Reset Layout"), tr("Put all panels back")}, {},
        [this] { window_.resetLayout(); });
    QAction* dark = add(menu, {"dark", tr("&Dark Theme"), tr("Light on dark")}, {},
                        [this] { window_.setDark(!window_.isDark()); });
    dark->setCheckable(true);
    connect(menu, &QMenu::aboutToShow, dark, [this, dark] { dark->setChecked(window_.isDark()); });
    add(menu,
        {"audience", tr("&Audience Window"),
         tr("Show the canvas in big type on the second display; it follows this window")},
        QKeySequence(Qt::CTRL | Qt::Key_F11), [this] {
            const Result<void> opened = window_.keeper().openAudience();
            if (!opened) {
                window_.showMessage(Severity::error, QString::fromStdString(opened.error().line()));
            }
        });
    add(menu, {"fullScreen", tr("F&ull Screen"), tr("Use the whole screen")},
        QKeySequence(Qt::Key_F11),
        [this] { window_.setWindowState(window_.windowState() ^ Qt::WindowFullScreen); });
}

void WindowActions::buildRun() {
    QMenu* menu = window_.menuBar()->addMenu(tr("&Run"));
    Workbench& workbench = window_.workbench();
    train = add(menu, {"train", tr("Train"), tr("Start or pause the training")},
                QKeySequence(Qt::CTRL | Qt::Key_T), [&workbench] { workbench.toggleTraining(); });
    step = add(menu, {"step", tr("Step"), tr("Take one training step")},
               QKeySequence(Qt::CTRL | Qt::Key_Return), [&workbench] { workbench.takeSteps(1); });
    restart = add(menu, {"restart", tr("Restart"), tr("Back to step 0 with the chosen settings")},
                  {}, [&workbench] { workbench.restart(); });
}

void WindowActions::buildSample() {
    QMenu* menu = window_.menuBar()->addMenu(tr("&Sample"));
    sample_ = add(menu, {"drawSample", tr("&Sample"), tr("Draw particles from the model")},
                  QKeySequence(Qt::CTRL | Qt::Key_R), [this] { window_.desk().sample(); });
    cancel_ = add(menu, {"cancelSample", tr("&Cancel"), tr("Stop drawing")}, {},
                  [this] { window_.desk().cancel(); });
    addSwitch(menu, {"redrawNoise", tr("New Noise Every Time"), tr("Otherwise the noise is kept")},
              &ViewState::redrawNoise);
    addSwitch(menu,
              {"resampleLive", tr("Resample While Training"), tr("Particles follow the model")},
              &ViewState::resample);
    addSwitch(menu, {"emaWeights", tr("EMA Weights"), tr("Averaged weights; otherwise the newest")},
              &ViewState::emaWeights);
    menu->addSeparator();
    addOnCanvas(menu, {"playTime", tr("&Play or Pause Time"), tr("Move t between noise and data")},
                QKeySequence(Qt::Key_Space), [this] { window_.presenter().togglePlaying(); });
    addOnCanvas(menu, {"toData", tr("Jump to &Data"), tr("t = 0")}, QKeySequence(Qt::Key_Home),
                [this] { window_.presenter().setT(0.0, false); });
    addOnCanvas(menu, {"toNoise", tr("Jump to &Noise"), tr("t = 1")}, QKeySequence(Qt::Key_End),
                [this] { window_.presenter().setT(1.0, false); });
}

void WindowActions::buildLessons() {
    QMenu* menu = window_.menuBar()->addMenu(tr("&Lessons"));
    LessonDesk& lessons = window_.lessons();
    nextStep_ = add(menu,
                    {"nextStep", tr("&Next Step"),
                     tr("Do the lesson's next step; after the last one the next lesson opens")},
                    QKeySequence(Qt::Key_PageDown), [&lessons] { lessons.advance(); });
    previousLesson_ =
        add(menu, {"previousLesson", tr("&Previous Lesson"), tr("Go back in the course")},
            QKeySequence(Qt::Key_PageUp), [&lessons] { lessons.turn(-1); });
    add(menu, {"nextLesson", tr("Next &Lesson"), tr("Go on in the course")},
        QKeySequence(Qt::CTRL | Qt::Key_PageDown), [&lessons] { lessons.turn(1); });
    add(menu, {"findLesson", tr("&Find a Lesson..."), tr("Type a word of it")},
        QKeySequence(Qt::Key_F3), [this] {
            window_.showLesson();
            window_.lessonPanel().search();
        });
    add(menu, {"checkLesson", tr("&Check All Numbers"), tr("Run the lesson beside the window")},
        QKeySequence(Qt::Key_F8), [&lessons] { lessons.checkAll(); });
    menu->addSeparator();
    // Lessons are read from the disk only when somebody looks for them.
    connect(menu, &QMenu::aboutToShow, this, [this, menu, &lessons] {
        if (menu->property("listed").toBool()) return;
        menu->setProperty("listed", true);
        for (const LessonEntry& entry : lessons.entries()) {
            const QString title =
                QString::fromStdString(std::to_string(entry.chapter) + "  " + entry.title);
            menu->addAction(title, &window_,
                            [&lessons, name = entry.name] { lessons.openOrTell(name); });
        }
    });
    connect(&lessons, &LessonDesk::opened, this, &WindowActions::refresh);
}

void WindowActions::buildHelp() {
    QMenu* menu = window_.menuBar()->addMenu(tr("&Help"));
    add(menu, {"shortcuts", tr("&Shortcuts"), tr("All keys of the window")},
        QKeySequence(QKeySequence::HelpContents), [this] { showShortcuts(window_); });
    add(menu, {"about", tr("&About ScoreScope"), tr("Version, engine and licences")}, {},
        [this] { showAbout(window_); });
}

void WindowActions::refresh() {
    const Workbench& workbench = window_.workbench();
    const Document& document = workbench.document();
    const RunView run = workbench.run();
    train->setText(QString::fromStdString(run.trainText));
    train->setEnabled(run.canTrain);
    if (shownTraining_ != run.training) {
        shownTraining_ = run.training;
        const QPalette palette = QApplication::palette();
        train->setIcon(transportIcon(run.training ? Transport::pause : Transport::play, palette));
        step->setIcon(transportIcon(Transport::step, palette));
        restart->setIcon(transportIcon(Transport::restart, palette));
    }
    step->setEnabled(run.canStep);
    restart->setEnabled(run.canRestart);
    sample_->setEnabled(run.canSample);
    cancel_->setEnabled(run.canCancel);
    saveLoss_->setEnabled(!workbench.curves().empty());
    // Without a lesson these keys belong to whatever has the focus.
    nextStep_->setEnabled(window_.lessons().lesson() != nullptr);
    previousLesson_->setEnabled(window_.lessons().lesson() != nullptr);
    undo_->setEnabled(document.canUndo());
    redo_->setEnabled(document.canRedo());
    const auto named = [](const QString& verb, const std::string& label) {
        return label.empty() ? verb : verb + QStringLiteral(": ") + QString::fromStdString(label);
    };
    undo_->setText(named(tr("&Undo"), document.undoLabel()));
    redo_->setText(named(tr("&Redo"), document.redoLabel()));
    const bool overTime = window_.presenter().overTime();
    for (const LayerInfo& info : layerCatalogue()) {
        QAction* action = layers_[static_cast<std::size_t>(info.layer)];
        action->setChecked(document.view().shows(info.layer));
        action->setVisible(overTime ? info.overTime : info.onPlane);
    }
    for (const auto& [action, choice] : switches_) action->setChecked(document.view().*choice);
    directions_->setChecked(document.view().arrows == ArrowScaling::direction);
}

}  // namespace scorescope::app
