// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/time_bar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <QToolButton>
#include <algorithm>
#include <cmath>

#include "app/desktop/figure_label.h"
#include "app/desktop/number_box.h"
#include "app/desktop/slider.h"
#include "app/desktop/transport_icons.h"

namespace scorescope::app {
namespace {

constexpr int kTSteps = 1000;
constexpr int kTPage = 10;

QToolButton* button(const char* name, const QString& accessibleName, const QString& help) {
    auto* made = new QToolButton;
    made->setObjectName(QLatin1String(name));
    made->setAccessibleName(accessibleName);
    made->setToolTip(help);
    made->setAutoRaise(true);
    return made;
}

}  // namespace

TimeBar::TimeBar(Workbench& workbench, PlanePresenter& presenter, QWidget* parent)
    : QToolBar(parent), workbench_(workbench), presenter_(presenter) {
    setObjectName(QStringLiteral("timeBar"));
    setWindowTitle(tr("Time"));
    setAccessibleName(tr("Time"));
    setMovable(false);
    setFloatable(false);
    auto* content = new QWidget;
    auto* layout = new QHBoxLayout(content);
    layout->setContentsMargins(8, 2, 8, 2);
    layout->setSpacing(16);
    layout->addWidget(buildTraining(), 1);
    layout->addWidget(buildDiffusion(), 1);
    addWidget(content);
    connect(&workbench_, &Workbench::runChanged, this, &TimeBar::refreshTraining);
    connect(&presenter_, &PlanePresenter::recordedStepChanged, this, &TimeBar::refreshTraining);
    connect(&presenter_, &PlanePresenter::timeChanged, this, &TimeBar::refreshDiffusion);
    connect(&presenter_, &PlanePresenter::homeChanged, this, &TimeBar::refreshProcess);
    connect(&presenter_, &PlanePresenter::particlesChanged, this, &TimeBar::refreshProcess);
    refreshTraining();
    refreshProcess();
}

QWidget* TimeBar::buildTraining() {
    auto* part = new QWidget;
    auto* layout = new QHBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* label = new QLabel(tr("Training step"));
    step_ = new Slider(Qt::Horizontal);
    step_->setObjectName(QStringLiteral("stepSlider"));
    step_->setAccessibleName(tr("Training step on the canvas"));
    step_->setToolTip(tr("Show the score as it was at an earlier step of training"));
    stepText_ = new FigureLabel(QStringLiteral("000,000 / 000,000"));
    stepText_->setObjectName(QStringLiteral("stepText"));
    live_ = button("live", tr("Live"), tr("Follow the newest weights (End)"));
    live_->setText(tr("Live"));
    live_->setCheckable(true);
    layout->addWidget(label);
    layout->addWidget(step_, 1);
    layout->addWidget(stepText_);
    layout->addWidget(live_);
    connect(step_, &QSlider::sliderMoved, this,
            [this](int step) { presenter_.setRecordedStep(step); });
    connect(step_, &QSlider::actionTriggered, this, [this](int action) {
        if (action != QAbstractSlider::SliderMove)
            presenter_.setRecordedStep(step_->sliderPosition());
    });
    connect(live_, &QToolButton::clicked, this, [this](bool on) {
        presenter_.setRecordedStep(on ? std::nullopt
                                      : std::optional<std::int64_t>(workbench_.facts().step));
    });
    return part;
}

QWidget* TimeBar::buildDiffusion() {
    auto* part = new QWidget;
    auto* layout = new QHBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    tLabel_ = new QLabel(tr("Diffusion time t"));
    toData_ = button("playToData", tr("Play towards data"), tr("Play from noise to data (Space)"));
    toNoise_ = button("playToNoise", tr("Play towards noise"), tr("Play from data to noise"));
    t_ = new Slider(Qt::Horizontal);
    t_->setObjectName(QStringLiteral("tSlider"));
    t_->setAccessibleName(tr("Diffusion time t, 0 is data, 1 is noise"));
    t_->setRange(0, kTSteps);
    tBox_ = new NumberBox;
    tBox_->setObjectName(QStringLiteral("tBox"));
    tBox_->setAccessibleName(tr("Diffusion time t"));
    tBox_->setRange(0.0, 1.0);
    tBox_->setStep(0.01);
    tBox_->setFixedWidth(76);
    levelText_ = new FigureLabel(tr("level 1000 of 1000, σ 0.00000"));
    levelText_->setObjectName(QStringLiteral("levelText"));
    layout->addWidget(tLabel_);
    layout->addWidget(levelText_);
    layout->addWidget(toData_);
    leftEnd_ = new QLabel;
    rightEnd_ = new QLabel;
    layout->addWidget(leftEnd_);
    layout->addWidget(t_, 1);
    layout->addWidget(rightEnd_);
    layout->addWidget(toNoise_);
    layout->addWidget(tBox_);
    connect(t_, &QSlider::valueChanged, this,
            [this](int value) { moveTo(static_cast<double>(value) / kTSteps); });
    connect(tBox_, &NumberBox::edited, this, &TimeBar::moveTo);
    const auto play = [this](TimeCursor::Motion motion) {
        const bool same = presenter_.cursor().motion() == motion;
        presenter_.play(same ? TimeCursor::Motion::still : motion);
    };
    connect(toData_, &QToolButton::clicked, this, [play] { play(TimeCursor::Motion::toData); });
    connect(toNoise_, &QToolButton::clicked, this, [play] { play(TimeCursor::Motion::toNoise); });
    return part;
}

void TimeBar::refreshTraining() {
    const RunFacts facts = workbench_.facts();
    const auto recorded = presenter_.recordedStep();
    const QSignalBlocker quiet(step_);
    step_->setRange(0, static_cast<int>(std::min<std::int64_t>(facts.step, 1'000'000'000)));
    step_->setEnabled(facts.step > 0);
    step_->setPageStep(std::max(1, static_cast<int>(facts.step / 20)));
    if (!step_->isSliderDown()) step_->setValue(static_cast<int>(recorded.value_or(facts.step)));
    live_->setChecked(!recorded);
    live_->setEnabled(facts.step > 0);
    stepText_->show(QString::fromStdString(describeRun(facts).stepText));
}

TimeName TimeBar::timeName() const {
    const PlaneData* data = presenter_.canvas().data();
    return data ? app::timeName(data->sde()) : TimeName::t;
}

/// On a ladder a hand finds the levels only; what plays passes between them, with the particles.
void TimeBar::moveTo(double t) {
    if (timeName() == TimeName::level) t = presenter_.canvas().data()->sde().nearestTime(t, 0.0);
    presenter_.setT(t, true);
    refreshDiffusion();
}

void TimeBar::refreshProcess() {
    const TimeName name = timeName();
    tLabel_->setVisible(name != TimeName::level);
    tLabel_->setText(name == TimeName::t ? tr("Diffusion time t") : tr("Particles"));
    leftEnd_->setText(name == TimeName::none ? tr("last step") : tr("data"));
    rightEnd_->setText(name == TimeName::none ? tr("first") : tr("noise"));
    levelText_->setVisible(name == TimeName::level);
    tBox_->setVisible(name == TimeName::t);
    const std::size_t levels =
        name == TimeName::level ? presenter_.canvas().data()->sde().levels().size() : 0;
    // A step of the keyboard reaches the next level.
    const int step = levels > 1 ? 1 + (kTSteps - 1) / static_cast<int>(levels - 1) : 1;
    t_->setSingleStep(step);
    t_->setPageStep(std::max(step, kTPage));
    const bool still = name == TimeName::none && presenter_.canvas().trajectory().empty();
    const QString help =
        still ? tr("There is one noise level and no time. With particles drawn (Sample) this "
                   "shows them from their start to their end.")
              : tr("0 is data, 1 is noise: moves data, field, density and particles together");
    for (QWidget* widget : {static_cast<QWidget*>(t_), static_cast<QWidget*>(toData_),
                            static_cast<QWidget*>(toNoise_)}) {
        widget->setEnabled(!still);
    }
    t_->setToolTip(help);
    if (name == TimeName::level) {
        const PlaneData& data = *presenter_.canvas().data();
        levelText_->setToolTip(QString::fromStdString(
            adviceText(data.sde(), data.dimension(), data.proposedSigmaMax())));
    }
    refreshDiffusion();
}

void TimeBar::refreshDiffusion() {
    const TimeCursor& cursor = presenter_.cursor();
    if (timeName() == TimeName::level) {
        levelText_->show(
            QString::fromStdString(levelText(presenter_.canvas().data()->sde(), cursor.t())));
    }
    const QSignalBlocker quietSlider(t_);
    t_->setValue(static_cast<int>(std::lround(cursor.t() * kTSteps)));
    tBox_->setNumber(cursor.t());
    const auto icon = [&](TimeCursor::Motion motion, Transport sign) {
        return transportIcon(cursor.motion() == motion ? Transport::pause : sign, palette());
    };
    if (shownMotion_ == cursor.motion()) return;
    shownMotion_ = cursor.motion();
    toData_->setIcon(icon(TimeCursor::Motion::toData, Transport::backward));
    toNoise_->setIcon(icon(TimeCursor::Motion::toNoise, Transport::forward));
}

void TimeBar::changeEvent(QEvent* event) {
    QToolBar::changeEvent(event);
    if (event->type() != QEvent::PaletteChange || toNoise_ == nullptr) return;
    shownMotion_.reset();
    refreshDiffusion();
}

}  // namespace scorescope::app
