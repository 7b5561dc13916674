// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/view_keeper.h"

#include <QDir>
#include <QFileInfo>
#include <QMetaObject>
#include <QProcess>
#include <QStandardPaths>
#include <algorithm>

#include "app/desktop/film_saver.h"
#include "app/present/presets.h"
#include "core/base/atomic_file.h"
#include "core/base/json.h"
#include "core/base/locations.h"
#include "core/model/kernel_network.h"

namespace scorescope::app {
namespace {

constexpr int kAudienceMilliseconds = 40;  // somebody watches
constexpr int kImageMilliseconds = 150;    // likewise; a picture takes longer to write
constexpr int kWriteMilliseconds = 400;
constexpr QSize kImageRoom{960, 430};  // letters of 15 units on a slide of 960
constexpr qreal kImageSharpness = 2.0;
constexpr int kTrimMargin = 24;  // pixels

QString audienceProgram() {
    const QDir folder(QString::fromStdString(programFolder().string()));
    for (const char* place : {"scorescope-stage", "../bin/scorescope-stage"}) {
        const QFileInfo file(folder.filePath(QLatin1String(place)));
        if (file.isExecutable()) return file.canonicalFilePath();
    }
    return {};
}

/// Without the empty edges: what is left can be shown larger, and in the middle.
QImage trimmed(const QImage& image) {
    const QRgb empty = image.pixel(0, 0);
    QRect filled;
    for (int y = 0; y < image.height(); ++y) {
        const auto* row = reinterpret_cast<const QRgb*>(image.constScanLine(y));
        const auto* end = row + image.width();
        const auto* first = std::find_if(row, end, [&](QRgb pixel) { return pixel != empty; });
        if (first == end) continue;
        const auto* last = end - 1;
        while (*last == empty) --last;
        filled |= QRect(QPoint(static_cast<int>(first - row), y),
                        QPoint(static_cast<int>(last - row), y));
    }
    const int margin = kTrimMargin;
    return image.copy(filled.adjusted(-margin, -margin, margin, margin) & image.rect());
}

/// Files of one session only, in memory where the system offers that.
QString temporaryPlace() {
    const QString runtime = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    return (runtime.isEmpty() ? QDir::tempPath() : runtime) +
           QStringLiteral("/scorescope-audience-XXXXXX");
}

}  // namespace

ViewKeeper::ViewKeeper(Workbench& workbench, PlanePresenter& presenter, CanvasPanel& canvas,
                       ImagePanel& images, QObject* parent)
    : QObject(parent),
      workbench_(workbench),
      presenter_(presenter),
      canvas_(canvas),
      images_(images) {
    pool_.setMaxThreadCount(1);
    timer_.setSingleShot(true);
    connect(&timer_, &QTimer::timeout, this, &ViewKeeper::store);
    const auto changed = [this] {
        sceneChanged_ = true;
        touch();
    };
    connect(&presenter_, &PlanePresenter::sceneChanged, this, changed);
    connect(&images_, &ImagePanel::pictureChanged, this, changed);
    connect(&presenter_, &PlanePresenter::timeChanged, this, &ViewKeeper::touch);
    connect(&presenter_, &PlanePresenter::recordedStepChanged, this, &ViewKeeper::touch);
    connect(&workbench_, &Workbench::choicesChanged, this, &ViewKeeper::touch);
    connect(&workbench_, &Workbench::runChanged, this, &ViewKeeper::touch);
    connect(&canvas_.view(), &GlView::cameraChanged, this, &ViewKeeper::touch);
}

ViewKeeper::~ViewKeeper() {
    pool_.waitForDone();
}

StoredView ViewKeeper::current() const {
    StoredView stored;
    stored.t = presenter_.cursor().t();
    stored.view = workbench_.document().view();
    stored.camera = canvas_.view().camera().visibleRect();
    stored.seed = workbench_.running().integer("seed");
    stored.caption = caption_.empty() ? experimentTitle(workbench_.running()) : caption_;
    stored.recordedStep = presenter_.recordedStep();
    stored.dark = &presenter_.canvas().theme() == &render::darkTheme();
    return stored;
}

void ViewKeeper::setCaption(const std::string& caption) {
    caption_ = caption;
    touch();
}

Result<void> ViewKeeper::storeNow() {
    timer_.stop();
    pool_.waitForDone();
    if (workbench_.runFolder().empty() && audience_ == nullptr) return {};
    const Order now = order();
    if (now.experiment) experimentHash_ = now.experiment->hash();
    return carryOut(now);
}

void ViewKeeper::touch() {
    const bool anywhere = audience_ != nullptr || !workbench_.runFolder().empty();
    if (anywhere && !timer_.isActive()) timer_.start(interval());
}

int ViewKeeper::interval() const {
    if (audience_ == nullptr) return kWriteMilliseconds;
    return showsImages() ? kImageMilliseconds : kAudienceMilliseconds;
}

/// What the stage makes itself, at any moment and on any canvas: the rest is handed over.
bool ViewKeeper::stageDraws(const std::string& id, bool recorded) const {
    if (id == "data" || id == "density" || id == "log-density" || id == "true score") return true;
    return id == "learned score" && recorded && kernelsKnow(workbench_.running()) &&
           workbench_.document().view().emaWeights;
}

SharedScene ViewKeeper::sharedImages() const {
    SharedScene shared;
    shared.picture = std::make_shared<const render::Raster>(
        rasterOf(trimmed(images_.picture(kImageRoom, kImageSharpness))));
    shared.note = images_.noteText().toStdString();
    return shared;
}

SharedScene ViewKeeper::shared(const std::string& runFolder) const {
    if (showsImages()) return sharedImages();
    const ViewState& view = workbench_.document().view();
    SharedScene shared;
    for (render::Drawable& drawable : presenter_.scene().drawables) {
        const std::string id = std::visit([](const auto& any) { return any.id; }, drawable);
        shared.order.push_back(id);
        if (!stageDraws(id, !runFolder.empty())) shared.drawables.push_back(std::move(drawable));
    }
    const Picture& picture = presenter_.picture();
    for (const LegendEntry& entry : picture.legend(view)) {
        if (view.shows(entry.layer) && entry.available) shared.legend.push_back(entry);
    }
    shared.scaleText = picture.scaleText(view);
    shared.colourKey = picture.colourKey(view);
    if (!presenter_.overTime()) shared.findings = presenter_.canvas().findings(view);
    return shared;
}

ViewKeeper::Order ViewKeeper::order() {
    Order order{current(), workbench_.runFolder(), {}, std::nullopt, std::nullopt};
    if (audience_ == nullptr) return order;
    order.audienceFolder = audience_->path().toStdString();
    if (experimentHash_ != workbench_.running().hash()) order.experiment = workbench_.running();
    if (sceneChanged_ || order.experiment) order.shared = shared(order.runFolder);
    sceneChanged_ = false;
    return order;
}

void ViewKeeper::store() {
    // What is being written comes first: pictures must not queue up.
    if (pool_.activeThreadCount() > 0) return timer_.start(interval());
    const Order now = order();
    Json text = toJson(now.view.view);
    text["more"] = {now.view.t,
                    now.view.camera.left,
                    now.view.camera.bottom,
                    now.view.camera.right,
                    now.view.camera.top,
                    now.view.dark,
                    now.view.caption,
                    now.runFolder,
                    now.audienceFolder,
                    workbench_.running().hash(),
                    now.view.recordedStep.value_or(-1)};
    const std::string asked = writeJson(text, -1);
    if (asked == written_ && !now.shared) return;
    written_ = asked;
    if (now.experiment) experimentHash_ = now.experiment->hash();
    pool_.start([this, now] {
        const Result<void> done = carryOut(now);
        if (done) return;
        QMetaObject::invokeMethod(this, [this, error = done.error()] {
            if (told_) return;
            told_ = true;
            Q_EMIT workbench_.messageRaised(Severity::warning,
                                            QString::fromStdString(error.line()));
        });
    });
}

Result<void> ViewKeeper::carryOut(const Order& order) {
    if (!order.audienceFolder.empty()) {
        const std::filesystem::path folder = order.audienceFolder;
        if (order.experiment) {
            const std::string experiment = writeJson(order.experiment->toJson()) + "\n";
            const auto done = writeFileAtomically(folder / "experiment.json", experiment);
            if (!done) return done;
        }
        StoredView view = order.view;
        view.run = order.runFolder;
        if (auto done = writeView(folder, view); !done) return done;
        if (order.shared) {
            if (auto done = writeScene(folder, *order.shared); !done) return done;
        }
    }
    return order.runFolder.empty() ? Result<void>() : writeView(order.runFolder, order.view);
}

Result<void> ViewKeeper::share(const std::string& folder) {
    std::error_code code;
    std::filesystem::create_directories(folder, code);
    if (code) return Error{Fault::file, "cannot be made: " + code.message(), folder, {}};
    return carryOut({current(), {}, folder, workbench_.running(), shared({})});
}

Result<void> ViewKeeper::openAudience() {
    const QString program = audienceProgram();
    if (program.isEmpty()) {
        return Error{Fault::resource, "the audience window is not installed", "scorescope-stage",
                     "install libglfw3-dev and libimgui-dev and build ScoreScope again"};
    }
    if (audience_ == nullptr) {
        auto folder = std::make_unique<QTemporaryDir>(temporaryPlace());
        if (!folder->isValid()) {
            return Error{Fault::file, "cannot be made: " + folder->errorString().toStdString(),
                         folder->path().toStdString(), "free some space"};
        }
        audience_ = std::move(folder);
    }
    if (auto stored = storeNow(); !stored) return stored;
    if (QProcess::startDetached(program, {audience_->path()})) return {};
    return Error{Fault::resource, "cannot be started", program.toStdString(), {}};
}

}  // namespace scorescope::app
