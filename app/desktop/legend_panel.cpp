// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/legend_panel.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <numeric>

#include "app/desktop/colours.h"
#include "app/present/map_catalogue.h"
#include "app/present/map_picture.h"

namespace scorescope::app {
namespace {

constexpr int kSwatchWidth = 26;
constexpr int kSwatchHeight = 14;
constexpr int kLargeFontPixels = 15;
constexpr int kMostColumns = 5;
constexpr int kNarrowest = 300;
constexpr int kBetween = 22;  // spaces of one entry

void drawArrow(QPainter& painter, const QColor& colour, double width) {
    painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::RoundCap));
    const double middle = 0.5 * kSwatchHeight;
    painter.drawLine(QPointF(3, middle), QPointF(kSwatchWidth - 4, middle));
    painter.drawLine(QPointF(kSwatchWidth - 4, middle), QPointF(kSwatchWidth - 9, middle - 4));
    painter.drawLine(QPointF(kSwatchWidth - 4, middle), QPointF(kSwatchWidth - 9, middle + 4));
}

void drawLine(QPainter& painter, const QColor& colour) {
    painter.setPen(QPen(colour, 3.4, Qt::SolidLine, Qt::RoundCap));
    const double middle = 0.5 * kSwatchHeight;
    painter.drawLine(QPointF(3, middle), QPointF(kSwatchWidth - 3, middle));
}

void drawDots(QPainter& painter, const QColor& colour) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    for (const QPointF at : {QPointF(6, 9), QPointF(13, 4.5), QPointF(20, 9.5)}) {
        painter.drawEllipse(at, 2.8, 2.8);
    }
}

void drawUpDown(QPainter& painter, const QColor& colour) {
    painter.setPen(QPen(colour, 2.0, Qt::SolidLine, Qt::RoundCap));
    for (const double up : {-1.0, 1.0}) {
        const QPointF tip(0.5 * kSwatchWidth - 6 * up, 0.5 * kSwatchHeight - 5.5 * up);
        painter.drawLine(tip, tip + QPointF(0, 11 * up));
        painter.drawLine(tip, tip + QPointF(-3.5, 4 * up));
        painter.drawLine(tip, tip + QPointF(3.5, 4 * up));
    }
}

void drawHill(QPainter& painter, const QColor& colour) {
    QPainterPath hill(QPointF(2, kSwatchHeight - 1.5));
    hill.cubicTo({0.42 * kSwatchWidth, kSwatchHeight}, {0.3 * kSwatchWidth, 1.5},
                 {0.5 * kSwatchWidth, 1.5});
    hill.cubicTo({0.7 * kSwatchWidth, 1.5}, {0.58 * kSwatchWidth, kSwatchHeight},
                 {kSwatchWidth - 2.0, kSwatchHeight - 1.5});
    QColor pale = colour;
    pale.setAlphaF(0.28f);
    painter.setPen(QPen(colour, 2.0));
    painter.setBrush(pale);
    painter.drawPath(hill);
}

void drawRing(QPainter& painter, const render::ThemeColours& theme) {
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(toQColor(theme.learnedScore), 2.0));
    painter.drawEllipse(QRectF(4, 2.5, kSwatchWidth - 8, kSwatchHeight - 5));
}

void drawWays(QPainter& painter, const render::ThemeColours& theme) {
    const QPointF from(4, kSwatchHeight - 3), to(kSwatchWidth - 4, 3);
    painter.setPen(QPen(toQColor(theme.error), 2.4));
    painter.drawPolyline(QPolygonF({from, QPointF(to.x(), from.y()), to}));
    painter.setPen(QPen(toQColor(theme.generated), 2.4));
    painter.drawLine(from, to);
}

/// A data point, its noise, and the noisy point.
void drawNoised(QPainter& painter, const render::ThemeColours& theme) {
    const double middle = 0.5 * kSwatchHeight;
    painter.setPen(QPen(toQColor(theme.mutedText), 1.5, Qt::DotLine));
    painter.drawLine(QPointF(6, middle), QPointF(kSwatchWidth - 6, middle));
    painter.setPen(Qt::NoPen);
    painter.setBrush(toQColor(theme.data));
    painter.drawEllipse(QPointF(6, middle), 3.4, 3.4);
    painter.setBrush(toQColor(theme.generated));
    painter.drawEllipse(QPointF(kSwatchWidth - 6, middle), 3.4, 3.4);
}

void setTextIfOther(QLabel* label, const QString& text) {
    if (label->text() != text) label->setText(text);
}

}  // namespace

LegendPanel::LegendPanel(Workbench& workbench, PlanePresenter& presenter, QWidget* parent)
    : QFrame(parent), workbench_(workbench), presenter_(presenter) {
    setObjectName(QStringLiteral("legend"));
    setAccessibleName(tr("Legend"));
    setAutoFillBackground(true);
    setFrameShape(QFrame::StyledPanel);
    grid_ = new QGridLayout(this);
    grid_->setContentsMargins(8, 6, 10, 6);
    grid_->setHorizontalSpacing(6);
    grid_->setVerticalSpacing(2);
    for (const LayerInfo& info : layerCatalogue()) {
        Row& row = rows_[static_cast<std::size_t>(info.layer)];
        row.box = new QCheckBox(QString::fromStdString(info.title), this);
        row.box->setObjectName(QString::fromStdString("layer." + info.id));
        row.swatch = new QLabel(this);
        row.badge = new QLabel(this);
        row.badge->setObjectName(QString::fromStdString("badge." + info.id));
        row.badge->setForegroundRole(QPalette::PlaceholderText);
        connect(row.box, &QCheckBox::clicked, this, [this, layer = info.layer](bool on) {
            workbench_.document().endGesture();
            showLayer(workbench_.document(), layer, on);
        });
    }
    colours_ = new ColourBar(this);
    scale_ = new QLabel(this);
    scale_->setObjectName(QStringLiteral("canvasScale"));
    scale_->setForegroundRole(QPalette::PlaceholderText);
    arrange();
    refresh();
}

void LegendPanel::setAcross(bool across) {
    if (across == across_) return;
    across_ = across;
    QFont own;
    if (across) own.setPixelSize(kLargeFontPixels);
    setFont(own);
    arrange();
    refresh();
}

QSize LegendPanel::minimumSizeHint() const {
    const QSize whole = QFrame::minimumSizeHint();
    return across_ ? QSize(std::min(kNarrowest, whole.width()), whole.height()) : whole;
}

int LegendPanel::columnsFor(int width) const {
    for (int columns = kMostColumns; columns > 1; --columns) {
        std::array<int, kMostColumns> widest{};
        int shown = 0;
        for (const LayerInfo& info : layerCatalogue()) {
            if (!info.overTime) continue;
            const Row& row = rows_[static_cast<std::size_t>(info.layer)];
            int& own = widest[static_cast<std::size_t>(shown++ % columns)];
            own = std::max(own, row.box->sizeHint().width() + kSwatchWidth + kBetween);
        }
        if (std::accumulate(widest.begin(), widest.end(), 0) <= width) return columns;
    }
    return 1;
}

void LegendPanel::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    const int columns = columnsFor(width());
    if (!across_ || columns == columns_) return;
    columns_ = columns;
    arrange();
}

void LegendPanel::arrange() {
    while (QLayoutItem* item = grid_->takeAt(0)) delete item;
    int shown = 0;
    for (const LayerInfo& info : layerCatalogue()) {
        const Row& row = rows_[static_cast<std::size_t>(info.layer)];
        const bool here = across_ ? info.overTime : info.onPlane;
        showRow(info, here);
        if (!here) continue;
        const int line = across_ ? shown / columns_ : shown;
        const int column = across_ ? 3 * (shown % columns_) : 0;
        grid_->addWidget(row.swatch, line, column);
        grid_->addWidget(row.box, line, column + 1);
        if (!across_) {
            grid_->addWidget(row.badge, line, column + 2, Qt::AlignRight | Qt::AlignVCenter);
        }
        ++shown;
    }
    for (int i = 0; i < kMostColumns; ++i) {
        grid_->setColumnStretch(3 * i + 2, i < (across_ ? columns_ : 1) ? 1 : 0);
    }
    const int last = across_ ? (shown + columns_ - 1) / columns_ : shown;
    if (!across_) grid_->addWidget(colours_, last, 0, 1, 3);
    grid_->addWidget(scale_, last + 1, 0, 1, across_ ? -1 : 3);
}

void LegendPanel::showRow(const LayerInfo& info, bool on) {
    const Row& row = rows_[static_cast<std::size_t>(info.layer)];
    row.swatch->setVisible(on);
    row.box->setVisible(on);
    row.badge->setVisible(on && !across_);
}

void LegendPanel::showEntry(const LegendEntry& entry) {
    Row& row = rows_[static_cast<std::size_t>(entry.layer)];
    row.box->setChecked(workbench_.document().view().shows(entry.layer));
    const QString badge = QString::fromStdString(entry.badge);
    setTextIfOther(row.badge, badge);
    const auto info = std::ranges::find(layerCatalogue(), entry.layer, &LayerInfo::layer);
    const std::string& title = entry.title.empty() ? info->title : entry.title;
    const std::string& help = entry.help.empty() ? info->help : entry.help;
    if (row.box->text() != QString::fromStdString(title)) {
        row.box->setText(QString::fromStdString(title));
    }
    QString tip = QStringLiteral("%1 (key %2)")
                      .arg(QString::fromStdString(help), QString(QLatin1Char(info->shortcut)));
    if (entry.layer == Layer::density) tip += tr("; key C: the next map");
    if (across_ && !badge.isEmpty()) tip += QStringLiteral("\n") + badge;
    if (row.box->toolTip() != tip) row.box->setToolTip(tip);
}

void LegendPanel::refresh() {
    const ViewState& view = workbench_.document().view();
    const Picture& picture = presenter_.picture();
    refreshSwatches();
    const std::vector<LegendEntry> entries = picture.legend(view);
    for (const LegendEntry& entry : entries) showEntry(entry);
    for (const LayerInfo& info : layerCatalogue()) {
        if (!info.tool) continue;
        const bool there =
            std::ranges::find(entries, info.layer, &LegendEntry::layer) != entries.end();
        showRow(info, there);
    }
    colours_->setKey(across_ ? std::nullopt : picture.colourKey(view), *theme_);
    setTextIfOther(scale_, QString::fromStdString(picture.scaleText(view)));
    scale_->setVisible(!scale_->text().isEmpty());
    if (across_) return;
    const QSize wanted = sizeHint();
    if (size() != wanted) resize(wanted);
}

void LegendPanel::refreshSwatches() {
    const MapKind map = workbench_.document().view().map;
    if (theme_ == &presenter_.canvas().theme() && shownMap_ == map) return;
    theme_ = &presenter_.canvas().theme();
    shownMap_ = map;
    for (const LayerInfo& info : layerCatalogue()) {
        rows_[static_cast<std::size_t>(info.layer)].swatch->setPixmap(swatchOf(info.layer));
    }
}

QPixmap LegendPanel::swatchOf(Layer layer) const {
    const double ratio = devicePixelRatioF();
    QPixmap pixmap(QSize(kSwatchWidth, kSwatchHeight) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    switch (layer) {
        case Layer::data: drawDots(painter, toQColor(theme_->data)); break;
        case Layer::particles: drawDots(painter, toQColor(theme_->generated)); break;
        case Layer::learned: drawArrow(painter, toQColor(theme_->learnedScore), 2.0); break;
        case Layer::forward: drawLine(painter, toQColor(theme_->data)); break;
        case Layer::reverse: drawLine(painter, toQColor(theme_->generated)); break;
        case Layer::flow: drawLine(painter, toQColor(theme_->flow)); break;
        case Layer::scoreArrows: drawUpDown(painter, toQColor(theme_->learnedScore)); break;
        case Layer::marginals: drawHill(painter, toQColor(edgeColour(false, *theme_))); break;
        case Layer::exact: drawArrow(painter, toQColor(theme_->trueScore), 3.6); break;
        case Layer::jacobian: drawRing(painter, *theme_); break;
        case Layer::integral: drawWays(painter, *theme_); break;
        case Layer::dsm: drawNoised(painter, *theme_); break;
        case Layer::density: {
            QLinearGradient ramp(0, 0, kSwatchWidth, 0);
            for (const double u : {0.0, 0.25, 0.5, 0.75, 1.0}) {
                const auto colours = mapColours(shownMap_.value_or(MapKind::density), *theme_);
                ramp.setColorAt(u, toQColor(render::colourAt(colours, u)));
            }
            painter.setPen(toQColor(theme_->frame));
            painter.setBrush(ramp);
            painter.drawRect(QRectF(1.5, 1.5, kSwatchWidth - 3, kSwatchHeight - 3));
            break;
        }
    }
    return pixmap;
}

void chooseMap(Document& document, MapKind map) {
    ViewState view = document.view();
    if (view.map == map && view.shows(Layer::density)) return;
    view.map = map;
    view.show(Layer::density, true);
    document.changeView("show " + mapInfo(map).title, view);
}

void showLayer(Document& document, Layer layer, bool on) {
    ViewState view = document.view();
    if (view.shows(layer) == on) return;
    view.show(layer, on);
    const auto info = std::ranges::find(layerCatalogue(), layer, &LayerInfo::layer);
    document.changeView((on ? "show " : "hide ") + info->title, view);
}

}  // namespace scorescope::app
