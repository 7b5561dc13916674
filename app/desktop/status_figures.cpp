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

void setText(QLabel* label, const QString& text) {
    if (label->text() != text) label->setText(text);
    label->setVisible(!text.isEmpty());
}

QString deviceText(const Workbench& workbench) {
    const EngineInfo* info = workbench.engineInfo();
    if (info == nullptr) return {};
    const std::string device = workbench.running().text("device");
    if (device == "cpu" || info->devices.size() < 2) return QStringLiteral("CPU");
    return QString::fromStdString(info->devices.back());
}

}  // namespace

StatusFigures::StatusFigures(QStatusBar& bar, Sources sources) : QObject(&bar), sources_(sources) {
    state_ = add(bar, "statusState", tr("State of the run"));
    device_ = add(bar, "statusDevice", tr("Where training computes"));
    speed_ = add(bar, "statusSpeed", tr("Training speed"));
    frames_ = add(bar, "statusFrames", tr("Frames of the canvas per second"));
    solver_ =
        add(bar, "statusNfe", tr("Score calls per sample (NFE) and time of the last sampling"));
    weights_ = add(bar, "statusWeights", tr("Weights on the canvas, and how many the network has"));
    memory_ = add(bar, "statusMemory", tr("Memory of this program"));
    connect(&timer_, &QTimer::timeout, this, &StatusFigures::refresh);
    connect(&sources_.workbench, &Workbench::partsReady, this, &StatusFigures::refresh);
    connect(&sources_.workbench, &Workbench::paused, this, &StatusFigures::refresh);
    timer_.start(kRefreshMilliseconds);
    refresh();
}

QLabel* StatusFigures::add(QStatusBar& bar, const char* name, const QString& help) {
    auto* label = new QLabel;
    label->setObjectName(QLatin1String(name));
    label->setToolTip(help);
    label->setContentsMargins(6, 0, 6, 0);
    bar.addPermanentWidget(label);
    return label;
}

void StatusFigures::refresh() {
    const RunView run = sources_.workbench.run();
    setText(state_, QString::fromStdString(run.stateText));
    setText(device_, deviceText(sources_.workbench));
    setText(speed_, QString::fromStdString(run.speedText));
    const double frames = sources_.view.framesPerSecond();
    setText(frames_, frames > 0.0 ? tr("%1 fps").arg(std::lround(frames)) : QString());
    const Trajectory& last = sources_.desk.last();
    setText(solver_, last.empty()
                         ? QString()
                         : tr("NFE %1, %2 s")
                               .arg(last.nfe())
                               .arg(QString::fromStdString(formatReal(last.seconds(), 2))));
    const bool ema = sources_.workbench.document().view().emaWeights;
    const std::int64_t parameters = sources_.workbench.parameters();
    setText(weights_, parameters == 0
                          ? QString()
                          : tr("%1 weights, %2")
                                .arg(QString::fromStdString(render::groupedNumber(parameters)),
                                     ema ? tr("EMA") : tr("raw")));
    const qint64 bytes = residentBytes();
    setText(memory_, bytes == 0 ? QString() : tr("%1 MB").arg(bytes / 1'000'000));
}

qint64 residentBytes() {
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly)) return 0;
    const QList<QByteArray> pages = file.readAll().split(' ');
    return pages.size() < 2 ? 0 : pages[1].toLongLong() * sysconf(_SC_PAGESIZE);
}

}  // namespace scorescope::app
