// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/canvas_panel.h"

#include <QGridLayout>
#include <cmath>

#include "app/desktop/colours.h"
#include "core/base/number_text.h"

namespace scorescope::app {
namespace {

constexpr int kMargin = 10;
constexpr double kPickPixels = 10.0;

QLabel* overlayLabel(QWidget* parent, const char* name, const QString& accessibleName) {
    auto* label = new QLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setAccessibleName(accessibleName);
    label->setAutoFillBackground(true);
    label->setFrameShape(QFrame::StyledPanel);
    label->setMargin(4);
    label->setAttribute(Qt::WA_TransparentForMouseEvents);
    return label;
}

}  // namespace

CanvasPanel::CanvasPanel(Workbench& workbench, PlanePresenter& presenter, QWidget* parent)
    : QWidget(parent), workbench_(workbench), presenter_(presenter) {
    setObjectName(QStringLiteral("canvasPanel"));
    setAccessibleName(tr("Canvas with axes"));
    buildView();
    connectAll();
    setTheme(presenter_.canvas().theme());
    refresh();
}

void CanvasPanel::buildView() {
    view_ = new GlView([this] { return presenter_.scene(); }, hasOpenGl() ? this : nullptr);
    view_->setObjectName(QStringLiteral("canvas"));
    view_->setAccessibleName(tr("Canvas"));
    below_ = new AxisRuler(Qt::Horizontal, this);
    beside_ = new AxisRuler(Qt::Vertical, this);
    corner_ = new QWidget(this);
    corner_->setAutoFillBackground(true);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(0);
    grid->addWidget(beside_, 0, 0);
    if (hasOpenGl()) {
        grid->addWidget(view_, 0, 1);
    } else {
        hidden_.reset(view_);
        auto* sorry =
            new QLabel(tr("The canvas needs OpenGL 3.3, which this display does not offer.\n"
                          "Training, loss and files work; scorescope-cli draws pictures."));
        sorry->setAlignment(Qt::AlignCenter);
        grid->addWidget(sorry, 0, 1);
    }
    grid->addWidget(corner_, 1, 0);
    grid->addWidget(below_, 1, 1);
    legend_ = new LegendPanel(workbench_, presenter_, view_);
    readout_ = overlayLabel(view_, "readout", tr("Values under the pointer"));
    readout_->hide();
    caption_ = overlayLabel(view_, "caption", tr("What the canvas shows"));
}

void CanvasPanel::connectAll() {
    connect(view_, &GlView::cameraChanged, this, &CanvasPanel::takeCamera);
    connect(view_, &GlView::hovered, this, [this](render::Vec2 point) { takeHover(point); });
    connect(view_, &GlView::unhovered, this, [this] { takeHover(std::nullopt); });
    connect(view_, &GlView::picked, this, &CanvasPanel::pick);
    connect(view_, &GlView::timeStepped, this,
            [this](double change) { presenter_.setT(presenter_.cursor().t() + change, true); });
    connect(view_, &GlView::failed, this, [this](const Error& error) {
        Q_EMIT graphicsFailed(QString::fromStdString(error.line()));
    });
    connect(&presenter_, &PlanePresenter::sceneChanged, this, &CanvasPanel::refresh);
    connect(&presenter_, &PlanePresenter::homeChanged, this, &CanvasPanel::fit);
}

void CanvasPanel::fit() {
    const PlaneData* data = presenter_.canvas().data();
    if (data != nullptr) view_->fit(data->home());
}

void CanvasPanel::setTheme(const render::ThemeColours& theme) {
    below_->setTheme(theme);
    beside_->setTheme(theme);
    QPalette own = corner_->palette();
    own.setColor(QPalette::Window, toQColor(theme.background));
    corner_->setPalette(own);
}

void CanvasPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    place();
}

void CanvasPanel::takeCamera(bool moving) {
    const render::Camera& camera = view_->camera();
    below_->setCamera(camera);
    beside_->setCamera(camera);
    presenter_.setWindow(camera.visibleRect(), camera.pixelWidth(), camera.pixelHeight(), moving);
    place();
}

void CanvasPanel::takeHover(std::optional<render::Vec2> point) {
    pointer_ = point;
    refreshReadout();
}

void CanvasPanel::refresh() {
    legend_->refresh();
    const std::string t = formatReal(presenter_.cursor().t(), 3);
    const QString caption = QStringLiteral("t = %1").arg(QString::fromStdString(t));
    if (caption_->text() != caption) {
        caption_->setText(caption);
        caption_->adjustSize();
    }
    view_->setAccessibleDescription(
        QString::fromStdString(presenter_.canvas().summary(workbench_.document().view())));
    refreshReadout();
    place();
    view_->paintSoon();
}

void CanvasPanel::refreshReadout() {
    const ViewState& view = workbench_.document().view();
    QStringList lines;
    const auto append = [&](render::Vec2 point) {
        for (const std::string& line : presenter_.canvas().readout(point, view)) {
            lines << QString::fromStdString(line);
        }
    };
    if (view.probe) {
        lines << tr("selected");
        append(*view.probe);
    }
    if (pointer_) {
        if (view.probe) lines << tr("pointer");
        append(*pointer_);
    }
    readout_->setVisible(!lines.isEmpty());
    const QString text = lines.join(QLatin1Char('\n'));
    if (readout_->text() == text) return;
    readout_->setText(text);
    readout_->adjustSize();
    place();
}

void CanvasPanel::pick(render::Vec2 point) {
    ViewState view = workbench_.document().view();
    const render::Camera& camera = view_->camera();
    const bool again = view.probe && std::hypot(view.probe->x - point.x, view.probe->y - point.y) <
                                         kPickPixels * camera.unitsPerPixel();
    if (again) {
        view.probe.reset();
    } else {
        view.probe = point;
    }
    workbench_.document().changeView(again ? "clear the selection" : "select a point", view);
    view_->paintNow();
}

void CanvasPanel::place() {
    legend_->move(std::max(0, view_->width() - legend_->width() - kMargin), kMargin);
    caption_->move(kMargin, kMargin);
    readout_->move(kMargin, std::max(0, view_->height() - readout_->height() - kMargin));
}

}  // namespace scorescope::app
