// SPDX-License-Identifier: Apache-2.0
// The plotting library's header uses Qt's keywords; no other source of the project may.
#undef QT_NO_KEYWORDS
#include "app/desktop/curve_plot.h"

#include <qcustomplot.h>

#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "app/desktop/colours.h"
#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

QVector<double> toQt(const std::vector<double>& values) {
    return {values.begin(), values.end()};
}

/// One pixel wide at any zoom: wider pens are much slower to draw.
QPen thinPen(const QColor& colour) {
    QPen pen(colour, 1);
    pen.setCosmetic(true);
    return pen;
}

void colourAxis(QCPAxis* axis, const render::ThemeColours& theme) {
    axis->setBasePen(thinPen(toQColor(theme.frame)));
    axis->setTickPen(thinPen(toQColor(theme.frame)));
    axis->setSubTickPen(thinPen(toQColor(theme.frame)));
    axis->setTickLabelColor(toQColor(theme.text));
    axis->setLabelColor(toQColor(theme.text));
    axis->grid()->setPen(thinPen(toQColor(theme.grid)));
    axis->grid()->setZeroLinePen(Qt::NoPen);
}

/// The same marks and numbers as in every other picture of the program.
void placeTicks(QCPAxis* axis, int pixelsPerTick, int pixels) {
    const QCPRange range = axis->range();
    const bool log = axis->scaleType() == QCPAxis::stLogarithmic;
    const int most = std::max(2, pixels / pixelsPerTick);
    const render::Ticks ticks = log ? render::logTicks(range.lower, range.upper, most)
                                    : render::niceTicks(range.lower, range.upper, most);
    const auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    for (const render::Tick& tick : ticks) {
        ticker->addTick(tick.at, QString::fromStdString(tick.label));
    }
    axis->setTicker(ticker);
}

}  // namespace

CurvePlot::CurvePlot(QWidget* parent) : QWidget(parent) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    plot_ = new QCustomPlot;
    plot_->setObjectName(QStringLiteral("lossPlot"));
    plot_->setAccessibleName(tr("Loss over training steps"));
    layout->addWidget(plot_);
    setUpPlot();
    setLogAxes(false, true);
    setTheme(*theme_);
}

void CurvePlot::setUpPlot() {
    plot_->setNoAntialiasingOnDrag(true);
    plot_->setNotAntialiasedElements(QCP::aeAll);
    plot_->setPlottingHint(QCP::phFastPolylines, true);
    plot_->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    plot_->axisRect()->setRangeZoom(Qt::Horizontal);
    plot_->axisRect()->setRangeDrag(Qt::Horizontal);
    plot_->axisRect()->setupFullAxesBox();
    plot_->xAxis2->setTicks(false);
    plot_->yAxis2->setTicks(false);
    plot_->xAxis->setLabel(tr("training step"));
    plot_->xAxis->setLabelPadding(1);
    raw_ = plot_->addGraph();
    smoothed_ = plot_->addGraph();
    raw_->setAdaptiveSampling(false);  // the view-model has thinned the points already
    smoothed_->setAdaptiveSampling(false);
    const auto byHand = [this] { setFollow(false); };
    connect(plot_, &QCustomPlot::mouseWheel, this, byHand);
    connect(plot_, &QCustomPlot::mousePress, this, byHand);
    connect(plot_, &QCustomPlot::mouseDoubleClick, this, [this] { setFollow(true); });
    connect(plot_->xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this] {
        if (!follow_) Q_EMIT windowChanged();
    });
    connect(plot_, &QCustomPlot::afterReplot, this, &CurvePlot::painted);
}

void CurvePlot::show(const CurvesView& curves) {
    const bool log = logValues_ && (curves.empty() || curves.positive());
    plot_->yAxis->setScaleType(log ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    if (follow_ || curves.empty()) {
        const double last = curves.empty() ? 100.0 : static_cast<double>(curves.lastStep());
        const double first = curves.empty() ? 1.0 : static_cast<double>(curves.firstStep());
        const QSignalBlocker quiet(plot_->xAxis);
        plot_->xAxis->setRange(first, std::max(last, first + 1.0));
    }
    const CurveWindow shown = window(curves);
    const Polyline raw = curves.raw(shown);
    const Polyline smoothed = curves.smoothed(shown);
    raw_->setData(toQt(raw.x), toQt(raw.y), true);
    smoothed_->setData(toQt(smoothed.x), toQt(smoothed.y), true);
    const auto quantity = static_cast<std::size_t>(curves.quantity());
    plot_->yAxis->setLabel(QString::fromStdString(CurvesView::catalogue()[quantity].axis));
    fitAxes(curves, raw);
    placeTicks(plot_->xAxis, 90, plot_->axisRect()->width());
    placeTicks(plot_->yAxis, 28, plot_->axisRect()->height());
    showMarks(curves.marks());
    // Drawn now, shown together with whatever else has changed.
    plot_->replot(QCustomPlot::rpQueuedRefresh);
}

void CurvePlot::setLogAxes(bool steps, bool values) {
    logSteps_ = steps;
    plot_->xAxis->setScaleType(steps ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    logValues_ = values;
    Q_EMIT windowChanged();
}

void CurvePlot::setFollow(bool follow) {
    if (follow == follow_) return;
    follow_ = follow;
    Q_EMIT followChanged(follow);
    if (follow) Q_EMIT windowChanged();
}

void CurvePlot::setTheme(const render::ThemeColours& theme) {
    theme_ = &theme;
    plot_->setBackground(QBrush(toQColor(theme.background)));
    for (QCPAxis* axis : {plot_->xAxis, plot_->yAxis, plot_->xAxis2, plot_->yAxis2}) {
        colourAxis(axis, theme);
    }
    raw_->setPen(thinPen(toQColor(theme.data.withAlpha(0.35f))));
    smoothed_->setPen(QPen(toQColor(theme.learnedScore), 2));  // for the last row of a hall
    Q_EMIT windowChanged();
}

void CurvePlot::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    Q_EMIT windowChanged();
}

CurveWindow CurvePlot::window(const CurvesView& curves) const {
    const QCPRange range = plot_->xAxis->range();
    CurveWindow window;
    window.firstStep = std::max(range.lower, static_cast<double>(curves.firstStep()));
    window.lastStep = range.upper;
    window.columns = std::max(50, plot_->axisRect()->width());
    window.logSteps = logSteps_;
    return window;
}

void CurvePlot::fitAxes(const CurvesView& curves, const Polyline& raw) {
    if (curves.empty() || raw.y.empty()) {
        plot_->yAxis->setRange(0.1, 1.0);
        return;
    }
    const bool log = plot_->yAxis->scaleType() == QCPAxis::stLogarithmic;
    double lowest = std::numeric_limits<double>::infinity();
    double highest = -lowest;
    for (const double y : raw.y) {
        if (log && !(y > 0.0)) continue;
        lowest = std::min(lowest, y);
        highest = std::max(highest, y);
    }
    if (!(lowest <= highest)) return;
    if (log) {
        plot_->yAxis->setRange(lowest / 1.15, highest * 1.15);
    } else {
        const double margin = 0.05 * std::max(highest - lowest, 1e-12);
        plot_->yAxis->setRange(lowest < 0.0 ? lowest - margin : 0.0, highest + margin);
    }
}

void CurvePlot::showMarks(const std::vector<CurveMark>& marks) {
    while (lines_.size() > marks.size()) {
        plot_->removeItem(lines_.back());
        plot_->removeItem(texts_.back());
        lines_.pop_back();
        texts_.pop_back();
    }
    for (std::size_t i = lines_.size(); i < marks.size(); ++i) {
        auto* line = new QCPItemStraightLine(plot_);
        line->setPen(QPen(toQColor(theme_->error), 1, Qt::DashLine));
        const auto step = static_cast<double>(marks[i].step);
        line->point1->setCoords(step, 1.0);
        line->point2->setTypeX(QCPItemPosition::ptPlotCoords);
        line->point2->setCoords(step, 2.0);
        lines_.push_back(line);
        auto* text = new QCPItemText(plot_);
        text->position->setTypeX(QCPItemPosition::ptPlotCoords);
        text->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
        // Neighbours stand at different heights so that their texts stay apart.
        text->position->setCoords(step, 0.02 + 0.13 * static_cast<double>(i % 4));
        text->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
        text->setPadding(QMargins(3, 0, 0, 0));
        text->setColor(toQColor(theme_->error));
        text->setText(QString::fromStdString(marks[i].text));
        texts_.push_back(text);
    }
}

}  // namespace scorescope::app
