// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/atomic_file.h"
#include "core/session/snapshot.h"

namespace scorescope {

/// The rows of metrics.csv in order; `made` is now. A half-written last line is left out.
Result<std::vector<LossPoint>> readMetrics(const std::filesystem::path& path);

/// Which columns there are besides those of every run.
enum class MetricColumns {
    plain,
    encoder,      ///< the parts of a loss with an encoder in it
    latentPrior,  ///< and the terms of a bound with a prior of latent vectors
};

/// metrics.csv while a run trains: one row a step, only ever appended.
class MetricsLog {
public:
    /// Starts the file with its header line.
    static Result<MetricsLog> create(const std::filesystem::path& path,
                                     MetricColumns columns = MetricColumns::plain);

    /// Continues a file after this step; later rows and a half-written line are cut off.
    static Result<MetricsLog> resume(const std::filesystem::path& path, std::int64_t throughStep);

    /// Keeps the row until flush().
    void add(const LossPoint& point);

    /// Writes what was added, by one write.
    Result<void> flush();
    std::size_t waitingBytes() const { return waiting_.size(); }

private:
    MetricsLog(AppendFile file, MetricColumns columns)
        : file_(std::move(file)), columns_(columns) {}

    AppendFile file_;
    MetricColumns columns_ = MetricColumns::plain;
    std::string waiting_;
};

}  // namespace scorescope
