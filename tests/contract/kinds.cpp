// SPDX-License-Identifier: Apache-2.0
#include "kinds.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <utility>

#include "core/session/experiment_schema.h"

namespace scorescope {
namespace {

/// A file with more rows than anyone draws by accident.
std::string csvFile() {
    const std::string path = testing::TempDir() + "contract_points.csv";
    std::ofstream file(path);
    file << "x0,x1\n";
    for (int i = 0; i < 300; ++i) file << i % 17 << ',' << i % 23 << '\n';
    return path;
}

void putIdx(const std::string& path, const std::vector<std::int64_t>& shape) {
    std::ofstream file(path, std::ios::binary);
    file << '\0' << '\0' << '\x08' << static_cast<char>(shape.size());
    std::int64_t size = 1;
    for (const std::int64_t length : shape) {
        for (const int shift : {24, 16, 8, 0}) file << static_cast<char>(length >> shift);
        size *= length;
    }
    for (std::int64_t i = 0; i < size; ++i) file << static_cast<char>(i * i % 251 % 10);
}

/// MNIST's four files with images of 6 x 5 pixels.
std::string idxFolder() {
    const std::string folder = testing::TempDir() + "contract_idx";
    std::filesystem::create_directory(folder);
    for (const auto& [split, count] : {std::pair{"/train", 300}, std::pair{"/t10k", 100}}) {
        putIdx(folder + split + "-images-idx3-ubyte", {count, 6, 5});
        putIdx(folder + split + "-labels-idx1-ubyte", {count});
    }
    return folder;
}

/// What `data.path` must name; empty for kinds that need no files.
std::string pathFor(const std::string& kind) {
    if (kind == "csv") return csvFile();
    if (kind == "mnist" || kind == "idx") return idxFolder();
    return {};
}

/// Not every part goes with the default process.
void chooseFittingProcess(const std::string& family, Settings& settings) {
    if (family == "sde") return;
    for (const std::string& process : kindsOf("sde")) {
        if (settings.check()) return;
        EXPECT_TRUE(settings.set("sde.kind", Value(process)));
    }
}

}  // namespace

std::vector<std::string> kindsOf(const std::string& family) {
    std::vector<std::string> ids;
    for (const KindSchema& kind : experimentSchema().family(family)->kinds) ids.push_back(kind.id);
    return ids;
}

Settings settingsOfKind(const std::string& family, const std::string& kind) {
    Settings settings(experimentSchema());
    EXPECT_TRUE(settings.set(family + ".kind", Value(kind)));
    EXPECT_TRUE(settings.set("data.count", Value(std::int64_t{200})));
    if (const std::string path = pathFor(kind); !path.empty()) {
        EXPECT_TRUE(settings.set("data.path", Value(path)));
    }
    chooseFittingProcess(family, settings);
    return settings;
}

}  // namespace scorescope
