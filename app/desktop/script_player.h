// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <functional>
#include <vector>

#include "app/desktop/latency_probe.h"
#include "app/desktop/script_input.h"
#include "app/present/document.h"
#include "app/present/script.h"

namespace scorescope::app {

class MainWindow;

/// Carries out a script: one action after the other, each only when the one before is done, while
/// the event loop goes on as with a person in front of it.
class ScriptPlayer : public QObject {
    Q_OBJECT

public:
    /// A script that a person started, or one step of a lesson, for which scripts wait.
    enum class Part { whole, ofLesson };

    ScriptPlayer(MainWindow& window, std::vector<ScriptAction> actions, Part part = Part::whole);

Q_SIGNALS:
    void failed(const scorescope::Error& error);
    void finished();

private:
    using Done = std::function<bool()>;

    void turn();
    Result<Done> begin(const ScriptAction& action);
    Result<Done> beginPreset(const ScriptAction& action);
    Result<Done> beginSetting(const ScriptAction& action);
    Result<Done> beginTraining(const ScriptAction& action);
    Result<Done> beginTime(const ScriptAction& action);
    Result<Done> beginLayer(const ScriptAction& action);
    Result<Done> beginMap(const ScriptAction& action);
    Result<Done> beginTool(const ScriptAction& action);
    Result<Done> beginImages(const ScriptAction& action);
    Result<Done> changeSoon(std::function<void(Document&)> change);
    Json report() const;
    Result<Done> beginSample();
    Result<Done> beginPanel(const ScriptAction& action);
    Result<Done> beginLesson(const ScriptAction& action);
    Result<Done> beginShot(const ScriptAction& action);
    Done whenSettled(const ScriptAction& action, std::function<Result<void>()> save);
    Result<void> saveShot(const std::string& path);
    bool rests() const;
    bool lessonRests() const;
    bool painted() const;
    void fail(Error error, const std::string& where);

    MainWindow& window_;
    Part part_;
    LatencyProbe probe_;
    ScriptInput input_;
    std::vector<ScriptAction> actions_;
    std::size_t next_ = 0;
    Done done_;
    QTimer timer_;
    QElapsedTimer begun_;
    quint64 frames_ = 0;        ///< painted so far
    quint64 framesBefore_ = 0;  ///< when the present action began
};

}  // namespace scorescope::app
