// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/stage/local_exact.h"
#include "app/stage/plain_network.h"
#include "core/data/training_set.h"
#include "core/sde/sde.h"
#include "core/session/messages.h"
#include "core/session/recording.h"

namespace scorescope::app {

/// A network of a recording, ready to be evaluated.
struct LocalNetwork {
    std::int64_t step = 0;
    std::optional<kernel::MlpForward> fast;  ///< where the kernels know the network
    std::optional<PlainNetwork> plain;       ///< else
};

/// Fields of one experiment, evaluated on the kernels: the answers of the engine's explorer for a
/// program that loads no engine. Immutable; safe from several threads.
class LocalScores {
public:
    /// Reads the data and builds the parts; takes seconds for large files.
    static Result<std::shared_ptr<const LocalScores>> build(const Settings& settings);

    std::int64_t dimension() const { return set_.points.dimension; }
    /// Why the learned score cannot be shown; empty: it can.
    const std::string& obstacle() const { return obstacle_; }

    /// The network with these weights; Fault::file when they belong to another one.
    Result<std::shared_ptr<const LocalNetwork>> network(const RecordedWeights& weights) const;

    /// Of two-dimensional data. network: may be null, then nothing is learned.
    FieldReply field(const FieldRequest& request, const LocalNetwork* network) const;
    /// Of one-dimensional data.
    XtReply overTime(const XtRequest& request, const LocalNetwork* network) const;

private:
    LocalScores() = default;

    struct Cells {
        Rect view;
        int columns = 0, rows = 0;
    };

    std::vector<float> centres(const Cells& cells) const;
    std::vector<float> line(double bottom, double top, int rows) const;
    std::vector<float> exactAt(std::span<const float> x, double t) const;
    std::vector<float> learnedAt(std::span<const float> x, double t,
                                 const LocalNetwork& network) const;
    std::vector<float> logDensityAt(std::span<const float> x, double t) const;
    void toData(std::vector<float>& scores) const;
    double noised(double t) const { return sde_->nearestTime(t, tMin_); }
    void arrows(const FieldRequest& request, const LocalNetwork* network, FieldReply& reply) const;
    void slice(const XtRequest& request, const LocalNetwork* network, XtReply& reply) const;

    TrainingSet set_;
    std::unique_ptr<Sde> sde_;
    double tMin_ = 0.0;
    LocalExact exact_;
    std::string obstacle_;
    std::optional<kernel::TrainNetwork> fast_;  ///< what the kernels know
    std::optional<PlainShape> plain_;
};

}  // namespace scorescope::app
