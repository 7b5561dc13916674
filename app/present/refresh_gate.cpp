// SPDX-License-Identifier: Apache-2.0
#include "app/present/refresh_gate.h"

#include <algorithm>

namespace scorescope::app {

bool RefreshGate::due(const std::string& order, std::int64_t step, Time now) const {
    if (waiting_) return false;
    if (!settled(order)) return true;
    return step != step_ && now - answeredAt_ >= std::max(shortest_, costs_ * took_);
}

void RefreshGate::asked(const std::string& order, std::int64_t step, Time now) {
    asked_ = order;
    step_ = step;
    askedAt_ = now;
    waiting_ = true;
}

void RefreshGate::answered(Time now) {
    waiting_ = false;
    known_ = true;
    answer_ = asked_;
    answeredAt_ = now;
    took_ = now - askedAt_;
}

void RefreshGate::restart() {
    *this = RefreshGate(shortest_, costs_);
}

}  // namespace scorescope::app
