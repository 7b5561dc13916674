// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/machine_limits.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <vector>

#include "core/kernel/limits_table.h"

namespace scorescope::kernel {
namespace {

constexpr auto kLookFor = std::chrono::milliseconds(100);
constexpr std::int64_t kRounds = 200'000;

/// The best rate of several tries of work(), which returns how much it did: other programs only
/// ever slow a try down.
template <class Work>
double bestRate(Work&& work) {
    using Clock = std::chrono::steady_clock;
    double best = 0.0;
    const auto end = Clock::now() + kLookFor;
    do {
        const auto begun = Clock::now();
        const double done = work();
        const std::chrono::duration<double> took = Clock::now() - begun;
        best = std::max(best, done / took.count());
    } while (Clock::now() < end);
    return best;
}

}  // namespace

double multiplyAddLimit(Isa isa) {
    volatile float start = 1.0F;
    float sink[3] = {start, start * 0.999F, start * 1e-3F};
    const LimitsTable& table = SCORESCOPE_PICK_TABLE(limitsTable, isa);
    return bestRate([&] { return table.multiplyAdds(kRounds, sink); });
}

double copyLimit(std::size_t bytes) {
    std::vector<char> from(bytes / 2, 1), to(bytes / 2, 2);
    const auto copy = [&] {
        std::memcpy(to.data(), from.data(), to.size());
        std::swap(from, to);  // the copy is used, so it cannot be left out
        return static_cast<double>(from.size());
    };
    return bestRate(copy);
}

}  // namespace scorescope::kernel
