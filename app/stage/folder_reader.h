// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "app/present/plane_data.h"
#include "app/present/scene_file.h"
#include "app/present/view_file.h"
#include "app/stage/local_scores.h"
#include "core/base/settings.h"
#include "core/session/recording.h"

namespace scorescope::app {

/// What follows from an experiment's settings and is dear to make.
struct StageParts {
    Settings settings;
    std::shared_ptr<const PlaneData> data;
    std::shared_ptr<const LocalScores> scores;
};

/// Whether the parts of the one settings cannot serve the other.
bool needsOtherParts(const Settings& before, const Settings& now);

/// Reads data; takes seconds for large files.
Result<std::shared_ptr<const StageParts>> makeStageParts(const Settings& settings);

/// What a followed folder holds: always the last of each part that could be read. Immutable.
struct StageContent {
    std::string name;                               ///< of the run
    std::shared_ptr<const StageParts> parts;        ///< null: not yet
    std::shared_ptr<const Recording> recording;     ///< null: none
    std::shared_ptr<const RecordedWeights> newest;  ///< the recording's last state; null: none
    std::optional<StoredView> view;                 ///< nothing: no window has shown the run
    std::shared_ptr<const SharedScene> shared;      ///< null: no window shares what it shows
    std::string notice;  ///< one line about what cannot be read; or empty
};

/// Reads a run folder again and again while another program may be writing it, replacing it,
/// deleting it or being killed: what cannot be read keeps its last good state and makes a notice.
/// Not synchronised.
class FolderReader {
public:
    explicit FolderReader(std::filesystem::path folder);

    /// Looks at the files and reads those that have changed; true when the content is another one.
    bool refresh();

    /// Never null.
    std::shared_ptr<const StageContent> content() const { return content_; }

private:
    /// What tells one state of a file from another.
    struct Stamp {
        std::int64_t seconds = 0, nanoseconds = 0;
        std::uint64_t size = 0, inode = 0;
        friend bool operator==(const Stamp&, const Stamp&) = default;
    };
    /// A file as it was last looked at.
    struct Watched {
        std::filesystem::path path;
        std::optional<Stamp> stamp;  ///< nothing: not there
        bool read = false;           ///< it has been looked at before
        std::string notice;
    };

    static std::optional<Stamp> stampOf(const std::filesystem::path& path);
    static bool changed(Watched& file, const std::filesystem::path& path);
    bool readView(StageContent& next);
    bool readParts(StageContent& next);
    bool readRecording(StageContent& next);
    bool readShared(StageContent& next);
    std::filesystem::path runOf(const StageContent& next) const;
    std::string notice() const;

    std::filesystem::path folder_;
    std::shared_ptr<const StageContent> content_;
    Watched view_, experiment_, recording_, shared_;
};

}  // namespace scorescope::app
