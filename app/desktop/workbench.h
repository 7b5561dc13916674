// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <optional>
#include <string>

#include "app/desktop/session_bridge.h"
#include "app/present/curves_view.h"
#include "app/present/document.h"
#include "app/present/experiment_source.h"
#include "app/present/run_view.h"

namespace scorescope::app {

/// How much a message matters.
enum class Severity { notice, warning, error };

/// Runs the experiment for the window: turns choices into commands and the session's events into
/// what the widgets show. Holds the document, the losses and the state of the run.
class Workbench : public QObject {
    Q_OBJECT

public:
    struct Options {
        EngineSource engine;
        std::string runsFolder;    ///< new runs get a folder in here; empty: none is written
        std::int64_t threads = 1;  ///< of the trainer, unless the settings say otherwise
    };

    Workbench(const ExperimentSource& source, Options options, QObject* parent = nullptr);

    Document& document() { return document_; }
    const Document& document() const { return document_; }
    const CurvesView& curves() const { return curves_; }
    CurvesView& curves() { return curves_; }
    SessionBridge& bridge() { return bridge_; }
    const EngineInfo* engineInfo() const { return engineInfo_ ? &*engineInfo_ : nullptr; }

    RunFacts facts() const;
    RunView run() const { return describeRun(facts()); }
    std::shared_ptr<const TrainingSnapshot> snapshot() const { return bridge_.snapshot(); }
    const Settings& running() const { return running_; }  ///< what the session was built from
    std::string name() const { return name_; }            ///< preset, file or run
    std::string runFolder() const { return runFolder_; }
    std::int64_t parameters() const { return parameters_; }
    std::int64_t dimension() const { return dimension_; }  ///< 0 before the parts are built
    /// What the session says of its images; nothing where the data are none, or not yet.
    const std::optional<ImageInfo>& images() const { return images_; }
    quint64 generation() const { return generation_; }  ///< grows with every new session
    bool isReady() const { return ready_; }
    /// A change of the settings is about to restart the run by itself.
    bool isAboutToRestart() const { return autoRestart_.isActive(); }
    void setSampling(bool on);
    /// A person waits for an answer: what comes in the next moments is shown without delay.
    void hurry();

    /// Settings that wait for a restart.
    std::vector<std::string> pendingKeys() const;
    /// The rule that the chosen settings break, if any.
    const std::optional<Error>& contradiction() const { return contradiction_; }

    /// Loads the engine, then opens the experiment.
    void load() { bridge_.load(); }
    void open(const ExperimentSource& source);
    bool close(std::chrono::milliseconds deadline);

    void toggleTraining();
    void startTraining(std::optional<std::int64_t> untilStep = std::nullopt);
    void pauseTraining();
    void takeSteps(std::int64_t count);
    void restart();

    /// Changes one setting for a widget; an Error is shown by whoever called.
    Result<void> choose(const std::string& key, const Value& value);

Q_SIGNALS:
    void choicesChanged();    ///< settings or view
    void runChanged();        ///< state, step or what the controls may do
    void sessionRestarted();  ///< nothing of the old run is valid any more
    void sessionRebuilt();    ///< the same run, but what was asked for will not be answered
    void partsReady();        ///< fields and samples can be asked for
    void lossesGrew();
    void curvesChanged();  ///< cleared or marked
    void messageRaised(scorescope::app::Severity severity, const QString& text);
    void replyTaken(const scorescope::ExplorerReply& reply);
    void pauseAsked();
    void paused();  ///< the trainer has come to rest

private:
    void openSession();
    void applyChanges(const Settings& before);
    void checkChoices();
    int tickMilliseconds() const;
    void takeEvent(const Event& event);
    void takeApplied(const SettingApplied& applied);
    void takeReady(const Ready& ready);
    void takeLosses(const std::vector<LossPoint>& losses);
    void sendRestart();
    void takeState(const StateChanged& change);
    void beginGeneration();
    void poll();
    bool atRest() const;
    std::string newRunFolder() const;

    Options options_;
    Document document_;
    Settings running_;
    SessionBridge bridge_;
    CurvesView curves_;
    QTimer ticker_;       ///< polls while something is under way
    QTimer autoRestart_;  ///< before the first step nothing is lost: changes come in at once
    std::optional<EngineInfo> engineInfo_;
    EnginePhase phase_ = EnginePhase::loading;
    std::string name_;
    std::string openFolder_;  ///< of a run that is to be opened
    std::string runFolder_;
    RunState state_ = RunState::loading;
    std::string reason_;  ///< why it is in this state
    std::int64_t step_ = 0;
    std::int64_t parameters_ = 0;
    std::int64_t dimension_ = 0;
    std::optional<ImageInfo> images_;
    quint64 generation_ = 0;
    bool ready_ = false;
    bool sampling_ = false;
    int restartsUnderWay_ = 0;  ///< what comes before their Ready is of the old run
    bool beginsAtOne_ = false;  ///< losses before step 1 are of the old run
    std::optional<Error> contradiction_;
    QElapsedTimer sinceTold_;  ///< since runChanged was told while training runs
    QElapsedTimer sinceHurry_;
    QElapsedTimer sinceGivenWay_;
};

}  // namespace scorescope::app
