// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <QObject>
#include <QProcess>
#include <QThreadPool>
#include <vector>

#include "core/base/result.h"
#include "render/scene/raster.h"

namespace scorescope::app {

render::Raster rasterOf(const QImage& image);

/// Writes moving pictures in the background: GIF by itself, MP4 through ffmpeg where that is
/// installed. One at a time; a file is there whole or not at all.
class FilmSaver : public QObject {
    Q_OBJECT

public:
    explicit FilmSaver(QObject* parent = nullptr);
    ~FilmSaver() override;

    /// The program that makes MP4; empty: not installed.
    static QString encoder();
    bool busy() const { return busy_; }

    /// Frames of one size with even sides; the ending .gif or .mp4 decides.
    void save(const QString& path, std::vector<render::Raster> frames);
    void cancel();

Q_SIGNALS:
    void began();
    /// `problem` is empty when the file was written or the work was cancelled.
    void ended(const QString& path, const QString& problem, bool cancelled);

private:
    void saveGif();
    void saveMp4();
    void feed();
    void takeEnd(int exitCode, QProcess::ExitStatus status);
    void end(const QString& problem);

    QString path_;
    std::vector<render::Raster> frames_;
    std::size_t fed_ = 0;
    bool busy_ = false;
    bool cancelled_ = false;
    QProcess* process_ = nullptr;
    QThreadPool pool_;
};

}  // namespace scorescope::app
