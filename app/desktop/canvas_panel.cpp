// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/canvas_panel.h"

#include <QGridLayout>
#include <array>
#include <cmath>

#include "app/desktop/colours.h"
#include "app/present/noise_levels.h"
#include "core/base/number_text.h"

namespace scorescope::app {
namespace {

constexpr int kMargin = 10;
constexpr double kPickPixels = 10.0;
constexpr double kGripPixels = 14.0;
constexpr int kFindingsPixels = 15;
constexpr int kSmallestFindings = 12;

QString htmlOf(const std::string& text) {
    return QString::fromStdString(text).toHtmlEscaped();
}

/// A finding as a table of its own.
QString htmlOf(const Finding& finding) {
    QString html = QStringLiteral("<b>%1</b><table cellspacing=0>").arg(htmlOf(finding.title));
    for (std::size_t i = 0; i < finding.rows.size(); ++i) {
        html += QStringLiteral("<tr>");
        for (const std::string& cell : finding.rows[i]) {
            const bool heading = finding.headed && i == 0;
            html += (heading ? QStringLiteral("<td style='padding-right:14px'><i>%1</i></td>")
                             : QStringLiteral("<td style='padding-right:14px'>%1</td>"))
                        .arg(htmlOf(cell));
        }
        html += QStringLiteral("</tr>");
    }
    return html + QStringLiteral("</table>");
}

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
    farCorner_ = new QWidget(this);
    farCorner_->setAutoFillBackground(true);
    slice_ = new SlicePanel(this);
    grid_ = new QGridLayout(this);
    grid_->setContentsMargins(0, 0, 0, 0);
    grid_->setSpacing(0);
    grid_->addWidget(beside_, 1, 0);
    if (hasOpenGl()) {
        grid_->addWidget(view_, 1, 1);
    } else {
        hidden_.reset(view_);
        auto* sorry =
            new QLabel(tr("The canvas needs OpenGL 3.3, which this display does not offer.\n"
                          "Training, loss and files work; scorescope-cli draws pictures."));
        sorry->setAlignment(Qt::AlignCenter);
        grid_->addWidget(sorry, 1, 1);
    }
    grid_->addWidget(slice_, 1, 2);
    grid_->addWidget(corner_, 2, 0);
    grid_->addWidget(below_, 2, 1);
    grid_->addWidget(farCorner_, 2, 2);
    findings_ = overlayLabel(this, "findings", tr("What the tools found"));
    QFont large;
    large.setPixelSize(kFindingsPixels);
    findings_->setFont(large);
    findings_->setTextFormat(Qt::RichText);
    findings_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    findings_->hide();
    grid_->addWidget(findings_, 3, 0, 1, 3);
    slice_->hide();
    farCorner_->hide();
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
    view_->setGripHandler(
        [this](GlView::Grip grip, render::Vec2 point) { return this->grip(grip, point); });
    connect(view_, &GlView::timeStepped, this,
            [this](double change) { presenter_.setT(presenter_.cursor().t() + change, true); });
    connect(view_, &GlView::failed, this, [this](const Error& error) {
        Q_EMIT graphicsFailed(QString::fromStdString(error.line()));
    });
    connect(&presenter_, &PlanePresenter::sceneChanged, this, &CanvasPanel::refresh);
    connect(&presenter_, &PlanePresenter::homeChanged, this, &CanvasPanel::fit);
}

void CanvasPanel::fit() {
    arrange();
    if (const auto home = presenter_.home()) view_->fit(*home, presenter_.overTime());
    chooseCorner();
}

void CanvasPanel::arrange() {
    const bool overTime = presenter_.overTime();
    const bool backwards = workbench_.document().view().noiseLeft;
    below_->setMeaning(!overTime   ? AxisMeaning::plane
                       : backwards ? AxisMeaning::timeBackwards
                                   : AxisMeaning::time);
    beside_->setMeaning(overTime ? AxisMeaning::place : AxisMeaning::plane);
    if (overTime == overTime_) return;
    overTime_ = overTime;
    slice_->setVisible(overTime);
    farCorner_->setVisible(overTime);
    // Over time the paths fill the whole picture: the legend goes above it.
    if (overTime) {
        grid_->addWidget(legend_, 0, 0, 1, 3);
    } else {
        grid_->removeWidget(legend_);
        legend_->setParent(view_);
    }
    legend_->setAcross(overTime);
    legend_->show();
    grid_->activate();
}

void CanvasPanel::setTheme(const render::ThemeColours& theme) {
    below_->setTheme(theme);
    beside_->setTheme(theme);
    slice_->setTheme(theme);
    QPalette own = corner_->palette();
    own.setColor(QPalette::Window, toQColor(theme.background));
    corner_->setPalette(own);
    farCorner_->setPalette(own);
}

void CanvasPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    refreshFindings();
    place();
}

void CanvasPanel::takeCamera(bool moving) {
    const render::Camera& camera = view_->camera();
    below_->setCamera(camera);
    beside_->setCamera(camera);
    slice_->setCamera(camera);
    if (view_->size() != cornerFor_) chooseCorner();
    presenter_.setWindow(camera.visibleRect(), camera.pixelWidth(), camera.pixelHeight(), moving);
    place();
}

void CanvasPanel::takeHover(std::optional<render::Vec2> point) {
    pointer_ = point;
    refreshReadout();
}

void CanvasPanel::refresh() {
    arrange();
    legend_->refresh();
    if (overTime_) slice_->setSlice(presenter_.xt().slice(workbench_.document().view()));
    const double t = presenter_.cursor().t();
    const PlaneData* data = presenter_.canvas().data();
    const bool levels = data != nullptr && data->sde().hasLevels();
    const QString caption =
        QString::fromStdString(levels ? timeText(data->sde(), t) : "t = " + formatReal(t, 3));
    if (caption_->text() != caption) {
        caption_->setText(caption);
        caption_->adjustSize();
    }
    view_->setAccessibleDescription(
        QString::fromStdString(presenter_.picture().summary(workbench_.document().view())));
    refreshFindings();
    refreshReadout();
    place();
    view_->paintSoon();
}

void CanvasPanel::refreshFindings() {
    const auto tables = overTime_ ? std::vector<Finding>()
                                  : presenter_.canvas().tables(workbench_.document().view());
    findings_->setVisible(!tables.empty());
    if (tables.empty()) return;
    QString beside, below;
    for (const Finding& table : tables) {
        const QString cell =
            QStringLiteral("<td style='padding-right:36px'>%1</td>").arg(htmlOf(table));
        beside += cell;
        below += QStringLiteral("<tr>%1</tr>").arg(cell);
    }
    if (beside == shownFindings_ && width() == findingsWidth_) return;
    shownFindings_ = beside;
    findingsWidth_ = width();
    const auto show = [this](const QString& rows, int pixels) {
        QFont font = findings_->font();
        font.setPixelSize(pixels);
        findings_->setFont(font);
        findings_->setText(QStringLiteral("<table>%1</table>").arg(rows));
    };
    // As large as there is room for.
    for (int pixels = kFindingsPixels; pixels >= kSmallestFindings; --pixels) {
        show(QStringLiteral("<tr>%1</tr>").arg(beside), pixels);
        if (findings_->sizeHint().width() <= width()) return;
    }
    show(below, kSmallestFindings);
}

void CanvasPanel::refreshReadout() {
    const ViewState& view = workbench_.document().view();
    QStringList lines;
    const auto append = [&](render::Vec2 point) {
        for (const std::string& line : presenter_.picture().readout(point, view)) {
            lines << QString::fromStdString(line);
        }
    };
    const bool probe = view.probe && !overTime_;
    const bool told = probe && presenter_.canvas().probe().shown(view) != nullptr;
    if (probe && !told) {
        lines << tr("selected");
        append(*view.probe);
    }
    if (pointer_) {
        if (!lines.isEmpty()) lines << tr("pointer");
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
    if (overTime_) {
        presenter_.setT(XtView::place(point.x, view), false);
        return;
    }
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

bool CanvasPanel::grip(GlView::Grip grip, render::Vec2 point) {
    Document& document = workbench_.document();
    ViewState view = document.view();
    if (overTime_ || !view.shows(Layer::integral)) return false;
    const TwoWays ways = presenter_.canvas().ways(view);
    if (grip == GlView::Grip::take) {
        document.endGesture();
        held_ = wayPointAt(ways, point, kGripPixels * view_->camera().unitsPerPixel());
        return held_.has_value();
    }
    if (!held_) return false;
    view.ways = withMoved(ways, *held_, point);
    document.changeView("move the ways", view, "ways");
    workbench_.hurry();
    if (grip == GlView::Grip::release) {
        held_.reset();
        document.endGesture();
    }
    view_->paintNow();
    return true;
}

/// The right-hand corner in which the legend hides fewer data, and whether they have to make room;
/// decided when all of them come into view or the view's size changes, so that it does not jump.
void CanvasPanel::chooseCorner() {
    cornerFor_ = view_->size();
    view_->setCovered(0);
    const PlaneData* data = presenter_.canvas().data();
    if (overTime_ || data == nullptr) return;
    const render::FloatArray points = data->at(0.0);
    const render::Camera& camera = view_->camera();
    const double ratio = view_->devicePixelRatioF();
    std::array<int, 2> hidden{};
    for (std::size_t i = 0; i + 1 < points->size(); i += 2) {
        const render::Vec2 at = camera.worldToPixel({(*points)[i], (*points)[i + 1]});
        if (at.x / ratio < view_->width() - legend_->width() - kMargin) continue;
        hidden[0] += at.y / ratio < legend_->height() + kMargin ? 1 : 0;
        hidden[1] += at.y / ratio > view_->height() - legend_->height() - kMargin ? 1 : 0;
    }
    legendBelow_ = 2 * hidden[1] < hidden[0];
    if (hidden[legendBelow_ ? 1 : 0] > 0) view_->setCovered(legend_->width() + kMargin);
    place();
}

void CanvasPanel::place() {
    if (!overTime_) {
        const int room = std::max(0, view_->height() - legend_->height() - kMargin);
        legend_->move(std::max(0, view_->width() - legend_->width() - kMargin),
                      legendBelow_ ? room : kMargin);
    }
    caption_->move(kMargin, kMargin);
    readout_->move(kMargin, std::max(0, view_->height() - readout_->height() - kMargin));
}

}  // namespace scorescope::app
