// SPDX-License-Identifier: Apache-2.0
#include "core/session/latent_watch.h"

#include "core/base/number_text.h"

namespace scorescope {
namespace {

constexpr int kNatDigits = 2;

std::string nats(double value) {
    return formatReal(value, kNatDigits) + " nat";
}

}  // namespace

std::optional<std::string> LatentWatch::observe(const LossPoint& point) {
    if (!point.kl) return std::nullopt;
    below_ = *point.kl < kLeastNats ? below_ + 1 : 0;
    if (!collapsed_ && below_ >= kWindow) {
        collapsed_ = true;
        return "z is not in use (posterior collapse): over the last " + std::to_string(kWindow) +
               " steps to " + std::to_string(point.step) +
               " KL(q(z | x) || N(0, I)) stayed below " + nats(kLeastNats) + ", now " +
               nats(*point.kl) + "; the encoder ignores the image";
    }
    if (collapsed_ && below_ == 0) {
        collapsed_ = false;
        return "z is in use again at step " + std::to_string(point.step) +
               ": KL(q(z | x) || N(0, I)) is " + nats(*point.kl);
    }
    return std::nullopt;
}

}  // namespace scorescope
