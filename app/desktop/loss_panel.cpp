// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/loss_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <QVBoxLayout>
#include <cmath>

#include "app/desktop/figure_label.h"
#include "core/base/number_text.h"

namespace scorescope::app {
namespace {

constexpr int kDrawMilliseconds = 30;  // below the tick in which losses come
constexpr int kSmoothingSteps = 100;

/// Slider 0..100 to the weight of the past: 0, 0.9 at 33, 0.99 at 67, 0.999 at 100.
double smoothingOf(int slider) {
    return slider == 0 ? 0.0 : 1.0 - std::pow(10.0, -3.0 * slider / kSmoothingSteps);
}

int sliderOf(double smoothing) {
    return smoothing <= 0.0 ? 0
                            : static_cast<int>(std::lround(-std::log10(1.0 - smoothing) / 3.0 *
                                                           kSmoothingSteps));
}

}  // namespace

LossPanel::LossPanel(Workbench& workbench, QWidget* parent)
    : QWidget(parent), workbench_(workbench) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 2, 6, 4);
    layout->setSpacing(2);
    plot_ = new CurvePlot;
    layout->addWidget(buildControls());
    layout->addWidget(plot_, 1);
    timer_.setSingleShot(true);
    connect(&timer_, &QTimer::timeout, this, &LossPanel::draw);
    connect(&workbench_, &Workbench::lossesGrew, this, &LossPanel::drawSoon);
    connect(&workbench_, &Workbench::curvesChanged, this, &LossPanel::drawSoon);
    connect(plot_, &CurvePlot::windowChanged, this, &LossPanel::drawSoon);
    connect(plot_, &CurvePlot::followChanged, follow_, &QCheckBox::setChecked);
    connect(plot_, &CurvePlot::painted, this, [this] {
        if (!workbench_.curves().empty()) Q_EMIT painted(workbench_.curves().newestMade());
    });
    draw();
}

void LossPanel::setTheme(const render::ThemeColours& theme) {
    plot_->setTheme(theme);
}

QWidget* LossPanel::buildControls() {
    auto* bar = new QWidget;
    auto* layout = new QHBoxLayout(bar);
    layout->setContentsMargins(0, 0, 0, 0);
    quantity_ = new QComboBox;
    quantity_->setObjectName(QStringLiteral("curveQuantity"));
    quantity_->setAccessibleName(tr("Curve"));
    for (const CurvesView::Info& info : CurvesView::catalogue()) {
        quantity_->addItem(QString::fromStdString(info.title));
        quantity_->setItemData(quantity_->count() - 1, QString::fromStdString(info.help),
                               Qt::ToolTipRole);
    }
    quantity_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    quantity_->setMinimumContentsLength(6);
    quantity_->setToolTip(tr("What is drawn of the training log"));
    const auto box = [](const char* name, const QString& text, bool on, const QString& help) {
        auto* made = new QCheckBox(text);
        made->setObjectName(QLatin1String(name));
        made->setChecked(on);
        made->setToolTip(help);
        return made;
    };
    logSteps_ = box("lossLogX", tr("log x"), false, tr("Logarithmic step axis"));
    logValues_ = box("lossLogY", tr("log y"), true,
                     tr("Logarithmic value axis, unless some values are not above 0"));
    follow_ = box("lossFollow", tr("Follow"), true,
                  tr("Keep all steps in view; wheel and drag on the curve switch this off"));
    smoothing_ = new QSlider(Qt::Horizontal);
    smoothing_->setObjectName(QStringLiteral("lossSmoothing"));
    smoothing_->setAccessibleName(tr("Smoothing"));
    smoothing_->setToolTip(
        tr("Debiased exponential average over all points, drawn over the raw curve"));
    smoothing_->setRange(0, kSmoothingSteps);
    smoothing_->setValue(sliderOf(workbench_.curves().smoothing()));
    smoothing_->setMaximumWidth(90);
    value_ = new FigureLabel(tr("0.00000 (smoothed 0.00000)"));
    value_->setObjectName(QStringLiteral("lossValue"));
    layout->addWidget(quantity_);
    pace_ = new QLabel;
    pace_->setObjectName(QStringLiteral("lossPace"));
    // It takes what room there is: a narrow window does without.
    pace_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    layout->addWidget(value_);
    layout->addWidget(pace_, 1);
    layout->addWidget(new QLabel(tr("Smoothing")));
    layout->addWidget(smoothing_);
    layout->addWidget(logSteps_);
    layout->addWidget(logValues_);
    layout->addWidget(follow_);
    connect(quantity_, &QComboBox::activated, this, &LossPanel::chooseCurve);
    connect(smoothing_, &QSlider::valueChanged, this, &LossPanel::chooseCurve);
    const auto relog = [this] {
        plot_->setLogAxes(logSteps_->isChecked(), logValues_->isChecked());
    };
    connect(logSteps_, &QCheckBox::clicked, this, relog);
    connect(logValues_, &QCheckBox::clicked, this, relog);
    connect(follow_, &QCheckBox::clicked, plot_, &CurvePlot::setFollow);
    return bar;
}

void LossPanel::chooseCurve() {
    workbench_.curves().choose(static_cast<CurvesView::Quantity>(quantity_->currentIndex()),
                               smoothingOf(smoothing_->value()));
    drawSoon();
}

void LossPanel::drawSoon() {
    if (timer_.isActive()) return;
    const qint64 age = sinceDrawn_.isValid() ? sinceDrawn_.elapsed() : kDrawMilliseconds;
    if (age >= kDrawMilliseconds) {
        draw();  // at once, to be painted together with the canvas
    } else {
        timer_.start(static_cast<int>(kDrawMilliseconds - age));
    }
}

void LossPanel::draw() {
    sinceDrawn_.start();
    const CurvesView& curves = workbench_.curves();
    plot_->show(curves);
    QString text = tr("no steps yet");
    if (!curves.empty() && !curves.known()) {
        text = tr("this run has none");
    } else if (!curves.empty()) {
        text = tr("%1 (smoothed %2)")
                   .arg(QString::fromStdString(formatReal(curves.lastRaw(), 3)),
                        QString::fromStdString(formatReal(curves.lastSmoothed(), 3)));
    }
    value_->show(text);
    if (const QString pace = paceText(); pace != pace_->text()) pace_->setText(pace);
}

/// "544 images/s, 3 min left"
QString LossPanel::paceText() const {
    const RunFacts facts = workbench_.facts();
    if (facts.state != RunState::training || facts.stepsPerSecond <= 0.0) return {};
    const QString left = QString::fromStdString(
        timeLeftText(static_cast<double>(facts.steps - facts.step) / facts.stepsPerSecond));
    if (!workbench_.images()) return left;
    const double images =
        facts.stepsPerSecond * static_cast<double>(workbench_.running().integer("training.batch"));
    return tr("%1 images/s, %2").arg(std::lround(images)).arg(left);
}

}  // namespace scorescope::app
