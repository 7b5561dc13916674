// SPDX-License-Identifier: Apache-2.0
#include "app/cli/sampling_time.h"

#include <algorithm>

namespace scorescope::app {
namespace {

constexpr std::size_t kFewestRuns = 5;
constexpr double kTimedMilliseconds = 500.0;
constexpr double kSlowSeconds = 1.0;

double middle(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

}  // namespace

Result<Json> timeSampling(HeadlessSession& session, const SampleRequest& request) {
    std::vector<double> wall, cpu;
    std::int64_t nfe = 0;
    double all = 0.0;
    for (bool warm = false; wall.size() < kFewestRuns || all < kTimedMilliseconds; warm = true) {
        const auto drawn = session.sample(request);
        if (!drawn) return drawn.error();
        nfe = drawn->last.nfe;
        const bool slow = drawn->last.seconds >= kSlowSeconds;
        if (!warm && !slow) continue;
        wall.push_back(1e3 * drawn->last.seconds);
        all += wall.back();
        cpu.push_back(1e3 * drawn->last.cpuSeconds);
        if (slow) break;
    }
    return Json{{"nfe", nfe}, {"ms", middle(wall)}, {"cpu_ms", middle(cpu)}};
}

}  // namespace scorescope::app
