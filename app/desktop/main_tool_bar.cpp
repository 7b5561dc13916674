// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/main_tool_bar.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <cmath>

#include "app/desktop/number_box.h"
#include "app/desktop/slider.h"
#include "app/desktop/window_actions.h"
#include "app/present/presets.h"
#include "core/base/number_text.h"

namespace scorescope::app {
namespace {

constexpr int kSpeedSteps = 60;
constexpr int kLeastShare = 5;  // percent, as the setting allows
constexpr int kMostShare = 95;
constexpr double kSlowest = 1.0;  // steps a second
constexpr double kFastestLimit = 1000.0;

/// The slider's right end means no limit.
double speedAt(int slider) {
    if (slider >= kSpeedSteps) return 0.0;
    const double share = static_cast<double>(slider) / (kSpeedSteps - 1);
    return *parseReal(formatReal(kSlowest * std::pow(kFastestLimit / kSlowest, share), 2));
}

int sliderAt(double speed) {
    if (speed <= 0.0) return kSpeedSteps;
    const double share =
        std::log(std::max(speed, kSlowest) / kSlowest) / std::log(kFastestLimit / kSlowest);
    return std::min(kSpeedSteps - 1, static_cast<int>(std::lround(share * (kSpeedSteps - 1))));
}

QWidget* labelled(const QString& text, QWidget* widget) {
    auto* part = new QWidget;
    auto* layout = new QHBoxLayout(part);
    layout->setContentsMargins(10, 0, 4, 0);
    layout->setSpacing(6);
    auto* label = new QLabel(text);
    label->setBuddy(widget);
    layout->addWidget(label);
    layout->addWidget(widget);
    return part;
}

}  // namespace

MainToolBar::MainToolBar(Workbench& workbench, const WindowActions& actions, QWidget* parent)
    : QToolBar(parent), workbench_(workbench) {
    setObjectName(QStringLiteral("mainToolBar"));
    setWindowTitle(tr("Run"));
    setAccessibleName(tr("Run"));
    setMovable(false);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    addAction(actions.train);
    addAction(actions.step);
    addAction(actions.restart);
    addSeparator();
    addWidget(buildPreset());
    addWidget(buildSeed());
    addSeparator();
    addWidget(buildSpeed());
    addWidget(buildShare());
    connect(&workbench_, &Workbench::choicesChanged, this, &MainToolBar::refresh);
    connect(&workbench_, &Workbench::sessionRestarted, this, &MainToolBar::refresh);
    refresh();
}

QWidget* MainToolBar::buildPreset() {
    preset_ = new QComboBox;
    preset_->setObjectName(QStringLiteral("preset"));
    preset_->setAccessibleName(tr("Preset"));
    preset_->setToolTip(tr("Open an experiment that comes with the program"));
    preset_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    if (const auto presets = listPresets()) {
        for (const Preset& preset : *presets) preset_->addItem(QString::fromStdString(preset.name));
    }
    connect(preset_, &QComboBox::activated, this,
            [this] { Q_EMIT presetChosen(preset_->currentText()); });
    return labelled(tr("Preset"), preset_);
}

QWidget* MainToolBar::buildSeed() {
    seed_ = new NumberBox;
    seed_->setObjectName(QStringLiteral("seedBox"));
    seed_->setAccessibleName(tr("Seed"));
    seed_->setToolTip(tr("The same seed gives the same data, weights and training (restart)"));
    seed_->setWhole(true);
    seed_->setRange(0.0, 9007199254740991.0);
    seed_->setFixedWidth(80);
    connect(seed_, &NumberBox::edited, this, [this](double seed) {
        static_cast<void>(workbench_.choose("seed", Value(static_cast<std::int64_t>(seed))));
    });
    return labelled(tr("Seed"), seed_);
}

QWidget* MainToolBar::buildSpeed() {
    speed_ = new Slider(Qt::Horizontal);
    speed_->setObjectName(QStringLiteral("speed"));
    speed_->setAccessibleName(tr("Speed limit of training"));
    speed_->setToolTip(tr("Slows training down so that an audience can follow"));
    speed_->setRange(0, kSpeedSteps);
    speed_->setFixedWidth(120);
    speedText_ = new QLabel;
    speedText_->setObjectName(QStringLiteral("speedText"));
    speedText_->setMinimumWidth(
        speedText_->fontMetrics().horizontalAdvance(QStringLiteral("1000 steps/s")));
    connect(speed_, &QSlider::valueChanged, this, [this](int at) {
        static_cast<void>(workbench_.choose("training.speed_limit", Value(speedAt(at))));
    });
    connect(speed_, &QSlider::sliderReleased, this, [this] { workbench_.document().endGesture(); });
    QWidget* part = labelled(tr("Speed"), speed_);
    part->layout()->addWidget(speedText_);
    part->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    return part;
}

QWidget* MainToolBar::buildShare() {
    share_ = new Slider(Qt::Horizontal);
    share_->setObjectName(QStringLiteral("share"));
    share_->setAccessibleName(tr("Share of the processor for training"));
    share_->setToolTip(
        tr("Left: more of the processor for the picture; right: more for training.\n"
           "Both speeds stand in the status bar."));
    share_->setRange(kLeastShare, kMostShare);
    share_->setFixedWidth(90);
    shareText_ = new QLabel;
    shareText_->setObjectName(QStringLiteral("shareText"));
    shareText_->setMinimumWidth(
        shareText_->fontMetrics().horizontalAdvance(QStringLiteral("95 %")));
    connect(share_, &QSlider::valueChanged, this, [this](int percent) {
        static_cast<void>(workbench_.choose("training.share", Value(percent / 100.0)));
    });
    connect(share_, &QSlider::sliderReleased, this, [this] { workbench_.document().endGesture(); });
    QWidget* part = labelled(tr("Cores for training"), share_);
    part->layout()->addWidget(shareText_);
    part->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    return part;
}

void MainToolBar::refresh() {
    const Settings& settings = workbench_.document().settings();
    const QString name = QString::fromStdString(workbench_.name());
    preset_->setCurrentIndex(preset_->findText(name));
    preset_->setPlaceholderText(name.section(QLatin1Char('/'), -1));  // a file or a run
    seed_->setNumber(static_cast<double>(settings.integer("seed")));
    const double speed = settings.real("training.speed_limit");
    if (!speed_->isSliderDown()) {
        const QSignalBlocker quiet(speed_);
        speed_->setValue(sliderAt(speed));
    }
    const int percent = static_cast<int>(std::lround(100.0 * settings.real("training.share")));
    if (!share_->isSliderDown()) {
        const QSignalBlocker quiet(share_);
        share_->setValue(percent);
    }
    shareText_->setText(tr("%1 %").arg(percent));
    speedText_->setText(speed <= 0.0
                            ? tr("full")
                            : tr("%1 steps/s").arg(QString::fromStdString(formatReal(speed, 3))));
}

}  // namespace scorescope::app
