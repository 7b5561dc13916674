// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QMimeData>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>
#include <QVBoxLayout>
#include <utility>

#include "app/desktop/lesson_panel.h"
#include "app/desktop/main_tool_bar.h"
#include "app/desktop/sampling_panel.h"
#include "app/desktop/settings_form.h"
#include "app/desktop/status_figures.h"
#include "app/desktop/theme.h"
#include "app/desktop/time_bar.h"
#include "app/desktop/window_actions.h"
#include "app/present/lesson_text.h"
#include "app/present/view_file.h"

namespace scorescope::app {
namespace {

constexpr int kLayoutVersion = 2;  // grows when docks change; older layouts are then left alone
constexpr QSize kFirstSize{1280, 800};
constexpr int kSettingsWidth = 276;
constexpr int kLossHeight = 165;
constexpr double kLessonShare = 0.31;  // of the window's width: the canvas keeps the most
constexpr std::chrono::milliseconds kCloseDeadline{1700};

/// What an audience reads: the newest step that was done, before it the title.
std::string lessonCaption(const LessonDesk& desk) {
    const Lesson* lesson = desk.lesson();
    if (lesson == nullptr) return {};
    for (std::size_t i = lesson->steps.size(); i > 0; --i) {
        if (desk.isDone(i - 1)) return lessonPlain(lesson->steps[i - 1].text);
    }
    return lesson->title;
}

}  // namespace

MainWindow::MainWindow(Workbench& workbench, Options options)
    : workbench_(workbench),
      options_(options),
      presenter_(workbench),
      desk_(workbench, presenter_),
      imageDesk_(workbench, presenter_, desk_),
      latentDesk_(workbench, imageDesk_),
      priorDesk_(workbench, presenter_, imageDesk_) {
    setObjectName(QStringLiteral("mainWindow"));
    setDockNestingEnabled(true);
    setAcceptDrops(true);
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setTabPosition(Qt::LeftDockWidgetArea, QTabWidget::North);
    buildCentre();
    buildPanels();
    actions_ = new WindowActions(*this);
    auto* bar = new MainToolBar(workbench_, *actions_, this);
    addToolBar(bar);
    addToolBar(Qt::BottomToolBarArea, new TimeBar(workbench_, presenter_, this));
    new StatusFigures(*statusBar(), {workbench_, presenter_, desk_, canvas_->view()});
    connect(bar, &MainToolBar::presetChosen, this, &MainWindow::openExperiment);
    connect(&workbench_, &Workbench::messageRaised, this, &MainWindow::showMessage);
    connect(&workbench_, &Workbench::choicesChanged, this, &MainWindow::refreshRestartBar);
    connect(&workbench_, &Workbench::runChanged, this, &MainWindow::refreshRestartBar);
    connect(&workbench_, &Workbench::sessionRestarted, this, &MainWindow::refreshTitle);
    connect(&workbench_, &Workbench::paused, this, &MainWindow::storeView);
    connect(&workbench_, &Workbench::partsReady, this, &MainWindow::chooseCentre);
    images_->addAction(findChild<QAction*>(QStringLiteral("playTime")));
    resize(kFirstSize);
    resetLayout();
    firstLayout_ = saveState(kLayoutVersion);
    if (options_.keepLayout) loadLayout();
    refreshTitle();
    loadView();
    canvas_->view().setFocus();
    if (hasOpenGl()) {
        connect(&canvas_->view(), &QOpenGLWidget::frameSwapped, this, &MainWindow::tellShown);
    } else {
        QTimer::singleShot(0, this, &MainWindow::tellShown);
    }
}

MainWindow::~MainWindow() = default;

void MainWindow::tellShown() {
    disconnect(&canvas_->view(), &QOpenGLWidget::frameSwapped, this, &MainWindow::tellShown);
    Q_EMIT firstShown();
}

bool MainWindow::openExperiment(const QString& what) {
    auto source = findExperiment(what.toStdString());
    if (!source) {
        showMessage(Severity::error, QString::fromStdString(source.error().line()));
        return false;
    }
    openSource(*source);
    return true;
}

void MainWindow::openSource(const ExperimentSource& source) {
    storeView();
    presenter_.play(TimeCursor::Motion::still);
    workbench_.open(source);
    loadView();
    refreshTitle();
}

void MainWindow::showLesson() {
    if (lessonDock_->isHidden()) {
        // All height for the text: what it needs of the settings, its steps do.
        tabifyDockWidget(panels_[0], panels_[1]);
        tabifyDockWidget(panels_[1], lessonDock_);
        lessonDock_->show();
        resizeDocks({lessonDock_}, {static_cast<int>(kLessonShare * width())}, Qt::Horizontal);
    }
    lessonDock_->raise();
}

void MainWindow::hideLoss() {
    QDockWidget* loss = panels_[2];
    if (loss->isHidden() || loss->isFloating()) return;
    loss->hide();
    lossWaits_ = true;
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    const bool beside =
        lessonDock_ != nullptr && !lessonDock_->isHidden() && !lessonDock_->isFloating();
    if (!beside || event->oldSize().width() == event->size().width()) return;
    resizeDocks({lessonDock_}, {static_cast<int>(kLessonShare * width())}, Qt::Horizontal);
}

void MainWindow::resetLayout() {
    for (QDockWidget* panel : panels_) {
        panel->setFloating(false);
        panel->setVisible(panel != lessonDock_);
    }
    if (!firstLayout_.isEmpty()) restoreState(firstLayout_, kLayoutVersion);
    QDockWidget* settings = panels_[0];
    QDockWidget* sampling = panels_[1];
    QDockWidget* loss = panels_[2];
    addDockWidget(Qt::LeftDockWidgetArea, settings);
    addDockWidget(Qt::LeftDockWidgetArea, lessonDock_);
    lessonDock_->hide();
    splitDockWidget(settings, sampling, Qt::Vertical);
    addDockWidget(Qt::BottomDockWidgetArea, loss);
    resizeDocks({settings}, {kSettingsWidth}, Qt::Horizontal);
    // Sampling takes what it needs, settings the rest.
    resizeDocks({settings, sampling}, {1000, 1}, Qt::Vertical);
    resizeDocks({loss}, {kLossHeight}, Qt::Vertical);
}

void MainWindow::setDark(bool dark) {
    dark_ = dark;
    applyTheme(*static_cast<QApplication*>(QApplication::instance()), dark);
    const render::ThemeColours& theme = dark ? render::darkTheme() : render::lightTheme();
    presenter_.setTheme(theme);
    canvas_->setTheme(theme);
    images_->setTheme(theme);
    losses_->setTheme(theme);
    Q_EMIT themeChanged();
}

void MainWindow::showMessage(Severity severity, const QString& text) {
    messages_->raise(severity, text);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (options_.keepLayout) saveLayout();
    storeView();
    hide();
    endedCleanly_ = workbench_.close(kCloseDeadline);
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    if (!urls.isEmpty()) openExperiment(urls.front().toLocalFile());
}

void MainWindow::buildCentre() {
    auto* centre = new QWidget;
    auto* layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    messages_ = new MessageBar;
    messages_->setObjectName(QStringLiteral("messageBar"));
    restartBar_ = new MessageBar;
    restartBar_->setObjectName(QStringLiteral("restartBar"));
    canvas_ = new CanvasPanel(workbench_, presenter_);
    layout->addWidget(messages_);
    layout->addWidget(restartBar_);
    images_ = new ImagePanel(workbench_, imageDesk_, latentDesk_, priorDesk_);
    keeper_ = new ViewKeeper(workbench_, presenter_, *canvas_, *images_, this);
    connect(&images_->saver(), &FilmSaver::ended, this,
            [this](const QString& path, const QString& problem, bool cancelled) {
                if (cancelled) return showMessage(Severity::notice, tr("Cancelled: %1").arg(path));
                const bool good = problem.isEmpty();
                showMessage(good ? Severity::notice : Severity::error,
                            good ? tr("Saved %1").arg(path) : problem);
            });
    middle_ = new QStackedWidget;
    middle_->addWidget(canvas_);
    middle_->addWidget(images_);
    layout->addWidget(middle_, 1);
    setCentralWidget(centre);
    connect(canvas_, &CanvasPanel::graphicsFailed, this,
            [this](const QString& text) { showMessage(Severity::error, text); });
}

bool MainWindow::showsImages() const {
    return middle_->currentWidget() == images_;
}

void MainWindow::chooseCentre() {
    const bool images = imageDesk_.active();
    if (images == showsImages()) return;
    const bool hadKeys = middle_->isAncestorOf(focusWidget());
    middle_->setCurrentWidget(images ? static_cast<QWidget*>(images_) : canvas_);
    if (hadKeys) (images ? images_->keyTaker() : &canvas_->view())->setFocus();
    // Samples are looked at where they are images, not on their way.
    if (images) presenter_.setT(0.0, false);
}

QDockWidget* MainWindow::addPanel(const QString& title, const char* name, QWidget* content) {
    auto* panel = new QDockWidget(title, this);
    panel->setObjectName(QLatin1String(name));
    panel->setAccessibleName(title);
    panel->setWidget(content);
    panels_.push_back(panel);
    return panel;
}

void MainWindow::buildPanels() {
    addPanel(tr("Settings"), "settingsPanel", new SettingsForm(workbench_));
    addPanel(tr("Sampling"), "samplingPanel", new SamplingPanel(workbench_, desk_));
    losses_ = new LossPanel(workbench_);
    addPanel(tr("Loss"), "lossPanel", losses_);
    lessons_ = new LessonDesk(*this);
    lessonPanel_ = new LessonPanel(*lessons_);
    lessonDock_ = addPanel(tr("Lesson"), "lessonPanel", lessonPanel_);
    lessonDock_->hide();
    connect(lessons_, &LessonDesk::opened, this, &MainWindow::showLesson);
    // An empty plot teaches nothing; the canvas has better use for the room.
    connect(lessons_, &LessonDesk::opened, this, &MainWindow::hideLoss);
    connect(&workbench_, &Workbench::lossesGrew, this, [this] {
        if (std::exchange(lossWaits_, false)) panels_[2]->show();
    });
    for (const auto news : {&LessonDesk::opened, &LessonDesk::progressed}) {
        connect(lessons_, news, this, [this] { keeper_->setCaption(lessonCaption(*lessons_)); });
    }
}

void MainWindow::refreshRestartBar() {
    const std::vector<std::string> pending = workbench_.pendingKeys();
    const std::optional<Error>& contradiction = workbench_.contradiction();
    const RunFacts facts = workbench_.facts();
    // Before the first step changes come in by themselves.
    const bool waits = !pending.empty() && (facts.step > 0 || contradiction);
    if (!waits && !contradiction) {
        restartBar_->hide();
        return;
    }
    if (contradiction) {
        restartBar_->setAction({}, nullptr);
        restartBar_->raise(Severity::warning, QString::fromStdString(contradiction->line()));
        return;
    }
    const QString names =
        QString::fromStdString(labelsOf(pending, workbench_.document().settings()));
    const QString text = tr("Changed: %1. Restart the training to apply.").arg(names);
    if (restartBar_->text() == text) return;
    restartBar_->setAction(tr("Restart"), [this] { workbench_.restart(); });
    restartBar_->raise(Severity::notice, text);
}

void MainWindow::refreshTitle() {
    setWindowTitle(tr("%1 - ScoreScope").arg(QString::fromStdString(workbench_.name())));
}

void MainWindow::loadView() {
    if (workbench_.runFolder().empty()) return;
    const auto stored = readView(workbench_.runFolder());
    if (!stored) return;  // runs that no window has shown have none
    workbench_.document().changeView("open the view", stored->view);
    presenter_.setT(stored->t, false);
}

void MainWindow::storeView() {
    const Result<void> written = keeper_->storeNow();
    if (!written) showMessage(Severity::warning, QString::fromStdString(written.error().line()));
}

void MainWindow::loadLayout() {
    const QSettings store;
    if (store.value(QStringLiteral("layout/version")).toInt() != kLayoutVersion) return;
    // What does not fit any more, or is damaged, is refused by both and the defaults stay.
    restoreGeometry(store.value(QStringLiteral("layout/geometry")).toByteArray());
    restoreState(store.value(QStringLiteral("layout/state")).toByteArray(), kLayoutVersion);
    if (store.value(QStringLiteral("layout/dark")).toBool()) setDark(true);
}

void MainWindow::saveLayout() const {
    QSettings store;
    store.setValue(QStringLiteral("layout/version"), kLayoutVersion);
    store.setValue(QStringLiteral("layout/geometry"), saveGeometry());
    store.setValue(QStringLiteral("layout/state"), saveState(kLayoutVersion));
    store.setValue(QStringLiteral("layout/dark"), dark_);
}

}  // namespace scorescope::app
