// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/data/data_progress.h"
#include "core/data/image_data_options.h"
#include "core/data/stored_images.h"

namespace scorescope {

/// A picture's file and the first folder on the way to it, its class; empty: it lies at the top.
struct PictureFile {
    std::filesystem::path path;
    std::string group;
};

/// The PNG, JPEG and BMP files (by the ends of their names) below `folder` in alphabetical order,
/// at least one. Symbolic links are not followed; more than 200,000 files or eight folders deep is
/// refused.
Result<std::vector<PictureFile>> listPictures(const std::filesystem::path& folder);

/// The sorted names of groups that occur; nothing when files lie at the top.
std::vector<std::string> groupNames(const std::vector<PictureFile>& files);

/// Reads, crops and resizes pictures. One that cannot be read is an Error that names it: data with
/// silent holes are no basis for a comparison.
class PictureLoader {
public:
    PictureLoader(const PictureOptions& options, std::int64_t total, const DataProgress& progress)
        : options_(options), total_(total), progress_(progress) {}

    /// With labels when `names` has any: the group's place in it.
    Result<ByteImages> load(const std::vector<PictureFile>& files,
                            const std::vector<std::string>& names);

private:
    Result<void> append(const std::filesystem::path& path, ByteImages& images) const;

    PictureOptions options_;
    std::int64_t total_;
    std::int64_t done_ = 0;
    const DataProgress& progress_;
};

}  // namespace scorescope
