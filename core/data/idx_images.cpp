// SPDX-License-Identifier: Apache-2.0
#include "core/data/idx_images.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "core/base/file_error.h"
#include "core/base/idx.h"
#include "core/data/stored_images.h"

namespace scorescope {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFashionFolder = "/usr/share/datasets/fashion-mnist";  // Debian's package
constexpr std::int32_t kMostClasses = 256;                                   // labels are bytes
constexpr double kMnistHeldOut = 1.0 / 7.0;  // as many as MNIST's own test split has
constexpr const char* kNames =
    "train-images-idx3-ubyte[.gz], train-labels-idx1-ubyte[.gz], "
    "t10k-images-idx3-ubyte[.gz] and t10k-labels-idx1-ubyte[.gz]";

using MadeDataSet = Result<std::unique_ptr<DataSet>>;

const std::vector<std::string>& fashionNames() {
    static const std::vector<std::string> names = {
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
        "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};
    return names;
}

std::vector<std::string> numberedNames(std::int32_t count) {
    std::vector<std::string> names;
    for (std::int32_t i = 0; i < count; ++i) names.push_back(std::to_string(i));
    return names;
}

bool isFile(const fs::path& path) {
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

/// The file of this stem in the folder, however it was unpacked; empty when there is none.
fs::path findFile(const fs::path& folder, const std::string& stem) {
    std::string dotted = stem;  // some programs unpack to "train-images.idx3-ubyte"
    dotted[dotted.find("-idx")] = '.';
    for (const std::string& name : {stem, stem + ".gz", dotted, dotted + ".gz"}) {
        if (isFile(folder / name)) return folder / name;
    }
    return {};
}

Result<ByteImages> readImages(const fs::path& path) {
    Result<IdxArray> array = readIdx(path);
    if (!array) return array.error();
    const auto& lengths = array->shape;
    const bool plain = lengths.size() == 3;
    const bool coloured = lengths.size() == 4 && (lengths[1] == 1 || lengths[1] == 3);
    if ((!plain && !coloured) || array->values.empty()) {
        return damagedFile(path.native(), "holds no images",
                           "choose an IDX file of [count, height, width] bytes");
    }
    const ImageShape shape{plain ? 1 : lengths[1], lengths[lengths.size() - 2], lengths.back()};
    if (shape.height > kLargestSide || shape.width > kLargestSide) {
        return damagedFile(path.native(),
                           "its images have " + std::to_string(shape.width) + " x " +
                               std::to_string(shape.height) + " pixels, more than the " +
                               std::to_string(kLargestSide) + " a side allowed here",
                           "choose a file with smaller images");
    }
    return ByteImages{shape, std::move(array->values), {}};
}

Result<void> addLabels(ByteImages& images, const fs::path& path, std::int32_t classes) {
    const Result<IdxArray> array = readIdx(path);
    if (!array) return array.error();
    if (array->shape.size() != 1 || array->shape[0] != images.count()) {
        return damagedFile(
            path.native(),
            "does not hold one label for each of the " + std::to_string(images.count()) + " images",
            "take labels and images of the same set");
    }
    const auto wrong = std::find_if(array->values.begin(), array->values.end(),
                                    [classes](std::uint8_t label) { return label >= classes; });
    if (wrong != array->values.end()) {
        return damagedFile(path.native(),
                           "label " + std::to_string(wrong - array->values.begin()) + " is " +
                               std::to_string(*wrong) + ", above the largest class " +
                               std::to_string(classes - 1),
                           "choose the labels that belong to the images");
    }
    images.labels.assign(array->values.begin(), array->values.end());
    return {};
}

std::int32_t largest(const std::vector<std::int32_t>& labels) {
    return *std::max_element(labels.begin(), labels.end());
}

/// One split of a folder; nothing when its images are not there.
Result<std::optional<ByteImages>> readSplit(const fs::path& folder, const std::string& split,
                                            std::int32_t classes) {
    const fs::path file = findFile(folder, split + "-images-idx3-ubyte");
    if (file.empty()) return std::optional<ByteImages>();
    Result<ByteImages> images = readImages(file);
    if (!images) return images.error();
    const fs::path labels = findFile(folder, split + "-labels-idx1-ubyte");
    if (labels.empty()) return std::optional(*std::move(images));
    if (const auto added = addLabels(*images, labels, classes); !added) return added.error();
    return std::optional(*std::move(images));
}

/// Classes count only where both splits have them; without `names` they are called by number.
MadeDataSet made(ByteImages training, ByteImages test, std::vector<std::string> names) {
    if (training.labels.empty() || test.labels.empty()) {
        training.labels.clear();
        test.labels.clear();
        names.clear();
    } else if (names.empty()) {
        names = numberedNames(std::max(largest(training.labels), largest(test.labels)) + 1);
    }
    return std::unique_ptr<DataSet>(
        std::make_unique<StoredImages>(std::move(training), std::move(test), std::move(names)));
}

MadeDataSet withHeldOut(ByteImages images, double heldOut, std::vector<std::string> names,
                        const std::string& where) {
    if (images.count() < 2) {
        return damagedFile(where, "has only one image", "choose a set of at least two images");
    }
    ByteImages test = takeOut(images, heldOut);
    return made(std::move(images), std::move(test), std::move(names));
}

MadeDataSet folderData(const fs::path& folder, double heldOut, std::vector<std::string> names) {
    const auto classes = names.empty() ? kMostClasses : static_cast<std::int32_t>(names.size());
    auto training = readSplit(folder, "train", classes);
    if (!training) return training.error();
    if (!*training) {
        return damagedFile(folder.native(), "has no file train-images-idx3-ubyte or .gz",
                           std::string("name a folder with ") + kNames);
    }
    auto test = readSplit(folder, "t10k", classes);
    if (!test) return test.error();
    if (!*test) {
        return withHeldOut(**std::move(training), heldOut, std::move(names), folder.native());
    }
    if ((*training)->shape != (*test)->shape) {
        return damagedFile(folder.native(), "training and test images differ in size",
                           "take both from the same set");
    }
    return made(**std::move(training), **std::move(test), std::move(names));
}

/// Where the labels of an images' file lie when they are named alike; may not exist.
fs::path labelsBeside(const fs::path& path) {
    std::string name = path.filename().native();
    for (const auto& [images, labels] :
         {std::pair{"images", "labels"}, std::pair{"idx3", "idx1"}}) {
        const auto at = name.rfind(images);
        if (at == std::string::npos) return {};
        name.replace(at, std::string_view(images).size(), labels);
    }
    return path.parent_path() / name;
}

MadeDataSet fileData(const fs::path& path, double heldOut) {
    Result<ByteImages> images = readImages(path);
    if (!images) return images.error();
    if (const fs::path labels = labelsBeside(path); isFile(labels)) {
        if (const auto added = addLabels(*images, labels, kMostClasses); !added) {
            return added.error();
        }
    }
    return withHeldOut(*std::move(images), heldOut, {}, path.native());
}

Error noPath() {
    return {Fault::usage, "no file or folder is named", "data.path",
            std::string("set data.path to a folder with ") + kNames};
}

}  // namespace

MadeDataSet makeFashionMnist() {
    auto data = folderData(kFashionFolder, kMnistHeldOut, fashionNames());
    if (data) return data;
    Error error = data.error();
    if (error.fault == Fault::file) error.remedy = "install the package dataset-fashion-mnist";
    return error;
}

MadeDataSet makeMnist(const std::string& folder) {
    if (folder.empty()) return noPath();
    return folderData(folder, kMnistHeldOut, numberedNames(10));
}

MadeDataSet makeIdxImages(const std::string& path, double heldOut) {
    if (path.empty()) return noPath();
    std::error_code ignored;
    if (!fs::is_directory(path, ignored)) return fileData(path, heldOut);
    return folderData(path, heldOut, {});
}

bool hasIdxImages(const std::string& folder) {
    return !findFile(folder, "train-images-idx3-ubyte").empty();
}

}  // namespace scorescope
