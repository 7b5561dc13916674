// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/base/atomic_file.h"
#include "core/model/parameter_layout.h"

namespace scorescope {

/// Averaged weights at one step of training.
struct RecordedWeights {
    std::int64_t step = 0;
    double wallSeconds = 0.0;
    std::shared_ptr<const std::vector<float>> ema;  ///< [P], in the layout's order
};

/// True at the steps that are recorded: 0, then about twelve an octave (all up to 12).
bool isRecorded(std::int64_t step);

/// The weights over the course of training, in a file that only grows or in bounded memory.
///
/// File: magic, header (JSON: layout, settings hash) and records, each with its length and CRC-32s
/// (docs/REFERENCE.md). What a killed program left unfinished at the end is not read.
/// Synchronised: the trainer adds while the explorer reads.
class Recording {
public:
    struct Header {
        ParameterLayout layout;
        std::string settingsHash;
    };
    /// A recording and, when its end was damaged, a line that says what was lost.
    struct Opened {
        std::shared_ptr<Recording> recording;
        std::string notice;
    };

    /// Keeps about `maxBytes`; when that is full, every second state is dropped.
    static std::shared_ptr<Recording> inMemory(Header header, std::uint64_t maxBytes);

    /// Begins a new file in the place of an old one.
    static Result<std::shared_ptr<Recording>> create(const std::filesystem::path& path,
                                                     Header header);

    /// Reads what is there. Nothing can be added.
    static Result<Opened> read(const std::filesystem::path& path);

    /// Continues a file; records after `throughStep` are cut off, as are damaged ones.
    static Result<Opened> resume(const std::filesystem::path& path, std::int64_t throughStep);

    Result<void> add(std::int64_t step, double wallSeconds, std::vector<float> ema);

    /// The state whose step is nearest; an Error when there is none or it cannot be read.
    Result<RecordedWeights> nearest(std::int64_t step) const;

    std::vector<std::int64_t> steps() const;
    const Header& header() const { return header_; }

private:
    struct State {
        std::int64_t step = 0;
        double wallSeconds = 0.0;
        std::uint64_t offset = 0;                       ///< of the payload, within the file
        std::shared_ptr<const std::vector<float>> ema;  ///< null: in the file
    };

    explicit Recording(Header header) : header_(std::move(header)) {}
    static Result<Opened> open(const std::filesystem::path& path);
    Result<RecordedWeights> load(const State& state) const;
    void thinOut();

    Header header_;
    std::filesystem::path path_;
    std::uint64_t maxBytes_ = 0;

    mutable std::mutex mutex_;
    std::vector<State> states_;       // guarded by mutex_
    std::optional<AppendFile> file_;  // guarded by mutex_
    std::uint64_t goodBytes_ = 0;     // guarded by mutex_; where the last whole record ends
};

}  // namespace scorescope
