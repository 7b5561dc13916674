// SPDX-License-Identifier: Apache-2.0
// The window with the real engine behind it.
#include <gtest/gtest.h>

#include <QAction>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QPushButton>
#include <QTest>
#include <QToolBar>
#include <QToolButton>

#include "app/desktop/main_window.h"
#include "core/session/engine_loader.h"
#include "core/session/experiment_schema.h"
#include "tests/gui/window_host.h"

namespace scorescope::app {
namespace {

class TrainTest : public testing::Test {
protected:
    void SetUp() override {
        Settings settings(experimentSchema());
        ASSERT_TRUE(settings.assign(
            {"model.width=16", "training.batch=64", "data.count=500", "sampler.steps=5",
             "training.steps=10000000"}));  // none of these tests waits for the end
        workbench = std::make_unique<Workbench>(
            ExperimentSource{ExperimentSource::Kind::preset, "test", {}, settings},
            Workbench::Options{loadEngine, {}, 1});
        window = std::make_unique<MainWindow>(*workbench, MainWindow::Options{false});
        window->show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(window.get()));
        workbench->load();
        ASSERT_TRUE(QTest::qWaitFor([this] { return workbench->isReady(); }, 60'000));
    }

    /// Presses the button of the tool bar that carries this command.
    void press(const char* command) {
        auto* action = window->findChild<QAction*>(QLatin1String(command));
        ASSERT_NE(action, nullptr);
        auto* bar = window->findChild<QToolBar*>(QStringLiteral("mainToolBar"));
        QWidget* button = bar->widgetForAction(action);
        ASSERT_NE(button, nullptr);
        QTest::mouseClick(button, Qt::LeftButton);
    }

    std::int64_t step() const { return workbench->facts().step; }

    std::unique_ptr<Workbench> workbench;
    std::unique_ptr<MainWindow> window;
};

TEST_F(TrainTest, PressingTrainTrainsAndPressingAgainPauses) {
    press("train");
    ASSERT_TRUE(QTest::qWaitFor([this] { return step() > 20; }, 60'000));
    EXPECT_TRUE(workbench->run().training);
    press("train");
    ASSERT_TRUE(QTest::qWaitFor([this] { return !workbench->run().training; }, 60'000));
    const std::int64_t rested = step();
    QTest::qWait(200);
    EXPECT_EQ(step(), rested);
    EXPECT_EQ(workbench->curves().lastStep(), rested);
    press("step");
    EXPECT_TRUE(QTest::qWaitFor([&] { return step() == rested + 1; }, 60'000));
}

TEST_F(TrainTest, LossesOfCleanDataMayBeNegativeAndHaveNoNoiseError) {
    ASSERT_TRUE(workbench->choose("sde.kind", Value(std::string("none"))));
    workbench->restart();
    ASSERT_TRUE(QTest::qWaitFor([this] { return step() == 0 && workbench->isReady(); }, 60'000));
    workbench->takeSteps(60);
    ASSERT_TRUE(QTest::qWaitFor([this] { return step() == 60; }, 60'000));
    ASSERT_TRUE(QTest::qWaitFor([this] { return workbench->curves().lastStep() == 60; }, 60'000));
    EXPECT_FALSE(workbench->curves().positive());
    const auto* value = window->findChild<QLabel*>(QStringLiteral("lossValue"));
    ASSERT_NE(value, nullptr);
    EXPECT_TRUE(QTest::qWaitFor([&] { return value->text().contains("-"); }, 5'000));
    auto* quantity = window->findChild<QComboBox*>(QStringLiteral("curveQuantity"));
    ASSERT_NE(quantity, nullptr);
    quantity->setCurrentIndex(1);
    Q_EMIT quantity->activated(1);
    EXPECT_TRUE(QTest::qWaitFor([&] { return value->text().contains("none"); }, 5'000));
}

TEST_F(TrainTest, FieldsAndParticlesArrive) {
    ASSERT_TRUE(QTest::qWaitFor([this] { return window->presenter().settled(); }, 60'000));
    EXPECT_TRUE(window->presenter().canvas().fields().learned().present());
    EXPECT_TRUE(window->presenter().canvas().fields().density().present());
    QTest::mouseClick(window->findChild<QPushButton*>(QStringLiteral("sample")), Qt::LeftButton);
    ASSERT_TRUE(QTest::qWaitFor([this] { return !window->desk().busyOrDue(); }, 60'000));
    EXPECT_EQ(window->desk().last().count(), 2000);
    EXPECT_GT(window->desk().last().nfe(), 0);
}

TEST_F(TrainTest, RestartBringsOtherDataIn) {
    press("step");
    ASSERT_TRUE(
        QTest::qWaitFor([this] { return step() == 1 && workbench->run().canStep; }, 60'000));
    ASSERT_TRUE(workbench->document().set("data.kind", std::string("two-gaussians")));
    EXPECT_EQ(workbench->pendingKeys(), std::vector<std::string>{"data.kind"});
    press("restart");
    ASSERT_TRUE(QTest::qWaitFor([this] { return workbench->isReady(); }, 60'000));
    ASSERT_TRUE(QTest::qWaitFor([this] { return window->presenter().settled(); }, 60'000));
    EXPECT_EQ(step(), 0);
    EXPECT_GT(window->presenter().canvas().data()->home().right, 5.0);
}

TEST_F(TrainTest, ClosingWhileTrainingEndsEverything) {
    press("train");
    ASSERT_TRUE(QTest::qWaitFor([this] { return step() > 5; }, 60'000));
    window->close();
    EXPECT_TRUE(window->endedCleanly());
    EXPECT_FALSE(window->isVisible());
}

}  // namespace
}  // namespace scorescope::app
