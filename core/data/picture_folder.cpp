// SPDX-License-Identifier: Apache-2.0
#include "core/data/picture_folder.h"

#include <algorithm>

#include "core/base/file_error.h"
#include "core/data/picture_file.h"

namespace scorescope {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = 200'000;
constexpr int kDeepest = 8;
constexpr std::int64_t kMostBytes = std::int64_t{4} << 30;

/// The first folder on the way from `folder` to `path`.
std::string groupOf(const fs::path& folder, const fs::path& path) {
    const fs::path way = path.lexically_relative(folder);
    return std::next(way.begin()) == way.end() ? std::string() : way.begin()->native();
}

Error tooMany(const fs::path& folder, const std::string& what) {
    return damagedFile(folder.native(), what, "choose a smaller folder");
}

}  // namespace

Result<std::vector<PictureFile>> listPictures(const fs::path& folder) {
    std::vector<PictureFile> files;
    std::error_code code;
    fs::recursive_directory_iterator entry(folder, code);
    for (; !code && entry != fs::recursive_directory_iterator(); entry.increment(code)) {
        if (entry.depth() > kDeepest) return tooMany(folder, "its folders are too deep");
        std::error_code ignored;
        const bool regular = entry->symlink_status(ignored).type() == fs::file_type::regular;
        if (!regular || !isPictureName(entry->path())) continue;
        if (files.size() == kMostFiles) return tooMany(folder, "has more than 200000 pictures");
        files.push_back({entry->path(), groupOf(folder, entry->path())});
    }
    if (code) return fileError(FileAction::read, folder, code.value());
    if (files.empty()) {
        return damagedFile(folder.native(), "has no PNG, JPEG or BMP picture",
                           "name a folder with pictures");
    }
    std::sort(files.begin(), files.end(),
              [](const PictureFile& a, const PictureFile& b) { return a.path < b.path; });
    return files;
}

std::vector<std::string> groupNames(const std::vector<PictureFile>& files) {
    std::vector<std::string> names;
    for (const PictureFile& file : files) {
        if (file.group.empty()) return {};
        names.push_back(file.group);
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

Result<ByteImages> PictureLoader::load(const std::vector<PictureFile>& files,
                                       const std::vector<std::string>& names) {
    const std::int64_t channels = options_.colour == PictureColour::gray ? 1 : 3;
    ByteImages images{{channels, options_.size, options_.size}, {}, {}};
    if (total_ > kMostBytes / images.shape.size()) {
        return Error{Fault::usage,
                     std::to_string(total_) + " pictures of this size would take more than 4 GB",
                     "data.size", "choose a smaller size, or a folder with fewer pictures"};
    }
    for (const PictureFile& file : files) {
        if (progress_ && !progress_(done_, total_)) {
            return Error{Fault::interrupted, "loading was stopped", "data.path", ""};
        }
        if (const auto added = append(file.path, images); !added) return added.error();
        ++done_;
        if (names.empty()) continue;
        const auto name = std::lower_bound(names.begin(), names.end(), file.group);
        images.labels.push_back(static_cast<std::int32_t>(name - names.begin()));
    }
    return images;
}

Result<void> PictureLoader::append(const fs::path& path, ByteImages& images) const {
    const auto pixels = readPictureFile(path, options_.crop, images.shape);
    if (!pixels) return pixels.error();
    images.pixels.insert(images.pixels.end(), pixels->begin(), pixels->end());
    return {};
}

}  // namespace scorescope
