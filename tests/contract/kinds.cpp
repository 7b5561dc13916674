// SPDX-License-Identifier: Apache-2.0
#include "kinds.h"

#include <gtest/gtest.h>

#include <fstream>
#include <utility>

#include "core/session/experiment_schema.h"
#include "tests/data/image_files.h"

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

/// As good as any: bytes that differ from image to image.
std::string somePixels(int count) {
    std::string values;
    for (int i = 0; i < count; ++i) values += static_cast<char>(i * i % 251 % 10);
    return values;
}

/// MNIST's four files with images of 6 x 5 pixels.
std::string idxFolder() {
    const std::string folder = testing::TempDir() + "contract_idx";
    for (const auto& [split, count] : {std::pair{"/train", 300}, std::pair{"/t10k", 100}}) {
        const auto n = static_cast<std::uint32_t>(count);
        test::putFile(folder + split + "-images-idx3-ubyte",
                      test::idxText({n, 6, 5}, somePixels(30 * count)));
        test::putFile(folder + split + "-labels-idx1-ubyte", test::idxText({n}, somePixels(count)));
    }
    return folder;
}

test::Painter painter(int i) {
    return [i](int x, int y, int c) { return static_cast<std::uint8_t>(i * (x + 2 * y + 3 * c)); };
}

std::string cifarFolder() {
    const std::string folder = testing::TempDir() + "contract_cifar";
    for (int file = 1; file <= 6; ++file) {
        std::string text;
        for (int i = 0; i < 60; ++i) text += test::cifarRecord(i % 10, painter(60 * file + i));
        const std::string batch = "/data_batch_" + std::to_string(file) + ".bin";
        test::putFile(folder + (file == 6 ? "/test_batch.bin" : batch), text);
    }
    return folder;
}

/// Pictures in two folders, the splits.
std::string pictureFolder(const std::string& training, const std::string& test) {
    const std::string folder = testing::TempDir() + "contract_" + training;
    for (int i = 0; i < 300; ++i) {
        const std::string split = i < 240 ? training : test;
        const std::string name = "/class/" + std::to_string(i) + ".bmp";
        test::putFile(folder + "/" + split + name, test::bmpText(9, 8, painter(i)));
    }
    return folder;
}

/// What `data.path` must name; empty for kinds that need no files.
std::string pathFor(const std::string& kind) {
    if (kind == "csv") return csvFile();
    if (kind == "mnist" || kind == "idx") return idxFolder();
    if (kind == "cifar10") return cifarFolder();
    if (kind == "images") return pictureFolder("train", "test");
    if (kind == "omniglot") return pictureFolder("images_background", "images_evaluation");
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

std::string latentModelOf(const std::string& objective) {
    if (objective == "elbo") return "vae";
    return objective == "scorevae" || objective == "cde" || objective == "lsgm" ? objective : "";
}

Settings settingsOfKind(const std::string& family, const std::string& kind) {
    Settings settings(experimentSchema());
    EXPECT_TRUE(settings.set(family + ".kind", Value(kind)));
    if (family == "objective" && !latentModelOf(kind).empty()) {
        EXPECT_TRUE(settings.set("model.kind", Value(latentModelOf(kind))));
    }
    EXPECT_TRUE(settings.set("data.count", Value(std::int64_t{200})));
    if (const std::string path = pathFor(kind); !path.empty()) {
        EXPECT_TRUE(settings.set("data.path", Value(path)));
    }
    chooseFittingProcess(family, settings);
    return settings;
}

}  // namespace scorescope
