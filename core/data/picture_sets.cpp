// SPDX-License-Identifier: Apache-2.0
#include "core/data/picture_sets.h"

#include <algorithm>
#include <iterator>

#include "core/base/file_error.h"
#include "core/data/idx_images.h"
#include "core/data/picture_folder.h"

namespace scorescope {
namespace {

namespace fs = std::filesystem;

using MadeDataSet = Result<std::unique_ptr<DataSet>>;

// 13,180 of 32,460 drawings are published to test; for a converted set without a test file.
constexpr double kOmniglotHeldOut = 0.4;

bool isFolder(const fs::path& path) {
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

Error noFolder(const std::string& path, const std::string& contents) {
    if (path.empty()) {
        return {Fault::usage, "no folder is named", "data.path",
                "set data.path to a folder with " + contents};
    }
    return damagedFile(path, "is no folder with " + contents, "check data.path");
}

MadeDataSet stored(ByteImages training, ByteImages test, std::vector<std::string> names) {
    return std::unique_ptr<DataSet>(
        std::make_unique<StoredImages>(std::move(training), std::move(test), std::move(names)));
}

/// Both splits from folders of their own.
MadeDataSet splitData(const fs::path& training, const fs::path& test, const PictureOptions& options,
                      const DataProgress& progress, void (*change)(ByteImages&) = nullptr) {
    const auto toTrain = listPictures(training);
    if (!toTrain) return toTrain.error();
    const auto toTest = listPictures(test);
    if (!toTest) return toTest.error();
    std::vector<PictureFile> all = *toTrain;
    all.insert(all.end(), toTest->begin(), toTest->end());
    const std::vector<std::string> names = groupNames(all);
    PictureLoader loader(options, static_cast<std::int64_t>(all.size()), progress);
    Result<ByteImages> first = loader.load(*toTrain, names);
    if (!first) return first.error();
    Result<ByteImages> second = loader.load(*toTest, names);
    if (!second) return second.error();
    if (change != nullptr) {
        change(*first);
        change(*second);
    }
    return stored(*std::move(first), *std::move(second), names);
}

/// Omniglot's ink is black on white paper.
void invert(ByteImages& images) {
    for (std::uint8_t& pixel : images.pixels) pixel = static_cast<std::uint8_t>(255 - pixel);
}

}  // namespace

MadeDataSet makePictureFolder(const std::string& path, const PictureOptions& options,
                              double heldOut, const DataProgress& progress) {
    const fs::path folder = path;
    if (!isFolder(folder)) return noFolder(path, "PNG, JPEG or BMP pictures");
    for (const char* test : {"test", "val"}) {
        if (isFolder(folder / "train") && isFolder(folder / test)) {
            return splitData(folder / "train", folder / test, options, progress);
        }
    }
    const auto files = listPictures(folder);
    if (!files) return files.error();
    if (files->size() < 2) {
        return damagedFile(path, "has only one picture", "name a folder with at least two");
    }
    const std::vector<std::string> names = groupNames(*files);
    PictureLoader loader(options, static_cast<std::int64_t>(files->size()), progress);
    Result<ByteImages> images = loader.load(*files, names);
    if (!images) return images.error();
    ByteImages test = takeOut(*images, heldOut);
    return stored(*std::move(images), std::move(test), names);
}

MadeDataSet makeOmniglot(const std::string& path, std::int64_t size, const DataProgress& progress) {
    const fs::path folder = path;
    if (isFolder(folder / "images_background") && isFolder(folder / "images_evaluation")) {
        const PictureOptions options{size, PictureCrop::center, PictureColour::gray};
        return splitData(folder / "images_background", folder / "images_evaluation", options,
                         progress, invert);
    }
    if (isFolder(folder) && hasIdxImages(path)) return makeIdxImages(path, kOmniglotHeldOut);
    return noFolder(path, "images_background and images_evaluation (or IDX files)");
}

}  // namespace scorescope
