// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/session/messages.h"

namespace scorescope {

/// How to open a session.
struct SessionSetup {
    Settings settings;
    std::string runFolder = {};       ///< where to write the run; empty: nothing is written
    bool resume = false;              ///< continue the run that lies in runFolder
    bool readOnly = false;            ///< with resume: look at the run, write nothing
    std::int64_t threads = 0;         ///< for settings "threads" = 0; 0: as many as help
    bool interactive = false;         ///< a person watches: workers give way to the window
    std::function<void()> wake = {};  ///< called from any thread when something can be taken
};

/// A running experiment: a trainer and an explorer, each on its own thread with its own network.
///
/// No call blocks. Every method may be called from one host thread; `wake` comes from the workers.
/// The destructor stops both workers within one training step and writes a last checkpoint.
class Session {
public:
    virtual ~Session() = default;

    virtual void send(TrainerCommand command) = 0;
    virtual void ask(ExplorerRequest request) = 0;
    virtual void cancel(const std::string& key) = 0;

    virtual std::vector<Event> takeEvents() = 0;           ///< in order, nothing dropped
    virtual std::vector<LossPoint> takeLosses() = 0;       ///< every step, a resumed run's too
    virtual std::vector<ExplorerReply> takeReplies() = 0;  ///< of superseded requests: none
    virtual std::shared_ptr<const TrainingSnapshot> snapshot() const = 0;  ///< never null
};

/// What the engine runs on; `doctor` and the status bar show it.
struct EngineInfo {
    std::string torchVersion;
    std::string blas;       ///< library and kernel: "OpenBLAS 0.3.21 SkylakeX"
    bool slowBlas = false;  ///< the kernel is older than the processor
    int torchThreads = 0;
    int blasThreads = 0;
    bool blasApart = false;  ///< its threads are not those of LibTorch: each waits for the other
    std::vector<std::string> devices;  ///< "cpu", "cuda:0 NVIDIA ..."
};

/// The library that holds everything with torch in it.
class Engine {
public:
    virtual ~Engine() = default;

    virtual EngineInfo info() const = 0;

    /// Returns at once: data are read and parts built on the trainer's thread, which then sends
    /// Ready or Failed.
    virtual std::unique_ptr<Session> open(SessionSetup setup) = 0;
};

/// Name and signature of the engine library's only exported function.
inline constexpr const char* kEngineEntry = "scorescope_engine_1";
using EngineEntry = Engine* (*)();  ///< the engine lives as long as the process

}  // namespace scorescope
