// SPDX-License-Identifier: Apache-2.0
#include "app/cli/time_flag.h"

#include "app/cli/flags.h"
#include "app/present/noise_levels.h"

namespace scorescope::app {

Result<TimeFlag> readTime(const std::string& flag, const std::string& text,
                          const Settings& settings) {
    const auto sde = makeSde(settings);
    switch (timeName(*sde)) {
        case TimeName::none: return TimeFlag{sde->levels().front(), nullptr};
        case TimeName::level: {
            const auto last = static_cast<std::int64_t>(sde->levels().size()) - 1;
            const auto level = readInteger(flag, text, 0, last);
            if (!level) {
                Error error = level.error();
                error.remedy =
                    "on a ladder name a level: a whole number from 0 (the most noise) "
                    "to " +
                    std::to_string(last);
                return error;
            }
            return TimeFlag{sde->levels()[static_cast<std::size_t>(*level)], *level};
        }
        case TimeName::t: break;
    }
    const auto t = readReal(flag, text, 0.0, 1.0);
    if (!t) return t.error();
    return TimeFlag{*t, *t};
}

}  // namespace scorescope::app
