// SPDX-License-Identifier: Apache-2.0
#include "app/present/image_gate.h"

#include <algorithm>

namespace scorescope::app {

bool ImageGate::due(const std::string& order, std::int64_t step, Time now) const {
    const bool same = (waiting_ || known_) && order == asked_;
    if (!same) return true;
    if (waiting_ || step == step_) return false;
    const Seconds took = answeredAt_ - askedAt_;
    const bool rested = now - answeredAt_ >= std::max(kShortest, took);
    return rested || now - askedAt_ >= kLongest;
}

void ImageGate::asked(const std::string& order, std::int64_t step, Time now) {
    asked_ = order;
    step_ = step;
    askedAt_ = now;
    waiting_ = true;
}

void ImageGate::answered(Time now) {
    waiting_ = false;
    known_ = true;
    answered_ = asked_;
    answeredAt_ = now;
}

}  // namespace scorescope::app
