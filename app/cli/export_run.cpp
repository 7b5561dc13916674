// SPDX-License-Identifier: Apache-2.0
#include "app/cli/export_run.h"

#include "core/base/atomic_file.h"
#include "core/base/bounded_reader.h"
#include "core/session/run_folder.h"

namespace scorescope::app {
namespace {

constexpr std::uint64_t kMetricsMaxBytes = std::uint64_t{4} << 30;

Result<RunFolder> openRun(const ExperimentSource& source) {
    if (source.isRun()) return RunFolder::openForReading(source.path);
    return Error{Fault::usage, "is not trained", source.name,
                 "train it first (scorescope-cli train " + source.name +
                     " --out RUN) and name "
                     "the run"};
}

}  // namespace

Result<void> writeRunWeights(const ExperimentSource& run, const std::string& path,
                             Console& console) {
    const auto folder = openRun(run);
    if (!folder) return folder.error();
    const auto found = folder->newestGoodCheckpoint();
    if (!found) return found.error();
    if (!*found) {
        return Error{Fault::file, "has no checkpoint yet", run.name,
                     "continue it with train " + run.name + " --resume"};
    }
    if (!(*found)->notice.empty()) console.notice((*found)->notice);
    auto file = readSafetensors((*found)->path, ChecksumRule::required);
    if (!file) return file.error();
    std::erase_if(file->tensors, [](const TensorEntry& tensor) {
        return !tensor.name.starts_with("model.") && !tensor.name.starts_with("ema.");
    });
    file->metadata["format"] = kWeightsFormat;
    return writeSafetensors(path, *file);
}

Result<void> writeRunMetrics(const ExperimentSource& run, const std::string& path) {
    const auto folder = openRun(run);
    if (!folder) return folder.error();
    const auto bytes = readFile(folder->metricsFile(), kMetricsMaxBytes);
    if (!bytes) return bytes.error();
    const std::string_view text = asText(*bytes);
    return writeFileAtomically(path, text.substr(0, text.rfind('\n') + 1));
}

}  // namespace scorescope::app
