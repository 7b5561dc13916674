// SPDX-License-Identifier: Apache-2.0
#include "core/data/cifar_images.h"

#include <algorithm>
#include <filesystem>

#include "core/base/bounded_reader.h"
#include "core/base/file_error.h"

namespace scorescope {
namespace {

namespace fs = std::filesystem;

constexpr ImageShape kCifarShape{3, 32, 32};
constexpr std::size_t kCifarPixels = std::size_t{3} * 32 * 32;
constexpr std::size_t kCifarRecord = 1 + kCifarPixels;
constexpr std::uint64_t kMostImages = 100'000;  // a file; the published ones have 10,000
constexpr int kCifarClasses = 10;

Result<void> appendFile(const fs::path& path, ByteImages& images) {
    const auto bytes = readFile(path, kMostImages * kCifarRecord);
    if (!bytes) return bytes.error();
    return appendCifarBatch(*bytes, path.native(), images);
}

}  // namespace

const std::vector<std::string>& cifarNames() {
    static const std::vector<std::string> names = {
        "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"};
    return names;
}

Result<void> appendCifarBatch(std::span<const std::byte> bytes, std::string_view where,
                              ByteImages& images) {
    if (bytes.empty() || bytes.size() % kCifarRecord != 0) {
        return damagedFile(where, "its size is no multiple of CIFAR-10's 3073 bytes an image",
                           "take the files of cifar-10-binary.tar.gz as they are");
    }
    const auto* first = reinterpret_cast<const std::uint8_t*>(bytes.data());
    const std::size_t count = bytes.size() / kCifarRecord;
    images.shape = kCifarShape;
    images.pixels.reserve(images.pixels.size() + count * kCifarPixels);
    for (std::size_t i = 0; i < count; ++i, first += kCifarRecord) {
        if (*first >= kCifarClasses) {
            return damagedFile(where,
                               "image " + std::to_string(i) + " has class " +
                                   std::to_string(*first) + ", above the largest class 9",
                               "take CIFAR-10's binary version, not CIFAR-100's");
        }
        images.labels.push_back(*first);
        images.pixels.insert(images.pixels.end(), first + 1, first + kCifarRecord);
    }
    return {};
}

Result<std::unique_ptr<DataSet>> makeCifar10(const std::string& path) {
    if (path.empty()) {
        return Error{Fault::usage, "no folder is named", "data.path",
                     "set data.path to the folder cifar-10-batches-bin"};
    }
    std::error_code ignored;
    const fs::path inner = fs::path(path) / "cifar-10-batches-bin";
    const fs::path folder = fs::is_directory(inner, ignored) ? inner : fs::path(path);
    ByteImages training, test;
    for (int batch = 1; batch <= 5; ++batch) {
        const auto read =
            appendFile(folder / ("data_batch_" + std::to_string(batch) + ".bin"), training);
        if (!read) return read.error();
    }
    if (const auto read = appendFile(folder / "test_batch.bin", test); !read) return read.error();
    return std::unique_ptr<DataSet>(
        std::make_unique<StoredImages>(std::move(training), std::move(test), cifarNames()));
}

}  // namespace scorescope
