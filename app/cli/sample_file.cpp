// SPDX-License-Identifier: Apache-2.0
#include "app/cli/sample_file.h"

#include "core/base/atomic_file.h"
#include "core/base/csv.h"
#include "core/base/npy.h"

namespace scorescope::app {
namespace {

std::int64_t rowsOf(const std::vector<float>& values, std::int64_t dimension) {
    return static_cast<std::int64_t>(values.size()) / dimension;
}

}  // namespace

Result<void> writeSamples(const std::string& path, const std::string& format,
                          const std::vector<float>& values, std::int64_t dimension) {
    if (format == "npz") {
        return writeNpz(path,
                        {{"samples", makeNpy(values, {rowsOf(values, dimension), dimension})}});
    }
    std::vector<std::string> header;
    for (std::int64_t d = 0; d < dimension; ++d) header.push_back("x" + std::to_string(d));
    return writeFileAtomically(path, writeCsv(header, values, dimension));
}

Result<void> writeTrajectory(const std::string& path, const std::vector<SampleFrame>& frames,
                             std::int64_t dimension) {
    std::vector<float> positions;
    std::vector<double> times;
    for (const SampleFrame& frame : frames) {
        positions.insert(positions.end(), frame.positions->begin(), frame.positions->end());
        times.push_back(frame.t);
    }
    const auto states = static_cast<std::int64_t>(frames.size());
    const std::int64_t count = rowsOf(*frames.back().positions, dimension);
    return writeNpz(path, {{"trajectory", makeNpy(positions, {states, count, dimension})},
                           {"t", makeNpy(times, {states})}});
}

}  // namespace scorescope::app
