// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/window_files.h"

#include <QFileDialog>
#include <QFileInfo>

#include "app/desktop/film_saver.h"
#include "app/desktop/main_window.h"
#include "app/present/figure_views.h"
#include "app/present/xt_figure.h"
#include "core/base/atomic_file.h"
#include "render/figure/png.h"
#include "render/figure/scene_figure.h"

namespace scorescope::app {
namespace {

constexpr int kPictureWidth = 1600;
constexpr int kPictureHeight = 1200;
constexpr int kLossPictureHeight = 1000;

void tell(MainWindow& window, const Result<void>& done, const QString& path) {
    if (done) {
        window.showMessage(Severity::notice, QObject::tr("Saved %1").arg(path));
    } else {
        window.showMessage(Severity::error, QString::fromStdString(done.error().line()));
    }
}

QString askForFigure(MainWindow& window, const QString& title, const QString& name) {
    QString path = QFileDialog::getSaveFileName(&window, title, name,
                                                QObject::tr("Figures (*.png *.svg *.pdf)"));
    if (!path.isEmpty() && QFileInfo(path).suffix().isEmpty()) path += QStringLiteral(".png");
    return path;
}

FigureFacts factsOf(MainWindow& window) {
    const Workbench& workbench = window.workbench();
    PlanePresenter& presenter = window.presenter();
    const CanvasView& canvas = presenter.canvas();
    FigureFacts facts{workbench.running()};
    facts.t = canvas.t();
    if (presenter.overTime()) facts.step = presenter.xt().step();
    if (canvas.fields().learned().present()) facts.step = canvas.fields().learned().step;
    facts.weights = workbench.document().view().emaWeights ? "EMA weights" : "raw weights";
    facts.seed = static_cast<std::uint64_t>(workbench.document().view().noiseSeed);
    return facts;
}

/// The images on the screen with their titles and numbers; the facts go into the file.
Result<void> writeImages(MainWindow& window, const std::string& path) {
    const auto format = render::figureFormatOf(path);
    if (!format) return format.error();
    if (*format != render::FigureFormat::png) {
        return Error{Fault::usage, "images are pixels", path, "give a name that ends with .png"};
    }
    const render::Raster raster =
        rasterOf(window.images().picture({kPictureWidth, kPictureHeight}));
    auto texts = emptyFigure(factsOf(window), window.presenter().canvas().theme()).metadata;
    texts["Images"] = window.images().desk().note().toStdString();
    const std::vector<std::byte> bytes = render::encodePng(raster, texts);
    return writeFileAtomically(
        path, std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

}  // namespace

void chooseExperimentFile(MainWindow& window) {
    const QString path = QFileDialog::getOpenFileName(&window, QObject::tr("Open Experiment"), {},
                                                      QObject::tr("Experiments (*.json)"));
    if (!path.isEmpty()) window.openExperiment(path);
}

void chooseRunFolder(MainWindow& window) {
    const QString path = QFileDialog::getExistingDirectory(&window, QObject::tr("Open Run"));
    if (!path.isEmpty()) window.openExperiment(path);
}

void saveExperiment(MainWindow& window) {
    QString path = QFileDialog::getSaveFileName(&window, QObject::tr("Save Experiment"),
                                                QStringLiteral("experiment.json"),
                                                QObject::tr("Experiments (*.json)"));
    if (path.isEmpty()) return;
    if (QFileInfo(path).suffix().isEmpty()) path += QStringLiteral(".json");
    const Json settings = window.workbench().document().settings().toJson();
    tell(window, writeFileAtomically(path.toStdString(), writeJson(settings) + "\n"), path);
}

void savePicture(MainWindow& window) {
    const QString path =
        askForFigure(window, QObject::tr("Save Picture"), QStringLiteral("canvas.png"));
    if (!path.isEmpty()) tell(window, writePicture(window, path), path);
}

void saveLossCurve(MainWindow& window) {
    const QString path =
        askForFigure(window, QObject::tr("Save Loss Curve"), QStringLiteral("loss.svg"));
    if (!path.isEmpty()) tell(window, writeLossCurve(window, path), path);
}

Result<void> writePicture(MainWindow& window, const QString& path) {
    if (window.showsImages()) return writeImages(window, path.toStdString());
    GlView& view = window.canvas().view();
    const ViewState& choices = window.workbench().document().view();
    const render::WorldRect area = view.camera().visibleRect();
    CanvasView canvas = window.presenter().canvas();
    XtView xt = window.presenter().xt();
    PlaneFigure plane = window.presenter().overTime()
                            ? xtFigure(xt, choices, area, factsOf(window))
                            : planeFigure(canvas, choices, area, factsOf(window));
    const Result<void> drawn = view.draw([&](render::SceneRenderer& renderer) {
        return render::addScene(plane.figure, plane.scene, renderer, kPictureWidth, kPictureHeight);
    });
    if (!drawn) return drawn;
    return render::writeFigure(plane.figure, path.toStdString(), kPictureWidth, kPictureHeight);
}

Result<void> writeLossCurve(MainWindow& window, const QString& path) {
    const render::Figure figure = lossFigure(window.workbench().curves(), factsOf(window),
                                             window.presenter().canvas().theme());
    return render::writeFigure(figure, path.toStdString(), kPictureWidth, kLossPictureHeight);
}

}  // namespace scorescope::app
