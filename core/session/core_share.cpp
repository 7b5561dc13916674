// SPDX-License-Identifier: Apache-2.0
#include "core/session/core_share.h"

#include <algorithm>
#include <cmath>

namespace scorescope {
namespace {

constexpr double kDrawing = 0.6;    // cores that drawing in software takes at 25 frames a second
constexpr double kLeastDuty = 0.1;  // of the explorer, so that what is shown does not stand still
constexpr double kTrainerUnderHand = 0.6;
constexpr double kExplorerUnderHand = 1.0;
constexpr double kShortestRest = 0.002;  // seconds; a sleep is no more exact than that
constexpr double kLongestDebt = 0.1;

}  // namespace

CoreShare shareCores(int cores, double share, int threads, int mostThreads) {
    const double forTraining = share * cores;
    const int fitting = std::clamp(static_cast<int>(std::ceil(forTraining)), 1, mostThreads);
    CoreShare result;
    result.trainerThreads = threads > 0 ? threads : fitting;
    result.trainerDuty = std::min(1.0, forTraining / result.trainerThreads);
    result.explorerDuty = std::clamp(cores - forTraining - kDrawing, kLeastDuty, 1.0);
    return result;
}

CoreShare givingWay(CoreShare share) {
    share.trainerDuty *= kTrainerUnderHand;
    share.explorerDuty = std::max(share.explorerDuty, kExplorerUnderHand);
    return share;
}

void Pacer::worked(Duration busy, double duty) {
    debt_ = std::min(debt_ + busy * (1.0 / duty - 1.0), Duration(kLongestDebt));
}

Pacer::Duration Pacer::takeRest() {
    if (debt_.count() < kShortestRest) return Duration(0.0);
    const Duration rest = debt_;
    debt_ = Duration(0.0);
    return rest;
}

}  // namespace scorescope
