// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/film_saver.h"

#include <QFile>
#include <QStandardPaths>

#include "core/base/atomic_file.h"
#include "render/figure/gif.h"

namespace scorescope::app {
namespace {

constexpr double kFilmFrameSeconds = 0.12;
constexpr int kFilmFramesASecond = 8;

QString unfinished(const QString& path) {
    return path + QStringLiteral(".part.mp4");
}

QStringList encoderArguments(const render::Raster& frame, const QString& path) {
    const QString size = QStringLiteral("%1x%2").arg(frame.width).arg(frame.height);
    return {QStringLiteral("-y"),
            QStringLiteral("-loglevel"),
            QStringLiteral("error"),
            QStringLiteral("-f"),
            QStringLiteral("rawvideo"),
            QStringLiteral("-pixel_format"),
            QStringLiteral("rgba"),
            QStringLiteral("-video_size"),
            size,
            QStringLiteral("-framerate"),
            QString::number(kFilmFramesASecond),
            QStringLiteral("-i"),
            QStringLiteral("-"),
            QStringLiteral("-pix_fmt"),
            QStringLiteral("yuv420p"),
            path};
}

}  // namespace

render::Raster rasterOf(const QImage& image) {
    const QImage whole = image.convertToFormat(QImage::Format_RGBA8888);
    render::Raster raster{whole.width(), whole.height(), {}};
    for (int y = 0; y < whole.height(); ++y) {
        const uchar* line = whole.constScanLine(y);
        raster.rgba.insert(raster.rgba.end(), line, line + whole.bytesPerLine());
    }
    return raster;
}

FilmSaver::FilmSaver(QObject* parent) : QObject(parent) {
    pool_.setMaxThreadCount(1);
}

FilmSaver::~FilmSaver() {
    if (process_ != nullptr) process_->disconnect(this);
    cancel();
    if (process_ != nullptr) {
        process_->waitForFinished(1000);
        QFile::remove(unfinished(path_));
    }
    pool_.waitForDone();
}

QString FilmSaver::encoder() {
    return QStandardPaths::findExecutable(QStringLiteral("ffmpeg"));
}

void FilmSaver::save(const QString& path, std::vector<render::Raster> frames) {
    if (busy_ || frames.empty()) return;
    path_ = path;
    frames_ = std::move(frames);
    busy_ = true;
    cancelled_ = false;
    Q_EMIT began();
    if (path_.endsWith(QStringLiteral(".gif"))) return saveGif();
    if (path_.endsWith(QStringLiteral(".mp4"))) return saveMp4();
    end(tr("A film's name ends with .gif or .mp4."));
}

void FilmSaver::cancel() {
    if (!busy_) return;
    cancelled_ = true;
    if (process_ != nullptr) process_->kill();
}

void FilmSaver::saveGif() {
    pool_.start([this, path = path_, frames = std::move(frames_)] {
        const std::vector<std::byte> bytes = render::encodeGif(frames, kFilmFrameSeconds);
        QMetaObject::invokeMethod(
            this,
            [this, path, bytes] {
                if (cancelled_) return end({});
                const std::string_view text(reinterpret_cast<const char*>(bytes.data()),
                                            bytes.size());
                const auto written = writeFileAtomically(path.toStdString(), text);
                end(written ? QString() : QString::fromStdString(written.error().line()));
            },
            Qt::QueuedConnection);
    });
}

void FilmSaver::saveMp4() {
    if (encoder().isEmpty()) return end(tr("MP4 needs ffmpeg, which is not installed."));
    fed_ = 0;
    process_ = new QProcess(this);
    process_->setStandardOutputFile(QProcess::nullDevice());
    connect(process_, &QProcess::started, this, &FilmSaver::feed);
    connect(process_, &QProcess::bytesWritten, this, &FilmSaver::feed);
    connect(process_, &QProcess::finished, this, &FilmSaver::takeEnd);
    connect(process_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) takeEnd(1, QProcess::CrashExit);
    });
    process_->start(encoder(), encoderArguments(frames_.front(), unfinished(path_)));
}

/// A frame at a time, so that little waits in memory.
void FilmSaver::feed() {
    if (process_ == nullptr || process_->bytesToWrite() > 0) return;
    if (fed_ == frames_.size()) return process_->closeWriteChannel();
    const auto& bytes = frames_[fed_++].rgba;
    process_->write(reinterpret_cast<const char*>(bytes.data()), static_cast<qint64>(bytes.size()));
}

void FilmSaver::takeEnd(int exitCode, QProcess::ExitStatus status) {
    QString problem = QString::fromUtf8(process_->readAllStandardError()).trimmed();
    process_->deleteLater();
    process_ = nullptr;
    const QString made = unfinished(path_);
    const bool good = status == QProcess::NormalExit && exitCode == 0 && !cancelled_;
    if (good) {
        QFile::remove(path_);
        if (QFile::rename(made, path_)) return end({});
        problem = tr("%1 cannot be written.").arg(path_);
    }
    QFile::remove(made);
    if (problem.isEmpty()) problem = tr("ffmpeg ended with code %1.").arg(exitCode);
    end(cancelled_ ? QString() : problem);
}

void FilmSaver::end(const QString& problem) {
    busy_ = false;
    frames_.clear();
    Q_EMIT ended(path_, problem, cancelled_);
}

}  // namespace scorescope::app
