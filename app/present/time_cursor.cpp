// SPDX-License-Identifier: Apache-2.0
#include "app/present/time_cursor.h"

#include <algorithm>

namespace scorescope::app {

void TimeCursor::moveTo(double t) {
    t_ = std::clamp(t, 0.0, 1.0);
}

void TimeCursor::play(Motion motion) {
    motion_ = motion;
    if (motion == Motion::still) return;
    last_ = motion;
    if (motion == Motion::toData && t_ <= 0.0) t_ = 1.0;
    if (motion == Motion::toNoise && t_ >= 1.0) t_ = 0.0;
}

void TimeCursor::toggle() {
    play(isPlaying() ? Motion::still : last_);
}

bool TimeCursor::advance(double seconds) {
    if (!isPlaying() || !(seconds > 0.0)) return false;
    const double way = seconds / kSecondsPerSweep;
    moveTo(motion_ == Motion::toData ? t_ - way : t_ + way);
    const bool arrived = motion_ == Motion::toData ? t_ <= 0.0 : t_ >= 1.0;
    if (arrived) motion_ = Motion::still;
    return true;
}

}  // namespace scorescope::app
