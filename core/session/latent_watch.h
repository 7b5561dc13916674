// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "core/session/snapshot.h"

namespace scorescope {

/// Watches whether an encoder's latent vectors carry anything of the data while it trains.
class LatentWatch {
public:
    /// Collapsed: KL(q(z | x) || N(0, I)) of every step of the window below this, nats. Z that a
    /// decoder could use carries more.
    static constexpr double kLeastNats = 1.0;
    static constexpr std::size_t kWindow = 200;  ///< steps

    /// A line to tell when the collapse begins, and one when it has ended; else nothing.
    std::optional<std::string> observe(const LossPoint& point);

    bool collapsed() const { return collapsed_; }

private:
    std::size_t below_ = 0;  ///< steps in a row
    bool collapsed_ = false;
};

}  // namespace scorescope
