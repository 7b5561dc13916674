// SPDX-License-Identifier: Apache-2.0
#include "app/cli/sample_file.h"

#include <cassert>

#include "app/cli/image_sheet.h"
#include "app/present/noise_levels.h"
#include "core/base/atomic_file.h"
#include "core/base/csv.h"
#include "core/base/npy.h"

namespace scorescope::app {
namespace {

std::int64_t rowsOf(const std::vector<float>& values, std::int64_t dimension) {
    return static_cast<std::int64_t>(values.size()) / dimension;
}

double namedTime(const Sde& sde, double t) {
    switch (timeName(sde)) {
        case TimeName::t: return t;
        case TimeName::level: return static_cast<double>(nearestLevel(sde, t));
        case TimeName::none: break;
    }
    return 0.0;
}

}  // namespace

Result<void> writeSamples(const std::string& path, const std::string& format,
                          const SampleRows& rows) {
    const std::int64_t count = rowsOf(rows.values, rows.dimension);
    if (format == "png") {
        assert(rows.image);
        return writePicture(path, drawSquare(rows.values, *rows.image),
                            std::to_string(count) + " samples");
    }
    if (format == "npz") {
        std::vector<std::int64_t> sizes = {count, rows.dimension};
        if (rows.image)
            sizes = {count, rows.image->channels, rows.image->height, rows.image->width};
        return writeNpz(path, {{"samples", makeNpy(rows.values, sizes)}});
    }
    std::vector<std::string> header;
    for (std::int64_t d = 0; d < rows.dimension; ++d) header.push_back("x" + std::to_string(d));
    return writeFileAtomically(path, writeCsv(header, rows.values, rows.dimension));
}

Result<void> writeTrajectory(const std::string& path, const SampleOutcome& outcome,
                             const Sde& sde) {
    std::vector<float> positions;
    std::vector<double> times;
    for (const SampleFrame& frame : outcome.frames) {
        positions.insert(positions.end(), frame.positions->begin(), frame.positions->end());
        times.push_back(namedTime(sde, frame.t));
    }
    const auto states = static_cast<std::int64_t>(outcome.frames.size());
    const std::int64_t dimension = outcome.last.dimension;
    const std::int64_t count = rowsOf(*outcome.frames.back().positions, dimension);
    return writeNpz(path, {{"trajectory", makeNpy(positions, {states, count, dimension})},
                           {"t", makeNpy(times, {states})}});
}

}  // namespace scorescope::app
