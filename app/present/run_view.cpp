// SPDX-License-Identifier: Apache-2.0
#include "app/present/run_view.h"

#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"
#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

std::string stateText(const RunFacts& facts) {
    if (facts.engine == EnginePhase::loading) return "loading the engine";
    if (facts.engine == EnginePhase::missing) return "no engine";
    switch (facts.state) {
        case RunState::loading: return facts.reason.empty() ? "preparing" : facts.reason;
        case RunState::paused: return facts.step == 0 ? "ready" : "paused";
        case RunState::training: return "training";
        case RunState::finished: return "finished";
        case RunState::failed: return "stopped by an error";
    }
    return {};
}

}  // namespace

RunView describeRun(const RunFacts& facts) {
    const bool there = facts.engine == EnginePhase::ready && facts.state != RunState::loading;
    const bool resting = facts.state == RunState::paused || facts.state == RunState::finished;
    const bool writable = !facts.readOnly;
    RunView view;
    view.training = there && facts.state == RunState::training;
    view.canTrain = there && writable && facts.consistent && (resting || view.training);
    view.canStep = there && writable && facts.consistent && resting;
    view.canRestart = facts.engine == EnginePhase::ready && writable && facts.consistent;
    view.canSample = there && facts.state != RunState::failed && facts.consistent;
    view.canCancel = facts.sampling;
    view.trainText = view.training ? "Pause" : "Train";
    view.stateText = stateText(facts);
    view.stepText = render::groupedNumber(facts.step) + " / " + render::groupedNumber(facts.steps);
    view.pathText = facts.path;
    if (!facts.path.empty() && facts.threads > 1) {
        view.pathText += ", " + std::to_string(facts.threads) + " threads";
    }
    const std::int64_t passes = facts.step > 0 ? facts.cost.backwardPasses / facts.step : 0;
    if (!facts.path.empty() && passes > 1) {
        view.pathText += ", " + std::to_string(passes) + " backward passes";
    }
    if (view.training && facts.stepsPerSecond > 0.0) {
        view.speedText = formatReal(facts.stepsPerSecond, 3) + " steps/s";
        if (facts.speedLimit > 0.0) view.speedText += " (limited)";
    }
    return view;
}

std::string timeLeftText(double seconds) {
    constexpr std::int64_t kMinute = 60, kHour = 3600;
    const auto left = static_cast<std::int64_t>(std::ceil(std::max(0.0, seconds)));
    if (left < 2 * kMinute) return std::to_string(left) + " s left";
    const std::int64_t minutes = (left + kMinute / 2) / kMinute;
    if (left < kHour) return std::to_string(minutes) + " min left";
    return std::to_string(minutes / kMinute) + " h " + std::to_string(minutes % kMinute) +
           " min left";
}

}  // namespace scorescope::app
