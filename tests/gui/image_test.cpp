// SPDX-License-Identifier: Apache-2.0
// Images in the middle of the window: samples, reconstructions, interpolation, film.
#include <QCheckBox>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QImageReader>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QSlider>
#include <QTabBar>
#include <QTemporaryDir>
#include <QToolButton>

#include "app/desktop/image_panel.h"
#include "app/desktop/number_box.h"
#include "app/desktop/view_keeper.h"
#include "app/desktop/window_files.h"
#include "tests/gui/window_host.h"

namespace scorescope::app {
namespace {

class ImageTest : public WindowTest {
protected:
    void SetUp() override { startWithImages("shapes", {"scorevae", "vae", "cde"}); }

    TileView& tiles() { return window->images().tiles(); }
    const TileBoard& board() { return tiles().board(); }
    const ImageChoices& choices() { return workbench->document().view().images; }
    void openTab(int index) { find<QTabBar>("imageTabs")->setCurrentIndex(index); }
    bool settles() {
        return waitFor([&] { return window->images().settled() && !board().empty(); });
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

TEST_F(ImageTest, ImagesTakeTheCanvasPlaceAndNothingOfThePlaneIsAsked) {
    open();
    ASSERT_TRUE(waitFor([&] { return window->showsImages(); }));
    EXPECT_TRUE(window->images().isVisible());
    EXPECT_FALSE(window->canvas().isVisible());
    ASSERT_TRUE(settles());
    EXPECT_TRUE(asked<FieldRequest>().empty());
    EXPECT_TRUE(asked<ProbeRequest>().empty());
}

TEST_F(ImageTest, ReconstructionsAreRowsOfTheSameTestImages) {
    open();
    openTab(1);
    ASSERT_TRUE(waitFor([&] { return board().rows.size() == 5; }));
    EXPECT_EQ(board().rows[0].title, "Input");
    EXPECT_EQ(board().rows[1].title, "ScoreVAE");
    EXPECT_EQ(board().rows[2].title, "VAE");
    EXPECT_EQ(board().rows[3].title, "CDE");
    EXPECT_EQ(board().rows[4].title, "Difference");
    for (const TileRow& row : board().rows) ASSERT_EQ(row.tiles.size(), 8u);
    EXPECT_EQ(board().rows[3].tiles[2].testRow, 2);
    EXPECT_EQ(asked<ReconstructRequest>().back().images.rows.size(), 8u);
}

/// 40 x 20 pixels, white where a square in the middle shows.
QString whitePicture(const QTemporaryDir& folder) {
    QImage picture(40, 20, QImage::Format_RGB32);
    picture.fill(Qt::black);
    for (int y = 0; y < 20; ++y) {
        for (int x = 10; x < 30; ++x) picture.setPixel(x, y, 0xffffff);
    }
    const QString path = folder.filePath(QStringLiteral("mine.png"));
    EXPECT_TRUE(picture.save(path));
    return path;
}

TEST_F(ImageTest, AnOwnImageStandsBeforeTheTestImages) {
    const QTemporaryDir folder;
    open();
    openTab(1);
    ASSERT_TRUE(waitFor([&] { return board().rows.size() == 5; }));
    window->images().desk().showOwnImage(whitePicture(folder).toStdString());
    ASSERT_TRUE(waitFor([&] { return board().rows[0].tiles.size() == 9; }));
    EXPECT_EQ(board().rows[0].tiles[0].hint, "your own image");
    EXPECT_EQ(board().rows[0].tiles[1].testRow, 0);
    const ImageChoice asked = this->asked<ReconstructRequest>().back().images;
    EXPECT_EQ(asked.rows[0], -1);
    ASSERT_EQ(asked.own.size(), std::size_t{3 * 32 * 32});
    EXPECT_EQ(*std::ranges::min_element(asked.own), 1.0F);  // the middle square alone
    auto* remove = find<QToolButton>("images.ownImage");
    EXPECT_EQ(remove->accessibleName(), "Remove your own image");
    QTest::mouseClick(remove, Qt::LeftButton);
    ASSERT_TRUE(waitFor([&] { return board().rows[0].tiles.size() == 8; }));
    workbench->document().undo();
    ASSERT_TRUE(waitFor([&] { return board().rows[0].tiles.size() == 9; }));
}

TEST_F(ImageTest, ADroppedPictureBeginsTheWayBetweenImages) {
    const QTemporaryDir folder;
    open();
    openTab(3);
    ASSERT_TRUE(settles());
    EXPECT_TRUE(find<NumberBox>("images.fromRow")->isEnabled());
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(whitePicture(folder))});
    QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window->images(), &enter);
    EXPECT_TRUE(enter.isAccepted());
    QDropEvent drop(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&window->images(), &drop);
    ASSERT_TRUE(waitFor([&] { return board().rows[0].tiles[0].caption == "yours" && settles(); }));
    EXPECT_FALSE(find<NumberBox>("images.fromRow")->isEnabled());
    EXPECT_EQ(asked<EncodeRequest>().back().images.rows, (std::vector<std::int64_t>{-1, 1}));
}

TEST_F(ImageTest, AnOwnImageThatChangedIsDecodedAnewAndOneThatWentIsSaid) {
    const QTemporaryDir folder;
    open();
    openTab(1);
    ASSERT_TRUE(waitFor([&] { return board().rows.size() == 5; }));
    ImageDesk& desk = window->images().desk();
    const QString path = whitePicture(folder);
    desk.showOwnImage(path.toStdString());
    ASSERT_TRUE(waitFor([&] { return board().rows[0].tiles.size() == 9; }));
    QImage black(20, 20, QImage::Format_RGB32);
    black.fill(Qt::black);
    ASSERT_TRUE(black.save(path));
    desk.showOwnImage(path.toStdString());
    ASSERT_TRUE(waitFor([&] {
        const std::vector<float> own = asked<ReconstructRequest>().back().images.own;
        return !own.empty() && own.front() == 0.0F;
    }));
    desk.showOwnImage({});
    ASSERT_TRUE(waitFor([&] { return board().rows[0].tiles.size() == 8; }));
    ASSERT_TRUE(QFile::remove(path));
    QString said;
    QObject::connect(workbench.get(), &Workbench::messageRaised,
                     [&](Severity, const QString& text) { said = text; });
    workbench->document().undo();
    ASSERT_TRUE(waitFor([&] { return !said.isEmpty(); }));
    EXPECT_TRUE(said.contains("mine.png")) << said.toStdString();
    EXPECT_EQ(board().rows[0].tiles.size(), 8U);
}

TEST_F(ImageTest, WhatIsNoPictureIsSaidAndChangesNothing) {
    const QTemporaryDir folder;
    open();
    openTab(1);
    QFile file(folder.filePath(QStringLiteral("broken.png")));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("no picture");
    file.close();
    QString said;
    QObject::connect(workbench.get(), &Workbench::messageRaised,
                     [&](Severity, const QString& text) { said = text; });
    window->images().desk().showOwnImage(file.fileName().toStdString());
    EXPECT_TRUE(said.contains("broken.png")) << said.toStdString();
    EXPECT_TRUE(choices().ownImage.empty());
}

TEST_F(ImageTest, AClickFlipsAnImageAndXFlipsAll) {
    open();
    openTab(1);
    ASSERT_TRUE(waitFor([&] { return board().rows.size() == 5; }));
    const TilePlace place{1, 2}, input{0, 2}, other{3, 0};
    QTest::mouseClick(&tiles(), Qt::LeftButton, {}, tiles().tileRect(place).center());
    EXPECT_TRUE(tiles().isFlipped(place));
    QTest::mouseClick(&tiles(), Qt::LeftButton, {}, tiles().tileRect(input).center());
    EXPECT_FALSE(tiles().isFlipped(input));
    QTest::keyClick(&tiles(), Qt::Key_X);
    EXPECT_FALSE(tiles().isFlipped(place));
    EXPECT_TRUE(tiles().isFlipped(other));
    // New weights do not flip anything back.
    tiles().setBoard(board());
    EXPECT_TRUE(tiles().isFlipped(other));
}

TEST_F(ImageTest, ChoicesGoThroughTheHistory) {
    open();
    openTab(1);
    ASSERT_TRUE(waitFor([&] { return board().rows.size() == 5; }));
    Q_EMIT find<NumberBox>("images.columns")->edited(5.0);
    EXPECT_EQ(choices().columns, 5);
    ASSERT_TRUE(waitFor([&] { return board().columns() == 5u; }));
    Q_EMIT find<NumberBox>("images.draws")->edited(3.0);
    // Only what samples has several; its rows end with the deviation.
    ASSERT_TRUE(waitFor([&] { return board().rows.size() == 7; }));
    EXPECT_EQ(board().rows[4].title, "deviation");
    workbench->document().undo();
    workbench->document().undo();
    EXPECT_EQ(choices().columns, 8);
    workbench->document().undo();
    EXPECT_EQ(choices().mode, ImageMode::samples);
}

TEST_F(ImageTest, InterpolationHasARowADecoderAndBothEnds) {
    open();
    openTab(3);
    ASSERT_TRUE(waitFor([&] { return board().rows.size() == 4 && board().columns() == 9u; }));
    ASSERT_TRUE(settles());
    EXPECT_EQ(board().rows[0].tiles.front().testRow, 0);
    EXPECT_EQ(board().rows[0].tiles.back().testRow, 1);
    const auto encoded = asked<EncodeRequest>();
    EXPECT_EQ(encoded.back().images.rows, (std::vector<std::int64_t>{0, 1}));
    Q_EMIT find<NumberBox>("images.frames")->edited(5.0);
    ASSERT_TRUE(waitFor([&] { return board().columns() == 5u; }));
    EXPECT_EQ(asked<DecodeRequest>().back().latents.size(), 5u * FakeImages::kLatents);
}

TEST_F(ImageTest, TheFilmShowsBothPartsOfTheScore) {
    open();
    openTab(4);
    ASSERT_TRUE(waitFor([&] { return board().rows.size() == 2; }));
    ASSERT_EQ(board().rows[0].tiles.size(), 5u);  // state, prior, encoder, sum, input
    EXPECT_NE(board().rows[0].tiles[1].caption.find("prior"), std::string::npos);
    EXPECT_NE(board().rows[0].tiles[2].caption.find("encoder"), std::string::npos);
    const std::string first = board().rows[0].tiles[0].caption;
    auto* scrubber = find<QSlider>("images.filmFrame");
    scrubber->setFocus();
    QTest::keyClick(scrubber, Qt::Key_End);
    EXPECT_EQ(choices().filmFrame, kFilmFrames - 1);
    ASSERT_TRUE(waitFor([&] { return board().rows[0].tiles[0].caption != first; }));
    EXPECT_TRUE(board().rows[1].tiles.back().marked);
    QTest::mouseClick(find<QToolButton>("images.playFilm"), Qt::LeftButton);  // begins anew
    EXPECT_LT(choices().filmFrame, kFilmFrames - 1);
    EXPECT_TRUE(waitFor([&] { return choices().filmFrame > 1; }));
}

TEST_F(ImageTest, WhatMovesIsSavedAsAFilm) {
    open();
    openTab(3);
    ASSERT_TRUE(waitFor([&] { return board().rows.size() == 4; }));
    ASSERT_TRUE(settles());
    QTemporaryDir folder;
    QString problem = QStringLiteral("nothing");
    QObject::connect(&window->images().saver(), &FilmSaver::ended, window.get(),
                     [&](const QString&, const QString& told, bool) { problem = told; });
    const QString path = folder.filePath(QStringLiteral("way.gif"));
    ASSERT_TRUE(window->images().saveFilm(path));
    EXPECT_EQ(find<QPushButton>("images.savePath")->text(), QStringLiteral("Cancel"));
    ASSERT_TRUE(waitFor([&] { return problem.isEmpty(); }));
    QImageReader film(path);
    EXPECT_EQ(film.imageCount(), 9);
    EXPECT_EQ(film.size(), QSize(960, 540));
    window->images().saver().save(folder.filePath(QStringLiteral("way.txt")), {{2, 2, {}}});
    EXPECT_TRUE(problem.contains(QStringLiteral(".mp4"))) << problem.toStdString();
    openTab(1);
    EXPECT_FALSE(window->images().saveFilm(path));  // nothing moves
}

TEST_F(ImageTest, TheAudienceIsGivenThePictures) {
    open();
    openTab(1);
    ASSERT_TRUE(waitFor([&] { return board().rows.size() == 5; }));
    ASSERT_TRUE(settles());
    QTemporaryDir folder;
    const std::filesystem::path place = folder.filePath(QStringLiteral("slide")).toStdString();
    ASSERT_TRUE(window->keeper().share(place.string()));
    const auto scene = readScene(place);
    ASSERT_TRUE(scene) << scene.error().line();
    ASSERT_TRUE(scene->picture);
    EXPECT_EQ(scene->note, window->images().noteText().toStdString());
    QSet<quint32> colours;
    const auto& rgba = scene->picture->rgba;
    for (std::size_t i = 0; i < rgba.size(); i += 4) {
        colours.insert(qRgb(rgba[i], rgba[i + 1], rgba[i + 2]));
    }
    EXPECT_GT(colours.size(), 50);
    // No empty edges: something stands in the outermost rows and columns but the margin.
    const int width = scene->picture->width, height = scene->picture->height;
    const std::uint8_t* corner = scene->picture->pixel(0, 0);
    const auto differs = [&](int x, int y) {
        return !std::equal(corner, corner + 4, scene->picture->pixel(x, y));
    };
    bool below = false, right = false;
    for (int x = 0; x < width; ++x) below |= differs(x, height - 25);
    for (int y = 0; y < height; ++y) right |= differs(width - 25, y);
    EXPECT_TRUE(below && right);
    EXPECT_TRUE(readView(place));
    EXPECT_FALSE(window->keeper().share("/proc/nowhere"));
}

TEST_F(ImageTest, DistancesComeFromTheWindowsOwnImages) {
    open();
    openTab(5);
    ASSERT_TRUE(waitFor([&] { return board().rows.size() == 5; }));
    EXPECT_EQ(board().rows.back().title, "Other class");
    EXPECT_EQ(board().columns(), 8u);
}

TEST_F(ImageTest, NewWeightsAreAskedForWhileTrainingRunsButOneAtATime) {
    open();
    openTab(1);
    ASSERT_TRUE(waitFor([&] { return board().rows.size() == 5; }));
    sayState(RunState::training, 1);
    {
        const std::lock_guard lock(script->mutex);
        script->answersImages = false;
    }
    const std::size_t before = asked<ReconstructRequest>().size();
    for (std::int64_t step = 2; step < 200 && asked<ReconstructRequest>().size() == before;
         ++step) {
        script->lose(step, 1);
        QTest::qWait(20);
    }
    EXPECT_EQ(asked<ReconstructRequest>().size(), before + 1);
    for (std::int64_t step = 200; step < 210; ++step) {
        script->lose(step, 1);
        QTest::qWait(20);
    }
    EXPECT_EQ(asked<ReconstructRequest>().size(), before + 1);
}

TEST_F(ImageTest, ThePictureIsSavedWithItsFacts) {
    open();
    openTab(1);
    ASSERT_TRUE(waitFor([&] { return board().rows.size() == 5; }));
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("rows.png"));
    ASSERT_TRUE(writePicture(*window, path));
    const QImage saved(path);
    EXPECT_GT(saved.width(), 1000);
    EXPECT_FALSE(saved.text().isEmpty());
    EXPECT_FALSE(writePicture(*window, folder.filePath(QStringLiteral("rows.svg"))));
}

class LatentTest : public ImageTest {
protected:
    LatentDesk& latents() { return window->images().latents(); }
    LatentView& plane() { return window->images().plane(); }
    const TileBoard& inspector() { return find<TileView>("inspector")->board(); }
    void openPlane() {
        open();
        ImageChoices fewer = choices();
        fewer.encoded = 200;
        fewer.mode = ImageMode::latents;
        window->images().desk().change("few", fewer);
        ASSERT_TRUE(waitFor([&] { return latents().cloud() && latents().settled(); }));
    }
    QPoint pixelOfImage(std::size_t index) {
        return plane().pixelOf(latents().cloud()->places[index]).toPoint();
    }
};

TEST_F(LatentTest, AClickShowsWhatEveryDecoderMakes) {
    openPlane();
    EXPECT_EQ(latents().cloud()->count(), 200u);
    EXPECT_EQ(latents().cloud()->plane.dimension(), std::size_t{FakeImages::kLatents});
    QTest::mouseClick(&plane(), Qt::LeftButton, {}, pixelOfImage(17));
    ASSERT_TRUE(waitFor([&] { return inspector().rows.size() == 5; }));
    EXPECT_EQ(inspector().rows[0].title, "Here");
    EXPECT_EQ(inspector().rows[1].title, "Input");
    EXPECT_EQ(inspector().rows[3].title, "VAE");
    EXPECT_EQ(asked<ReconstructRequest>().back().images.rows.size(), 1u);
}

TEST_F(LatentTest, ADragDecodesOnTheWayWithFewStepsAndInFullAtItsEnd) {
    openPlane();
    const auto coarse = [&] {
        int found = 0;
        for (const DecodeRequest& request : asked<DecodeRequest>()) {
            found += request.settings.integer("sampler.steps") == 8 ? 1 : 0;
        }
        return found;
    };
    const QPoint from = pixelOfImage(3);
    QTest::mousePress(&plane(), Qt::LeftButton, {}, from);
    for (int i = 1; i <= 5; ++i) {
        QTest::mouseMove(&plane(), from + QPoint(6 * i, 3 * i));
        QTest::qWait(30);
    }
    ASSERT_TRUE(waitFor([&] { return coarse() > 0; }));
    QTest::mouseRelease(&plane(), Qt::LeftButton, {}, from + QPoint(30, 15));
    ASSERT_TRUE(waitFor([&] { return latents().settled(); }));
    EXPECT_GT(asked<DecodeRequest>().back().settings.integer("sampler.steps"), 8);
    const auto decoded = asked<DecodeRequest>().back().latents;
    const auto there = latents().cloud()->plane.place(decoded);
    EXPECT_NEAR(there.x, latents().pointer()->x, 1e-4);
}

TEST_F(LatentTest, TheLassoLightsUpImages) {
    openPlane();
    const QRect all = plane().rect().adjusted(2, 2, -2, -2);
    QTest::mousePress(&plane(), Qt::LeftButton, Qt::ShiftModifier, all.topLeft());
    for (const QPoint corner : {all.topRight(), all.bottomRight(), all.bottomLeft()}) {
        QMouseEvent move(QEvent::MouseMove, QPointF(corner), plane().mapToGlobal(QPointF(corner)),
                         Qt::NoButton, Qt::LeftButton, Qt::ShiftModifier);
        QApplication::sendEvent(&plane(), &move);
    }
    QTest::mouseRelease(&plane(), Qt::LeftButton, Qt::ShiftModifier, all.bottomLeft());
    EXPECT_EQ(latents().selected().size(), 200u);
    EXPECT_TRUE(waitFor([&] { return find<TileView>("selection")->isVisible(); }));
    QTest::keyClick(&plane(), Qt::Key_Escape);
    EXPECT_TRUE(latents().selected().empty());
}

TEST_F(LatentTest, NeighbourEmbeddingComesInTheBackgroundAndGoesAgain) {
    openPlane();
    find<QCheckBox>("images.neighbours")->click();
    ASSERT_TRUE(waitFor([&] { return latents().cloud()->neighbours && latents().settled(); }));
    EXPECT_EQ(latents().cloud()->progress, 1.0);
    workbench->document().undo();
    ASSERT_TRUE(waitFor([&] { return !latents().cloud()->neighbours; }));
}

class PriorImageTest : public ImageTest {
protected:
    void SetUp() override { startWithImages("shapes", {}); }
};

TEST_F(PriorImageTest, SamplesFollowTheTimeBarAndOtherTabsSayWhyTheyAreOff) {
    open();
    ASSERT_TRUE(settles());
    EXPECT_EQ(board().columns(), 64u);
    EXPECT_EQ(asked<SampleRequest>().back().count, 64);
    const auto clean = board().rows[0].tiles[0].picture.rgba;
    window->presenter().setT(1.0, false);
    EXPECT_TRUE(waitFor([&] { return board().rows[0].tiles[0].picture.rgba != clean; }));
    auto* tabs = find<QTabBar>("imageTabs");
    EXPECT_FALSE(tabs->isTabEnabled(1));
    EXPECT_TRUE(tabs->tabToolTip(1).contains(QLatin1String("encoder")));
}

}  // namespace
}  // namespace scorescope::app
