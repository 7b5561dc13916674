// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "core/objective/objective.h"
#include "core/session/experiment.h"
#include "core/session/optimiser.h"

namespace scorescope {

/// What training changes, and the loss by which: networks whose weights lie in one flat vector,
/// and an objective. Stateless besides the weights.
class Learner {
public:
    virtual ~Learner() = default;

    virtual const Network& network() const = 0;

    /// Takes over the live settings; they count from the next batch on.
    virtual void configure(const Settings& settings) = 0;

    /// Loss and figures of a batch; loss.backward() fills network().gradients().
    virtual ObjectiveValue evaluate(const TrainingBatch& batch) const = 0;

    /// How fast which weights learn in the step after `done` others; empty: all alike.
    virtual std::vector<Pace> paces(std::int64_t /*done*/) const { return {}; }
};

/// What `model.kind` and `objective.kind` name. Refers to the experiment.
std::unique_ptr<Learner> makeLearner(const Experiment& experiment);

}  // namespace scorescope
