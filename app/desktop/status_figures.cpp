// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/status_figures.h"

#include <unistd.h>

#include <QFile>
#include <cmath>

#include "core/base/number_text.h"
#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

constexpr int kRefreshMilliseconds = 500;

QString deviceText(const Workbench& workbench) {
    const EngineInfo* info = workbench.engineInfo();
    if (info == nullptr) return {};
    const std::string device = workbench.running().text("device");
    if (device == "cpu" || info->devices.size() < 2) return QStringLiteral("CPU");
    return QString::fromStdString(info->devices.back()).section(QLatin1Char(' '), 0, 0);
}

}  // namespace

StatusFigures::StatusFigures(QStatusBar& bar, Sources sources) : QObject(&bar), sources_(sources) {
    state_ = add(bar, "statusState", tr("loading the engine"), tr("State of the run"));
    device_ = add(bar, "statusDevice", tr("cuda:0"), tr("Where training computes"));
    path_ = add(bar, "statusPath", tr("libtorch, 33 backward passes"),
                tr("What takes the training steps; its backward passes a step"));
    speed_ = add(bar, "statusSpeed", tr("1000 steps/s (limited)"), tr("Training speed"));
    frames_ = add(bar, "statusFrames", tr("00 fps"), tr("Frames of the canvas per second"));
    solver_ = add(bar, "statusNfe", tr("NFE 0000, 0.000 s"),
                  tr("Score calls per sample (NFE) and time of the last sampling"));
    weights_ = add(bar, "statusWeights", tr("000,000 weights, EMA"),
                   tr("Weights on the canvas, and how many the network has"));
    memory_ = add(bar, "statusMemory", tr("0000 MB"), tr("Memory of this program"));
    connect(&timer_, &QTimer::timeout, this, &StatusFigures::refresh);
    connect(&sources_.workbench, &Workbench::partsReady, this, &StatusFigures::refresh);
    connect(&sources_.workbench, &Workbench::paused, this, &StatusFigures::refresh);
    timer_.start(kRefreshMilliseconds);
    refresh();
}

FigureLabel* StatusFigures::add(QStatusBar& bar, const char* name, const QString& longest,
                                const QString& help) {
    auto* label = new FigureLabel(longest);
    label->setObjectName(QLatin1String(name));
    label->setToolTip(help);
    label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    bar.addPermanentWidget(label);
    return label;
}

void StatusFigures::refresh() {
    const RunView run = sources_.workbench.run();
    state_->show(QString::fromStdString(run.stateText));
    device_->show(deviceText(sources_.workbench));
    path_->show(QString::fromStdString(run.pathText));
    speed_->show(QString::fromStdString(run.speedText));
    const double frames = sources_.view.framesPerSecond();
    frames_->show(frames > 0.0 ? tr("%1 fps").arg(std::lround(frames)) : QString());
    const Trajectory& last = sources_.desk.last();
    solver_->show(last.empty() ? QString()
                               : tr("NFE %1, %2 s")
                                     .arg(last.nfe())
                                     .arg(QString::fromStdString(formatReal(last.seconds(), 2))));
    const bool ema = sources_.workbench.document().view().emaWeights;
    const std::int64_t parameters = sources_.workbench.parameters();
    weights_->show(parameters == 0
                       ? QString()
                       : tr("%1 weights, %2")
                             .arg(QString::fromStdString(render::groupedNumber(parameters)),
                                  ema ? tr("EMA") : tr("raw")));
    const qint64 bytes = residentBytes();
    memory_->show(bytes == 0 ? QString() : tr("%1 MB").arg(bytes / 1'000'000));
}

qint64 residentBytes() {
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly)) return 0;
    const QList<QByteArray> pages = file.readAll().split(' ');
    return pages.size() < 2 ? 0 : pages[1].toLongLong() * sysconf(_SC_PAGESIZE);
}

}  // namespace scorescope::app
