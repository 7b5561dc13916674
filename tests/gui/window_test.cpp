// SPDX-License-Identifier: Apache-2.0
#include <QCheckBox>
#include <QComboBox>
#include <QDockWidget>
#include <QFileInfo>
#include <QLabel>
#include <QOpenGLContext>
#include <QPushButton>
#include <QSettings>
#include <QSlider>
#include <QTemporaryDir>
#include <QToolButton>
#include <random>

#include "app/desktop/number_box.h"
#include "app/desktop/window_files.h"
#include "tests/gui/window_host.h"

namespace scorescope::app {
namespace {

QAction* action(MainWindow& window, const char* name) {
    auto* found = window.findChild<QAction*>(QLatin1String(name));
    EXPECT_NE(found, nullptr) << name;
    return found;
}

TEST_F(WindowTest, NothingCanBePressedBeforeTheEngineIsThere) {
    window->show();
    for (const char* name : {"train", "step", "restart", "drawSample", "cancelSample"}) {
        EXPECT_FALSE(action(*window, name)->isEnabled()) << name;
    }
    EXPECT_FALSE(find<QPushButton>("sample")->isEnabled());
}

TEST_F(WindowTest, ControlsFollowTheRun) {
    open();
    EXPECT_TRUE(action(*window, "train")->isEnabled());
    EXPECT_TRUE(action(*window, "step")->isEnabled());
    sayState(RunState::training, 1);
    EXPECT_EQ(action(*window, "train")->text(), QStringLiteral("Pause"));
    EXPECT_FALSE(action(*window, "step")->isEnabled());
    sayState(RunState::paused, 12);
    EXPECT_EQ(action(*window, "train")->text(), QStringLiteral("Train"));
    EXPECT_TRUE(action(*window, "step")->isEnabled());
    script->say(Failed{
        {Fault::diverged, "the loss is NaN at step 13", "model.3.bias", "lower training.lr"}});
    ASSERT_TRUE(waitFor([this] { return workbench->facts().state == RunState::failed; }));
    EXPECT_FALSE(action(*window, "train")->isEnabled());
    EXPECT_TRUE(action(*window, "restart")->isEnabled());
    EXPECT_TRUE(window->messages().text().contains(QLatin1String("step 13")));
}

TEST_F(WindowTest, TheFirstPictureHasDataFieldAndParticles) {
    open();
    ASSERT_TRUE(waitFor([this] { return window->presenter().settled(); }));
    ASSERT_TRUE(waitFor([this] { return !window->presenter().canvas().trajectory().empty(); }));
    EXPECT_EQ(window->presenter().scene().drawables.size(), 4u);
    EXPECT_EQ(workbench->facts().step, 0);
}

TEST_F(WindowTest, ALiveSettingGoesToTheTrainerAtOnce) {
    open();
    ASSERT_TRUE(workbench->document().set("training.lr", 1e-4));
    const auto applied = script->sent<ApplySetting>();
    ASSERT_EQ(applied.size(), 1u);
    EXPECT_EQ(applied[0].key, "training.lr");
    workbench->document().undo();
    EXPECT_EQ(script->sent<ApplySetting>().size(), 2u);
    sayState(RunState::paused, 20);
    script->lose(1, 20);
    script->say(SettingApplied{"training.lr", 1e-4, 21});
    EXPECT_TRUE(waitFor([this] { return workbench->curves().marks().size() == 1; }));
}

TEST_F(WindowTest, OtherSettingsWaitForARestartOnceThereIsSomethingToLose) {
    open();
    sayState(RunState::paused, 20);
    ASSERT_TRUE(workbench->document().set("model.width", std::int64_t{32}));
    auto* bar = find<MessageBar>("restartBar");
    EXPECT_FALSE(bar->isHidden());
    EXPECT_TRUE(bar->text().contains(QLatin1String("Width")));
    QTest::qWait(300);
    EXPECT_TRUE(script->sent<Restart>().empty());
    bar->findChild<QPushButton*>()->click();
    ASSERT_EQ(script->sent<Restart>().size(), 1u);
    EXPECT_EQ(script->sent<Restart>()[0].settings.integer("model.width"), 32);
    EXPECT_TRUE(bar->isHidden());
}

TEST_F(WindowTest, BeforeTheFirstStepChangesComeInByThemselves) {
    open();
    ASSERT_TRUE(workbench->document().set("data.kind", std::string("two-gaussians")));
    ASSERT_TRUE(waitFor([this] { return script->sent<Restart>().size() == 1; }));
    EXPECT_TRUE(find<MessageBar>("restartBar")->isHidden());
}

TEST_F(WindowTest, UndoAndRedoOfRandomPressesReturn) {
    open();
    std::mt19937 random(3);
    const std::string before = workbench->document().hash();
    for (int i = 0; i < 100; ++i) {
        workbench->document().endGesture();
        switch (random() % 4) {
            case 0: find<QCheckBox>("layer.density")->click(); break;
            case 1: find<QCheckBox>("layer.true")->click(); break;
            case 2:
                find<QSlider>("particleSlider")->setValue(static_cast<int>(random() % 200));
                break;
            default: find<QSlider>("speed")->setValue(static_cast<int>(random() % 60)); break;
        }
    }
    const std::string after = workbench->document().hash();
    while (action(*window, "undo")->isEnabled()) action(*window, "undo")->trigger();
    EXPECT_EQ(workbench->document().hash(), before);
    while (action(*window, "redo")->isEnabled()) action(*window, "redo")->trigger();
    EXPECT_EQ(workbench->document().hash(), after);
}

TEST_F(WindowTest, TimeMovesEverythingTogether) {
    open();
    ASSERT_TRUE(waitFor([this] { return window->presenter().settled(); }));
    auto* slider = find<QSlider>("tSlider");
    slider->setValue(700);
    EXPECT_DOUBLE_EQ(window->presenter().cursor().t(), 0.7);
    EXPECT_DOUBLE_EQ(find<NumberBox>("tBox")->number(), 0.7);
    ASSERT_TRUE(waitFor([this] { return window->presenter().settled(); }));
    EXPECT_DOUBLE_EQ(window->presenter().canvas().fields().learned().t, 0.7);
    EXPECT_DOUBLE_EQ(window->presenter().canvas().fields().density().t, 0.7);
    EXPECT_TRUE(find<QLabel>("caption")->text().contains(QLatin1String("0.7")));
}

TEST_F(WindowTest, AHandFindsTheLevelsOfALadder) {
    start({"sde.kind=ladder", "sde.levels=5", "sde.sigma_max=16"});
    open();
    ASSERT_TRUE(waitFor([this] { return window->presenter().settled(); }));
    EXPECT_FALSE(find<NumberBox>("tBox")->isVisible());
    auto* slider = find<QSlider>("tSlider");
    slider->setValue(590);
    EXPECT_DOUBLE_EQ(window->presenter().cursor().t(), 0.5);
    EXPECT_EQ(slider->value(), 500);
    EXPECT_EQ(find<QLabel>("levelText")->text(), QStringLiteral("level 3 of 5, σ 4"));
    slider->triggerAction(QAbstractSlider::SliderSingleStepAdd);
    EXPECT_DOUBLE_EQ(window->presenter().cursor().t(), 0.75);
    // What plays passes between them, with the particles.
    window->presenter().setT(0.6, true);
    EXPECT_EQ(find<QLabel>("levelText")->text(), QStringLiteral("level 3 of 5, σ 4"));
    EXPECT_EQ(slider->value(), 600);
}

TEST_F(WindowTest, WithoutTimeTheBarFollowsParticlesOnly) {
    start({"sde.kind=none"});
    script->answersSamples = false;
    open();
    auto* slider = find<QSlider>("tSlider");
    ASSERT_TRUE(waitFor([slider] { return !slider->isEnabled(); }));
    EXPECT_TRUE(slider->toolTip().contains(QLatin1String("one noise level")));
    script->answersSamples = true;
    window->desk().cancel();
    find<QPushButton>("sample")->click();
    EXPECT_TRUE(waitFor([slider] { return slider->isEnabled(); }));
}

TEST_F(WindowTest, ASamplingCanBeCancelled) {
    script->answersSamples = false;
    open();
    ASSERT_TRUE(waitFor([this] { return window->desk().busy(); }));
    auto* cancel = find<QPushButton>("cancelSampling");
    ASSERT_TRUE(cancel->isEnabled());
    QTest::mouseClick(cancel, Qt::LeftButton);
    EXPECT_FALSE(window->desk().busy());
    EXPECT_FALSE(cancel->isEnabled());
    EXPECT_EQ(script->cancelled, std::vector<std::string>{"particles"});
}

TEST_F(WindowTest, OneFieldRequestIsUnderWay) {
    script->answersFields = false;
    open();
    for (const double t : {0.2, 0.3, 0.4, 0.5}) window->presenter().setT(t, false);
    QTest::qWait(100);
    int fields = 0;
    for (const ExplorerRequest& request : script->requests)
        fields += request.key == "canvas" ? 1 : 0;
    EXPECT_EQ(fields, 1);
}

TEST_F(WindowTest, ClickOnTheCanvasSelectsAPointAndUndoTakesItBack) {
    open();
    ASSERT_TRUE(waitFor([this] { return window->presenter().settled(); }));
    QTest::mouseClick(find<GlView>("canvas"), Qt::LeftButton, {}, QPoint(200, 150));
    ASSERT_TRUE(workbench->document().view().probe);
    EXPECT_TRUE(find<QLabel>("readout")->text().contains(QLatin1String("selected")));
    workbench->document().undo();
    EXPECT_FALSE(workbench->document().view().probe);
}

TEST_F(WindowTest, WheelZoomsAtThePointerAndZeroFits) {
    open();
    auto* canvas = find<GlView>("canvas");
    ASSERT_TRUE(waitFor([this] { return window->presenter().settled(); }));
    const render::Vec2 at = canvas->camera().pixelToWorld({100, 80});
    const double scale = canvas->camera().unitsPerPixel();
    QWheelEvent wheel({100, 80}, canvas->mapToGlobal(QPointF(100, 80)), {}, {0, 240}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(canvas, &wheel);
    EXPECT_LT(canvas->camera().unitsPerPixel(), scale);
    EXPECT_NEAR(canvas->camera().pixelToWorld({100, 80}).x, at.x, 1e-9);
    action(*window, "fit")->trigger();
    EXPECT_NEAR(canvas->camera().unitsPerPixel(), scale, 1e-12);
}

TEST_F(WindowTest, FloatingAPanelKeepsTheGraphicsContext) {
    open();
    auto* canvas = find<GlView>("canvas");
    ASSERT_TRUE(waitFor([&] { return canvas->works(); }));
    const QOpenGLContext* context = canvas->context();
    for (QDockWidget* panel : window->panels()) {
        panel->setFloating(true);
        QTest::qWait(30);
        panel->setFloating(false);
        QTest::qWait(30);
    }
    EXPECT_EQ(canvas->context(), context);
    EXPECT_TRUE(canvas->works());
}

TEST_F(WindowTest, ADamagedLayoutIsIgnored) {
    QSettings store;
    store.setValue(QStringLiteral("layout/version"), 1);
    store.setValue(QStringLiteral("layout/geometry"), QByteArray("nonsense"));
    store.setValue(QStringLiteral("layout/state"), QByteArray("\x00\xff nonsense", 11));
    store.sync();
    MainWindow other(*workbench, {true});
    other.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&other));
    for (const QDockWidget* panel : other.panels()) {
        // A lesson's panel waits for a lesson.
        const bool shown = panel->objectName() != QStringLiteral("lessonPanel");
        EXPECT_EQ(panel->isVisible(), shown) << panel->objectName().toStdString();
    }
    store.clear();
}

TEST_F(WindowTest, AMissingEngineIsToldInTheWindow) {
    window.reset();
    ExperimentSource source{
        ExperimentSource::Kind::preset, "test", {}, workbench->document().settings()};
    workbench = std::make_unique<Workbench>(
        source,
        Workbench::Options{
            []() -> Result<Engine*> {
                return Error{Fault::resource, "the engine is not there", "x.so", "install it"};
            },
            {},
            1});
    window = std::make_unique<MainWindow>(*workbench, MainWindow::Options{false});
    window->show();
    workbench->load();
    ASSERT_TRUE(waitFor([this] { return workbench->facts().engine == EnginePhase::missing; }));
    EXPECT_TRUE(window->messages().text().contains(QLatin1String("the engine is not there")));
    EXPECT_FALSE(action(*window, "train")->isEnabled());
}

TEST_F(WindowTest, PicturesAreSavedInEveryFormat) {
    open();
    ASSERT_TRUE(waitFor([this] { return window->presenter().settled(); }));
    script->lose(1, 50);
    ASSERT_TRUE(waitFor([this] { return workbench->curves().lastStep() == 50; }));
    const QTemporaryDir folder;
    for (const char* name : {"a.png", "a.svg", "a.pdf"}) {
        const QString path = folder.filePath(QLatin1String(name));
        const Result<void> picture = writePicture(*window, path);
        EXPECT_TRUE(picture) << (picture ? "" : picture.error().line());
        EXPECT_GT(QFileInfo(path).size(), 5000) << name;
        EXPECT_TRUE(writeLossCurve(*window,
                                   folder.filePath(QStringLiteral("loss-") + QLatin1String(name))));
    }
    EXPECT_FALSE(writePicture(*window, folder.filePath(QStringLiteral("a.bmp"))));
    EXPECT_FALSE(writePicture(*window, QStringLiteral("/nonexistent/a.png")));
    EXPECT_TRUE(find<GlView>("canvas")->works());
}

TEST_F(WindowTest, TheDarkThemeReachesEveryPart) {
    open();
    window->setDark(true);
    EXPECT_TRUE(
        waitFor([this] { return window->palette().color(QPalette::Window).lightness() < 128; }));
    EXPECT_EQ(&window->presenter().canvas().theme(), &render::darkTheme());
    window->setDark(false);
    EXPECT_TRUE(
        waitFor([this] { return window->palette().color(QPalette::Window).lightness() > 128; }));
}

TEST_F(WindowTest, AnEarlierStepIsShownAndLiveGoesBack) {
    open();
    sayState(RunState::paused, 80);
    ASSERT_TRUE(waitFor([this] { return window->presenter().settled(); }));
    auto* slider = find<QSlider>("stepSlider");
    ASSERT_TRUE(waitFor([&] { return slider->isEnabled() && slider->maximum() == 80; }));
    slider->setSliderPosition(40);
    slider->triggerAction(QAbstractSlider::SliderPageStepSub);
    ASSERT_TRUE(window->presenter().recordedStep());
    EXPECT_LT(*window->presenter().recordedStep(), 80);
    ASSERT_TRUE(waitFor([this] { return window->presenter().settled(); }));
    const auto* field = std::get_if<FieldRequest>(&script->requests.back().job);
    const auto* sample = std::get_if<SampleRequest>(&script->requests.back().job);
    EXPECT_TRUE((field != nullptr && field->source.recordedStep) ||
                (sample != nullptr && sample->source.recordedStep));
    find<QToolButton>("live")->click();
    EXPECT_FALSE(window->presenter().recordedStep());
}

TEST_F(WindowTest, ARestartForgetsTheOldCurveAndField) {
    open();
    sayState(RunState::training, 1);
    script->lose(1, 50);
    ASSERT_TRUE(waitFor([this] { return workbench->curves().lastStep() == 50; }));
    sayState(RunState::paused, 50);
    action(*window, "restart")->trigger();
    EXPECT_TRUE(workbench->curves().empty());
    EXPECT_FALSE(window->presenter().canvas().fields().learned().present());
    EXPECT_FALSE(workbench->isReady());
}

}  // namespace
}  // namespace scorescope::app
