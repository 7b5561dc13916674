// SPDX-License-Identifier: Apache-2.0
// The plane of a latent diffusion model's prior, its mixing, its terms.
#include <QCheckBox>
#include <QComboBox>
#include <QPushButton>
#include <QTabBar>

#include "app/desktop/image_panel.h"
#include "app/desktop/number_box.h"
#include "tests/gui/window_host.h"

namespace scorescope::app {
namespace {

constexpr int kSamplesTab = 0;
constexpr int kFilmTab = 4;
constexpr int kPriorTab = 6;
constexpr int kTermsTab = 7;

class PriorTest : public WindowTest {
protected:
    void SetUp() override { startWithImages("shapes", {"lsgm"}); }

    void openPrior() {
        open();
        find<QTabBar>("imageTabs")->setCurrentIndex(kPriorTab);
        ASSERT_TRUE(waitFor([&] { return window->images().settled() && known(); }));
    }
    bool known() { return window->images().prior().view().field() != nullptr; }
    MixingBar& mixing() { return window->images().priorPanel().mixing(); }
    Vector alpha() {
        return std::get<Vector>(workbench->document().settings().get("sampler.alpha"));
    }
    template <class Request>
    std::vector<Request> asked() {
        const std::lock_guard lock(script->mutex);
        std::vector<Request> found;
        for (const ExplorerRequest& request : script->requests) {
            if (const auto* one = std::get_if<Request>(&request.job)) found.push_back(*one);
        }
        return found;
    }
};

TEST_F(PriorTest, OnlyALatentDiffusionModelHasOne) {
    startWithImages("shapes", {"vae"});
    open();
    ASSERT_TRUE(waitFor([&] { return window->showsImages(); }));
    EXPECT_FALSE(find<QTabBar>("imageTabs")->isTabEnabled(kPriorTab));
    EXPECT_FALSE(find<QTabBar>("imageTabs")->isTabEnabled(kTermsTab));
}

TEST_F(PriorTest, ThePlaneAsksForTheNetworkAlone) {
    openPrior();
    const auto scores = asked<ScoreRequest>();
    ASSERT_FALSE(scores.empty());
    EXPECT_TRUE(scores.back().latent);
    EXPECT_EQ(scores.back().alpha, Vector{1.0});
    EXPECT_EQ(scores.back().points.size() % FakeImages::kLatents, 0u);
    EXPECT_TRUE(asked<SampleRequest>().back().count > 0);
}

TEST_F(PriorTest, ADragOfAlphaSlidesTheFieldAndDrawsAnew) {
    openPrior();
    const auto fieldsAsked = asked<ScoreRequest>().size();
    const QPoint from = mixing().handleAt(0).toPoint();
    QTest::mousePress(&mixing(), Qt::LeftButton, {}, from);
    for (int x = from.x(); x < mixing().width() - 20; x += 12) {
        QTest::mouseMove(&mixing(), QPoint(x, from.y()));
    }
    QTest::mouseMove(&mixing(), QPoint(mixing().width(), from.y()));
    QTest::mouseRelease(&mixing(), Qt::LeftButton, {}, QPoint(mixing().width(), from.y()));
    EXPECT_EQ(alpha(), Vector{1.0});
    EXPECT_TRUE(window->images().prior().view().overridden());
    // Mixing needs no new field; the samples follow.
    ASSERT_TRUE(waitFor([&] { return window->images().settled(); }));
    EXPECT_EQ(asked<ScoreRequest>().size(), fieldsAsked);
    const Settings last = asked<SampleRequest>().back().settings;
    EXPECT_EQ(std::get<Vector>(last.get("sampler.alpha")), Vector{1.0});
    // The whole drag is one step of the history.
    workbench->document().undo();
    EXPECT_TRUE(alpha().empty());
}

TEST_F(PriorTest, TrainingIsAskedToGiveWayToAHand) {
    openPrior();
    EXPECT_EQ(script->sent<GiveWay>().size(), 0u);
    mixing().setFocus();
    QTest::keyClick(&mixing(), Qt::Key_Right);
    EXPECT_EQ(script->sent<GiveWay>().size(), 0u);  // nothing trains
    sayState(RunState::training, 1);
    ASSERT_TRUE(waitFor([&] { return workbench->run().training; }));
    QTest::keyClick(&mixing(), Qt::Key_Right);
    EXPECT_TRUE(waitFor([&] { return script->sent<GiveWay>().size() == 1; }));
}

TEST_F(PriorTest, SamplesAreLedToTheClassThatIsChosen) {
    open();
    find<QTabBar>("imageTabs")->setCurrentIndex(kSamplesTab);
    ASSERT_TRUE(waitFor([&] { return !asked<DecodeRequest>().empty(); }));
    ASSERT_TRUE(waitFor([&] { return window->images().settled(); }));
    auto* box = find<QComboBox>("images.class");
    auto* guidance = find<NumberBox>("images.guidance");
    ASSERT_TRUE(box->isVisible());
    EXPECT_FALSE(guidance->isEnabled());
    const auto& names = workbench->images()->labelNames;
    ASSERT_EQ(box->count(), static_cast<int>(names.size()) + 1);
    box->setFocus();
    QTest::keyClick(box, Qt::Key_End);
    ASSERT_TRUE(waitFor([&] { return window->images().settled(); }));
    const auto last = static_cast<std::int64_t>(names.size()) - 1;
    EXPECT_EQ(asked<DecodeRequest>().back().settings.integer("sampler.label"), last);
    EXPECT_TRUE(guidance->isEnabled());
    workbench->document().undo();
    EXPECT_TRUE(waitFor([&] { return box->currentIndex() == 0; }));
}

TEST_F(PriorTest, AlphaByKeysAndBackByOneClick) {
    openPrior();
    mixing().setFocus();
    QTest::keyClick(&mixing(), Qt::Key_Home);
    EXPECT_EQ(alpha(), Vector{0.0});
    QTest::keyClick(&mixing(), Qt::Key_Right, Qt::ShiftModifier);
    EXPECT_NEAR(alpha().front(), 0.1, 1e-9);
    QTest::keyClick(&mixing(), Qt::Key_Down);
    QTest::keyClick(&mixing(), Qt::Key_End);
    ASSERT_EQ(alpha().size(), static_cast<std::size_t>(FakeImages::kLatents));
    EXPECT_EQ(alpha()[0], 1.0);
    EXPECT_NEAR(alpha()[1], 0.1, 1e-9);
    auto* reset = find<QPushButton>("mixingReset");
    ASSERT_TRUE(waitFor([&] { return reset->isEnabled(); }));
    QTest::mouseClick(reset, Qt::LeftButton);
    EXPECT_TRUE(alpha().empty());
    workbench->document().undo();
    EXPECT_EQ(alpha().size(), static_cast<std::size_t>(FakeImages::kLatents));
}

TEST_F(PriorTest, PathsLatticeAndPointerAreAskedForWhenTheyAreShown) {
    openPrior();
    const auto decoded = asked<DecodeRequest>().size();
    auto* ways = find<QComboBox>("images.priorWays");
    ways->setFocus();
    QTest::keyClick(ways, Qt::Key_End);  // the ODE
    ASSERT_TRUE(waitFor([&] { return window->images().prior().view().pathCount() > 0; }));
    EXPECT_EQ(asked<SampleRequest>().back().settings.text("sampler.kind"), "ode-rk45");
    QTest::mouseClick(find<QCheckBox>("images.lattice"), Qt::LeftButton);
    ASSERT_TRUE(waitFor([&] { return window->images().prior().lattice().rows.size() == 11; }));
    window->images().prior().pointAt({0.5, -0.25});
    ASSERT_TRUE(waitFor([&] { return !window->images().prior().pointed().empty(); }));
    EXPECT_GT(asked<DecodeRequest>().size(), decoded + 1);
}

TEST_F(PriorTest, AnotherPlaneAsksForAnotherField) {
    openPrior();
    auto* plane = find<QComboBox>("images.priorPlane");
    ASSERT_TRUE(plane->isVisible());
    plane->setFocus();
    QTest::keyClick(plane, Qt::Key_Down);  // two coordinates
    ASSERT_TRUE(waitFor([&] { return window->images().settled(); }));
    EXPECT_EQ(window->images().prior().axisName(1), QStringLiteral("z<sub>2</sub>"));
    QTest::keyClick(plane, Qt::Key_Down);  // three images
    ASSERT_TRUE(waitFor([&] { return window->images().settled(); }));
    const auto rows = asked<EncodeRequest>().back().images.rows;
    EXPECT_EQ(std::vector<std::int64_t>(rows.end() - 3, rows.end()),
              (std::vector<std::int64_t>{0, 1, 2}));
}

TEST_F(PriorTest, TheFilmFollowsLatentsAtAChosenTolerance) {
    open();
    find<QTabBar>("imageTabs")->setCurrentIndex(kFilmTab);
    const auto& board = window->images().tiles().board();
    ASSERT_TRUE(waitFor([&] { return board.rows.size() == 4; }));
    EXPECT_EQ(board.rows[0].title, "Draw 1");
    EXPECT_EQ(board.rows[0].tiles.size(), 6u);  // the state under the scrubber, then all five
    EXPECT_FALSE(find<NumberBox>("images.filmRow")->isVisible());
    ASSERT_TRUE(workbench->document().setText("sampler.kind", "ode-rk45"));
    Q_EMIT find<NumberBox>("images.cost")->edited(0.01);
    const Settings& settings = workbench->document().settings();
    EXPECT_EQ(settings.real("sampler.rtol"), 0.01);
    EXPECT_EQ(settings.real("sampler.atol"), 0.01);
    ASSERT_TRUE(waitFor([&] { return window->images().settled(); }));
    EXPECT_EQ(asked<SampleRequest>().back().settings.real("sampler.rtol"), 0.01);
    ASSERT_TRUE(workbench->document().setText("sampler.kind", "ddim"));
    Q_EMIT find<NumberBox>("images.cost")->edited(12.0);
    EXPECT_EQ(settings.integer("sampler.steps"), 12);
}

TEST_F(PriorTest, TermsCountLatentsThatCarrySomething) {
    open();
    find<QTabBar>("imageTabs")->setCurrentIndex(kTermsTab);
    auto& panel = window->images().termsPanel();
    ASSERT_TRUE(waitFor([&] { return panel.isVisible() && !panel.terms().latents().empty(); }));
    EXPECT_EQ(panel.terms().latents().size(), static_cast<std::size_t>(FakeImages::kLatents));
    EXPECT_GT(panel.terms().activeLatents(), 0u);
    script->lose(1, 20);
    EXPECT_TRUE(waitFor([&] { return !workbench->curves().empty(); }));
    EXPECT_FALSE(panel.grab().isNull());
}

}  // namespace
}  // namespace scorescope::app
