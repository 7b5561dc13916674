// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/sampling_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "app/desktop/field_row.h"
#include "app/desktop/figure_label.h"
#include "app/desktop/number_box.h"
#include "app/desktop/slider.h"
#include "core/base/number_text.h"
#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

constexpr int kCountSteps = 300;

std::int64_t countAt(int slider) {
    const double ratio = static_cast<double>(kMostParticles) / kFewestParticles;
    const double count =
        kFewestParticles * std::pow(ratio, static_cast<double>(slider) / kCountSteps);
    return static_cast<std::int64_t>(*parseReal(formatReal(std::round(count), 2)));
}

int sliderAt(std::int64_t count) {
    const double ratio = static_cast<double>(kMostParticles) / kFewestParticles;
    const double share = std::log(static_cast<double>(count) / kFewestParticles) / std::log(ratio);
    return static_cast<int>(std::lround(share * kCountSteps));
}

QComboBox* choice(const char* name, const QString& accessibleName, const QStringList& items) {
    auto* box = new QComboBox;
    box->setObjectName(QLatin1String(name));
    box->setAccessibleName(accessibleName);
    box->addItems(items);
    return box;
}

}  // namespace

SamplingPanel::SamplingPanel(Workbench& workbench, SamplingDesk& desk, QWidget* parent)
    : QWidget(parent), workbench_(workbench), desk_(desk) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 4, 8, 6);
    layout->setSpacing(4);
    layout->addWidget(buildButtons());
    layout->addWidget(buildParticles());
    auto* solver = new QWidget;
    solver_ = new QVBoxLayout(solver);
    solver_->setContentsMargins(0, 0, 0, 0);
    solver_->setSpacing(0);
    layout->addWidget(solver);
    layout->addWidget(buildNoise());
    layout->addStretch(1);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    connect(&workbench_, &Workbench::choicesChanged, this, &SamplingPanel::refresh);
    connect(&workbench_, &Workbench::runChanged, this, &SamplingPanel::refreshProgress);
    connect(&desk_, &SamplingDesk::progressed, this, &SamplingPanel::refreshProgress);
    refresh();
}

QWidget* SamplingPanel::buildButtons() {
    auto* part = new QWidget;
    auto* grid = new QGridLayout(part);
    grid->setContentsMargins(0, 0, 0, 0);
    sample_ = new QPushButton(tr("Sample"));
    sample_->setObjectName(QStringLiteral("sample"));
    sample_->setToolTip(tr("Draw particles from the model (Ctrl+R)"));
    cancel_ = new QPushButton(tr("Cancel"));
    cancel_->setObjectName(QStringLiteral("cancelSampling"));
    cancel_->setToolTip(tr("Stop drawing; the old particles stay"));
    progress_ = new QProgressBar;
    progress_->setObjectName(QStringLiteral("samplingProgress"));
    progress_->setAccessibleName(tr("Progress of sampling"));
    progress_->setRange(0, 1000);
    result_ = new FigureLabel(tr("1,000,000 samples, NFE 0000, 00.00 s"));
    result_->setObjectName(QStringLiteral("samplingResult"));
    resample_ = new QCheckBox(tr("Resample live"));
    resample_->setObjectName(QStringLiteral("resample"));
    resample_->setToolTip(
        tr("Draw the particles anew while training runs and when a choice changes"));
    grid->addWidget(sample_, 0, 0);
    grid->addWidget(cancel_, 0, 1);
    grid->addWidget(resample_, 0, 2);
    grid->addWidget(progress_, 1, 0, 1, 3);
    grid->addWidget(result_, 1, 0, 1, 3);
    connect(sample_, &QPushButton::clicked, &desk_, &SamplingDesk::sample);
    connect(cancel_, &QPushButton::clicked, &desk_, &SamplingDesk::cancel);
    connect(resample_, &QCheckBox::clicked, this, [this](bool on) {
        ViewState view = workbench_.document().view();
        view.resample = on;
        change(on ? "resample live" : "stop resampling", view);
    });
    return part;
}

QWidget* SamplingPanel::buildParticles() {
    auto* part = new QWidget;
    auto* grid = new QGridLayout(part);
    grid->setContentsMargins(0, 0, 0, 0);
    auto* label = new QLabel(tr("Particles"));
    countSlider_ = new Slider(Qt::Horizontal);
    countSlider_->setObjectName(QStringLiteral("particleSlider"));
    countSlider_->setAccessibleName(tr("Number of particles, slider"));
    countSlider_->setRange(0, kCountSteps);
    count_ = new NumberBox;
    count_->setObjectName(QStringLiteral("particleCount"));
    count_->setAccessibleName(tr("Number of particles"));
    count_->setWhole(true);
    count_->setStep(0.0);
    count_->setRange(static_cast<double>(kFewestParticles), static_cast<double>(kMostParticles));
    count_->setFixedWidth(92);
    label->setBuddy(count_);
    grid->addWidget(label, 0, 0, 1, 2);
    grid->addWidget(countSlider_, 1, 0);
    grid->addWidget(count_, 1, 1);
    const auto choose = [this](std::int64_t count) {
        ViewState view = workbench_.document().view();
        view.particleCount = count;
        change("change the number of particles", view, "particles");
    };
    connect(countSlider_, &QSlider::valueChanged, this, [choose](int at) { choose(countAt(at)); });
    connect(countSlider_, &QSlider::sliderReleased, this,
            [this] { workbench_.document().endGesture(); });
    connect(count_, &NumberBox::edited, this,
            [choose](double count) { choose(static_cast<std::int64_t>(count)); });
    return part;
}

QWidget* SamplingPanel::buildNoise() {
    auto* part = new QWidget;
    auto* grid = new QGridLayout(part);
    grid->setContentsMargins(0, 4, 0, 0);
    noise_ = choice("noise", tr("Noise of the particles"), {tr("Keep noise"), tr("New noise")});
    noise_->setToolTip(
        tr("Keep: every drawing begins with the same noise, so that pictures compare"));
    seed_ = new NumberBox;
    seed_->setObjectName(QStringLiteral("noiseSeed"));
    seed_->setAccessibleName(tr("Noise seed"));
    seed_->setToolTip(tr("Seed of the particles' noise"));
    seed_->setWhole(true);
    seed_->setRange(0.0, 9007199254740991.0);
    seed_->setFixedWidth(60);
    weights_ = choice("weights", tr("Weights"), {tr("EMA"), tr("Raw")});
    weights_->setToolTip(tr("EMA: averaged over training, steadier; raw: the newest"));
    grid->addWidget(noise_, 0, 0);
    grid->addWidget(seed_, 0, 1);
    grid->addWidget(weights_, 0, 2);
    grid->setColumnStretch(0, 1);
    connect(noise_, &QComboBox::activated, this, [this](int index) {
        ViewState view = workbench_.document().view();
        view.redrawNoise = index == 1;
        change(index == 1 ? "draw new noise" : "keep the noise", view);
    });
    connect(seed_, &NumberBox::edited, this, [this](double seed) {
        ViewState view = workbench_.document().view();
        view.noiseSeed = static_cast<std::int64_t>(seed);
        change("change the noise seed", view, "noise");
    });
    connect(weights_, &QComboBox::activated, this, [this](int index) {
        ViewState view = workbench_.document().view();
        view.emaWeights = index == 0;
        change(index == 0 ? "show EMA weights" : "show raw weights", view);
    });
    return part;
}

void SamplingPanel::change(const std::string& label, const ViewState& view,
                           const std::string& mergeKey) {
    workbench_.document().changeView(label, view, mergeKey);
}

void SamplingPanel::rebuildSolver() {
    const Settings& settings = workbench_.document().settings();
    std::vector<std::string> keys = settings.activeKeys();
    const auto shown = {"sampler.kind", "sampler.steps", "sampler.rtol", "sampler.steps_per_level",
                        "sampler.step_size"};
    std::erase_if(keys, [&shown](const std::string& key) {
        return std::find(shown.begin(), shown.end(), key) == shown.end();
    });
    std::vector<const Field*> fields;
    fields.reserve(keys.size());
    for (const std::string& key : keys) fields.push_back(settings.find(key));
    if (fields == solverFields_) return;
    solverFields_ = std::move(fields);
    for (FieldRow* row : solverRows_) {
        row->hide();
        row->deleteLater();
    }
    solverRows_.clear();
    for (const std::string& key : keys) {
        solverRows_.push_back(
            new FieldRow(workbench_.document(), key, *settings.find(key), {}, "sampling."));
        solver_->addWidget(solverRows_.back());
    }
}

void SamplingPanel::refresh() {
    rebuildSolver();
    for (FieldRow* row : solverRows_) row->refresh(false);
    const ViewState& view = workbench_.document().view();
    if (!countSlider_->isSliderDown()) {
        const QSignalBlocker quiet(countSlider_);
        countSlider_->setValue(sliderAt(view.particleCount));
    }
    count_->setNumber(static_cast<double>(view.particleCount));
    noise_->setCurrentIndex(view.redrawNoise ? 1 : 0);
    seed_->setNumber(static_cast<double>(view.noiseSeed));
    weights_->setCurrentIndex(view.emaWeights ? 0 : 1);
    resample_->setChecked(view.resample);
    refreshProgress();
}

void SamplingPanel::refreshProgress() {
    const RunView run = workbench_.run();
    sample_->setEnabled(run.canSample);
    cancel_->setEnabled(run.canCancel);
    const bool slow = desk_.slow();
    progress_->setVisible(slow);
    result_->setVisible(!slow);
    if (slow) progress_->setValue(static_cast<int>(1000.0 * desk_.progress()));
    const Trajectory& last = desk_.last();
    const QString text = last.empty()
                             ? QStringLiteral(" ")
                             : tr("%1 samples, NFE %2, %3 s")
                                   .arg(QString::fromStdString(render::groupedNumber(last.count())))
                                   .arg(last.nfe())
                                   .arg(QString::fromStdString(formatReal(last.seconds(), 2)));
    result_->show(text);
}

}  // namespace scorescope::app
