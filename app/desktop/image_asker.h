// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <functional>
#include <map>
#include <string>

#include "app/desktop/workbench.h"
#include "app/present/image_gate.h"

namespace scorescope::app {

/// Asks the explorer for images, no more often than ImageGate allows, and sorts the answers by key.
class ImageAsker : public QObject {
    Q_OBJECT

public:
    using Job = decltype(ExplorerRequest::job);

    enum class Haste {
        replace,  ///< another order takes the place of the one under way
        wait,     ///< an order under way is answered first: for what a hand drags
    };

    explicit ImageAsker(Workbench& workbench, QObject* parent = nullptr);

    /// What one wants to know now. `order` says all that decides the answer besides the weights;
    /// `step` is that of the newest weights, constant where they do not matter.
    struct Wish {
        std::string key;
        std::string order;
        std::int64_t step = 0;
        Haste haste = Haste::replace;
    };
    void wish(const Wish& wish, const std::function<Job()>& job);
    /// Nobody waits for it any more.
    void forget(const std::string& key);
    /// Another run: nothing is under way, nothing is known.
    void restart();

    bool settled(const std::string& key, const std::string& order) const;
    bool waiting(const std::string& key) const;
    /// Why the last answer was none; empty: it was one.
    std::string problem(const std::string& key) const;

Q_SIGNALS:
    void encoded(const QString& key, const scorescope::EncodeReply& reply);
    /// Also while it grows.
    void decoded(const QString& key, const scorescope::ReconstructReply& reply);
    /// Scores at points.
    void scored(const QString& key, const scorescope::ScoreReply& reply);
    /// States of a sampling that is done.
    void sampled(const QString& key, const scorescope::SampleReply& reply);
    void refused(const QString& key, const QString& problem);

private:
    struct Line {
        ImageGate gate;
        std::uint64_t id = 0;
        std::string problem;
        std::vector<SampleFrame> frames;  ///< of the sampling under way
    };

    void takeReply(const ExplorerReply& reply);

    Workbench& workbench_;
    std::map<std::string, Line> lines_;
    std::uint64_t nextId_ = 1;
};

}  // namespace scorescope::app
