// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>
#include <set>

#include "core/data/cifar_images.h"
#include "core/data/data_progress.h"
#include "core/data/image_data.h"
#include "core/data/shape_pictures.h"
#include "tests/base/packed.h"
#include "tests/base/test_folder.h"
#include "tests/data/image_files.h"
#include "tests/options/experiment.h"

namespace scorescope {
namespace {

using test::bmpText;
using test::cifarRecord;
using test::idxText;
using test::pngText;
using test::putFile;
using test::TestFolder;

using Rows = std::vector<std::int64_t>;

struct Loaded {
    std::unique_ptr<DataSet> data;
    const ImageData* images = nullptr;
};

Loaded load(const std::vector<std::string>& assignments) {
    Loaded loaded{dataOf(experiment(assignments))};
    if (loaded.data) loaded.images = loaded.data->images();
    return loaded;
}

Error errorOf(const std::vector<std::string>& assignments) {
    const auto data = makeDataSet(experiment(assignments));
    EXPECT_FALSE(data);
    const Error error = data ? Error{} : data.error();
    EXPECT_FALSE(error.remedy.empty()) << error.line();
    EXPECT_FALSE(error.where.empty()) << error.line();
    return error;
}

/// `count` images of 2 x 3 pixels: pixel p of image i is 10 i + p.
std::string counted(int count) {
    std::string values;
    for (int i = 0; i < count; ++i) {
        for (int p = 0; p < 6; ++p) values += static_cast<char>(10 * i + p);
    }
    return idxText({static_cast<std::uint32_t>(count), 2, 3}, values);
}

void putMnist(const TestFolder& folder) {
    folder.put("train-images-idx3-ubyte", counted(5));
    folder.put("train-labels-idx1-ubyte", idxText({5}, std::string("\x03\x01\x04\x01\x05", 5)));
    const auto packed = test::packed(asBytes(counted(4)), true);
    folder.put("t10k-images-idx3-ubyte.gz", asText(packed));
    folder.put("t10k-labels.idx1-ubyte", idxText({4}, std::string("\x09\x02\x06\x05", 4)));
}

TEST(IdxImages, SplitsPixelsAndLabelsAreThoseOfTheFiles) {
    const TestFolder folder;
    putMnist(folder);
    const Loaded mnist = load({"data.kind=mnist", "data.path=" + folder.path().native()});
    ASSERT_NE(mnist.images, nullptr);
    EXPECT_EQ(mnist.images->shape(), (ImageShape{1, 2, 3}));
    EXPECT_EQ(mnist.data->rows(), 5);
    EXPECT_EQ(mnist.images->testRows(), 4);
    EXPECT_EQ(mnist.images->labelNames().size(), 10U);
    const Points test = mnist.images->testImages(Rows{3, 0});
    EXPECT_EQ(test.count, 2);
    for (int p = 0; p < 6; ++p) {
        const auto at = static_cast<std::size_t>(p);
        EXPECT_EQ(test.values[at], static_cast<float>(30 + p) / 255.0F);
        EXPECT_EQ(test.values[6 + at], static_cast<float>(p) / 255.0F);
    }
    EXPECT_EQ(mnist.images->testLabels(Rows{3, 0}), (std::vector<int>{5, 9}));
    EXPECT_EQ(mnist.images->trainingLabels(Rows{0, 4}), (std::vector<int>{3, 5}));
    EXPECT_EQ(mnist.images->trainingImages(Rows{4}).values[5], 45.0F / 255.0F);
    // All rows in order when there are no more than asked for, else different ones at random.
    EXPECT_EQ(mnist.data->draw(100, 1, Stream::data).values,
              mnist.images->trainingImages(Rows{0, 1, 2, 3, 4}).values);
    const Points some = mnist.data->draw(3, 1, Stream::data);
    EXPECT_EQ((std::set<float>{some.values[0], some.values[6], some.values[12]}.size()), 3U);
}

TEST(IdxImages, AShareIsHeldOutWhereThereIsNoTestSplit) {
    const TestFolder folder;
    const auto file = folder.put("faces-images-idx3-ubyte", counted(20));
    const auto names = {"data.held_out=0.25", "data.held_out=0.5"};
    for (const std::string share : names) {
        const Loaded idx = load({"data.kind=idx", "data.path=" + file.native(), share});
        const std::int64_t held = share == *names.begin() ? 5 : 10;
        EXPECT_EQ(idx.images->testRows(), held);
        EXPECT_EQ(idx.data->rows(), 20 - held);
        std::set<float> first;
        Rows test(static_cast<std::size_t>(held)), training(static_cast<std::size_t>(20 - held));
        std::iota(test.begin(), test.end(), 0);
        std::iota(training.begin(), training.end(), 0);
        const Points seen = idx.images->trainingImages(training);
        const Points unseen = idx.images->testImages(test);
        for (std::int64_t i = 0; i < seen.count; ++i) first.insert(seen.row(i)[0]);
        for (std::int64_t i = 0; i < unseen.count; ++i) first.insert(unseen.row(i)[0]);
        EXPECT_EQ(first.size(), 20U) << "each image is in one split";
        EXPECT_TRUE(idx.images->labelNames().empty());
        EXPECT_TRUE(idx.images->testLabels(Rows{0}).empty());
    }
    folder.put("faces-labels-idx1-ubyte", idxText({20}, std::string(20, '\x02')));
    const Loaded labelled = load({"data.kind=idx", "data.path=" + file.native()});
    EXPECT_EQ(labelled.images->labelNames(), (std::vector<std::string>{"0", "1", "2"}));
    EXPECT_EQ(labelled.images->testLabels(Rows{0, 1}), (std::vector<int>{2, 2}));
}

TEST(IdxImages, ColourHasFourDimensions) {
    const TestFolder folder;
    const auto file = folder.put("a", idxText({2, 3, 1, 2}, "abcdefghijkl"));
    const Loaded idx = load({"data.kind=idx", "data.path=" + file.native()});
    EXPECT_EQ(idx.images->shape(), (ImageShape{3, 1, 2}));
}

TEST(IdxImages, ErrorsNameFileAndRemedy) {
    const TestFolder folder;
    putMnist(folder);
    const std::string path = "data.path=" + folder.path().native();
    folder.put("train-labels-idx1-ubyte", idxText({5}, std::string("\x03\x01\x04\x01\x0A", 5)));
    const Error label = errorOf({"data.kind=mnist", path});
    EXPECT_NE(label.what.find("label 4 is 10"), std::string::npos) << label.line();
    folder.put("train-labels-idx1-ubyte", idxText({4}, "abcd"));
    EXPECT_EQ(errorOf({"data.kind=mnist", path}).fault, Fault::file);
    const auto one = folder.put("one", counted(1));
    EXPECT_NE(errorOf({"data.kind=idx", "data.path=" + one.native()}).what.find("only one"),
              std::string::npos);
    const auto wide = folder.put("wide", idxText({1, 1, 2000}, std::string(2000, 'x')));
    EXPECT_EQ(errorOf({"data.kind=idx", "data.path=" + wide.native()}).fault, Fault::file);
    const auto none = folder.put("none", idxText({0, 4, 4}, ""));
    EXPECT_EQ(errorOf({"data.kind=idx", "data.path=" + none.native()}).fault, Fault::file);
    const auto flat = folder.put("flat", idxText({6}, "abcdef"));
    EXPECT_EQ(errorOf({"data.kind=idx", "data.path=" + flat.native()}).fault, Fault::file);
    EXPECT_EQ(errorOf({"data.kind=idx"}).fault, Fault::usage);
    EXPECT_EQ(errorOf({"data.kind=mnist", "data.path=/nowhere"}).fault, Fault::file);
    folder.put("t10k-images-idx3-ubyte.gz", idxText({1, 3, 3}, "abcdefghi"));
    folder.put("train-labels-idx1-ubyte", idxText({5}, "\1\1\1\1\1"));
    EXPECT_NE(errorOf({"data.kind=mnist", path}).line(), "");
}

TEST(FashionMnist, HasThePublishedSizesAndClasses) {
    const Loaded fashion = load({"data.kind=fashion-mnist"});
    ASSERT_NE(fashion.images, nullptr);
    EXPECT_EQ(fashion.images->shape(), (ImageShape{1, 28, 28}));
    EXPECT_EQ(fashion.data->rows(), 60'000);
    EXPECT_EQ(fashion.images->testRows(), 10'000);
    Rows all(10'000);
    std::iota(all.begin(), all.end(), 0);
    std::vector<int> counts(10, 0);
    for (const int label : fashion.images->testLabels(all)) {
        ++counts.at(static_cast<std::size_t>(label));
    }
    EXPECT_EQ(counts, std::vector<int>(10, 1000));
    EXPECT_EQ(fashion.images->labelNames()[9], "Ankle boot");
    EXPECT_EQ(fashion.images->testLabels(Rows{0, 1, 2}), (std::vector<int>{9, 2, 1}));
}

std::uint8_t colours(int x, int y, int c) {
    return static_cast<std::uint8_t>(40 * c + 5 * y + x);
}

void putCifar(const TestFolder& folder, const std::string& below = {}) {
    for (int batch = 1; batch <= 6; ++batch) {
        const std::string name =
            batch == 6 ? "test_batch.bin" : "data_batch_" + std::to_string(batch) + ".bin";
        std::string text;
        for (int i = 0; i < 2; ++i) {
            text += cifarRecord(batch, [&](int x, int y, int c) {
                return static_cast<std::uint8_t>(colours(x, y, c) / 2 + batch);
            });
        }
        putFile(folder / (below + name), text);
    }
}

TEST(Cifar10, BatchesAreJoinedChannelByChannel) {
    const TestFolder folder;
    putCifar(folder, "cifar-10-batches-bin/");
    const Loaded cifar = load({"data.kind=cifar10", "data.path=" + folder.path().native()});
    ASSERT_NE(cifar.images, nullptr);
    EXPECT_EQ(cifar.images->shape(), (ImageShape{3, 32, 32}));
    EXPECT_EQ(cifar.data->rows(), 10);
    EXPECT_EQ(cifar.images->testRows(), 2);
    EXPECT_EQ(cifar.images->trainingLabels(Rows{0, 3, 9}), (std::vector<int>{1, 2, 5}));
    const Points image = cifar.images->trainingImages(Rows{3});
    const auto at = [&](int x, int y, int c) {
        return image.values[static_cast<std::size_t>(c * 1024 + y * 32 + x)];
    };
    EXPECT_EQ(at(7, 2, 1), static_cast<float>(colours(7, 2, 1) / 2 + 2) / 255.0F);
    EXPECT_EQ(at(31, 0, 2), static_cast<float>(colours(31, 0, 2) / 2 + 2) / 255.0F);
}

TEST(Cifar10, EveryOtherLengthAndOtherClassesAreRefused) {
    const std::string good = cifarRecord(3, colours);
    for (std::size_t size = 0; size <= good.size() + 2; size += size < 20 ? 1 : 61) {
        if (size == good.size()) continue;
        ByteImages images;
        const std::string text = (good + good).substr(0, size);
        EXPECT_FALSE(appendCifarBatch(asBytes(text), "f", images)) << size;
        EXPECT_TRUE(images.pixels.empty());
    }
    ByteImages images;
    const auto refused = appendCifarBatch(asBytes(cifarRecord(10, colours)), "f", images);
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().what.find("class 10"), std::string::npos);
    const TestFolder folder;
    putCifar(folder);
    std::filesystem::remove(folder / "data_batch_4.bin");
    const Error missing = errorOf({"data.kind=cifar10", "data.path=" + folder.path().native()});
    EXPECT_NE(missing.where.find("data_batch_4.bin"), std::string::npos);
}

/// A picture that is `value` all over.
std::string flatPng(int value) {
    return pngText(12, 12, 1, [=](int, int, int) { return static_cast<std::uint8_t>(value); });
}

TEST(PictureFolder, FoldersAreSplitsAndClasses) {
    const TestFolder folder;
    for (const int i : {1, 2, 3}) {
        putFile(folder / ("train/cat/" + std::to_string(i) + ".png"), flatPng(i));
        putFile(folder / ("train/dog/deep/er/" + std::to_string(i) + ".PNG"), flatPng(10 + i));
    }
    putFile(folder / "test/dog/a.bmp", bmpText(9, 11, colours));
    putFile(folder / "train/README.txt", "no picture");
    const Loaded set = load({"data.kind=images", "data.path=" + folder.path().native(),
                             "data.size=8", "data.colour=gray"});
    ASSERT_NE(set.images, nullptr);
    EXPECT_EQ(set.images->shape(), (ImageShape{1, 8, 8}));
    EXPECT_EQ(set.data->rows(), 6);
    EXPECT_EQ(set.images->testRows(), 1);
    EXPECT_EQ(set.images->labelNames(), (std::vector<std::string>{"cat", "dog"}));
    EXPECT_EQ(set.images->testLabels(Rows{0}), std::vector<int>{1});
    EXPECT_EQ(set.images->trainingLabels(Rows{0, 1, 2, 3, 4, 5}),
              (std::vector<int>{0, 0, 0, 1, 1, 1}));
    EXPECT_EQ(set.images->trainingImages(Rows{4}).values[0], 12.0F / 255.0F);
}

TEST(PictureFolder, ADamagedPictureIsNamed) {
    const TestFolder folder;
    for (const int i : {1, 2, 3}) folder.put(std::to_string(i) + ".png", flatPng(i));
    const std::vector<std::string> settings = {"data.kind=images",
                                               "data.path=" + folder.path().native()};
    EXPECT_EQ(load(settings).data->rows(), 2);
    folder.put("2.png", flatPng(2).substr(0, 60));
    const Error error = errorOf(settings);
    EXPECT_NE(error.where.find("2.png"), std::string::npos) << error.line();
    EXPECT_EQ(error.fault, Fault::file);
    EXPECT_EQ(errorOf({"data.kind=images"}).fault, Fault::usage);
    const TestFolder empty;
    EXPECT_EQ(errorOf({"data.kind=images", "data.path=" + empty.path().native()}).fault,
              Fault::file);
}

TEST(PictureFolder, LinksPipesAndDeepFoldersDoNoHarm) {
    const TestFolder folder;
    for (const int i : {1, 2, 3}) folder.put(std::to_string(i) + ".png", flatPng(i));
    ASSERT_EQ(mkfifo((folder / "pipe.png").c_str(), 0600), 0);
    std::filesystem::create_symlink("/dev/zero", folder / "zero.png");
    std::filesystem::create_directory_symlink(folder.path(), folder / "loop");
    const std::vector<std::string> settings = {"data.kind=images",
                                               "data.path=" + folder.path().native()};
    EXPECT_EQ(load(settings).data->rows(), 2);
    putFile(folder / "a/b/c/d/e/f/g/h/i/j/4.png", flatPng(4));
    EXPECT_NE(errorOf(settings).what.find("too deep"), std::string::npos);
}

TEST(PictureFolder, LoadingTellsHowFarItIsAndCanBeStopped) {
    const TestFolder folder;
    for (int i = 0; i < 10; ++i) folder.put(std::to_string(i) + ".png", flatPng(i));
    const Settings settings =
        experiment({"data.kind=images", "data.path=" + folder.path().native()});
    std::vector<std::int64_t> heard;
    const auto all = makeDataSet(settings, [&](std::int64_t done, std::int64_t total) {
        EXPECT_EQ(total, 10);
        heard.push_back(done);
        return true;
    });
    EXPECT_TRUE(all);
    ASSERT_EQ(heard.size(), 10U);
    EXPECT_EQ(heard.back(), 9);
    const auto stopped =
        makeDataSet(settings, [](std::int64_t done, std::int64_t) { return done < 3; });
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().fault, Fault::interrupted);
}

TEST(Omniglot, InkIsOneAndAlphabetsAreClasses) {
    const TestFolder folder;
    const auto paper = [](int x, int, int) { return static_cast<std::uint8_t>(x < 6 ? 0 : 255); };
    for (const std::string name :
         {"images_background/Greek/character01/1.png", "images_background/Latin/character02/1.png",
          "images_evaluation/Tengwar/character01/1.png"}) {
        putFile(folder / name, pngText(12, 12, 1, paper));
    }
    const Loaded set =
        load({"data.kind=omniglot", "data.path=" + folder.path().native(), "data.size=12"});
    ASSERT_NE(set.images, nullptr);
    EXPECT_EQ(set.images->labelNames(), (std::vector<std::string>{"Greek", "Latin", "Tengwar"}));
    EXPECT_EQ(set.images->testLabels(Rows{0}), std::vector<int>{2});
    const Points image = set.images->testImages(Rows{0});
    EXPECT_EQ(image.values[0], 1.0F);
    EXPECT_EQ(image.values[11], 0.0F);
    EXPECT_EQ(errorOf({"data.kind=omniglot", "data.path=/nowhere"}).fault, Fault::file);
}

TEST(Shapes, FactorsAreIndependentAndInTheirRanges) {
    std::vector<int> kinds(shapeNames().size(), 0);
    double sizeTimesPlace = 0.0, size = 0.0, place = 0.0;
    constexpr int kCount = 4000;
    for (int i = 0; i < kCount; ++i) {
        const auto f = shapeFactors(3, Stream::data, static_cast<std::uint64_t>(i));
        ++kinds.at(static_cast<std::size_t>(f.kind));
        EXPECT_GE(f.size, 5.0);
        EXPECT_LE(f.size, 11.0);
        for (const double c : f.centre) {
            EXPECT_GE(c, f.size);
            EXPECT_LE(c, 32.0 - f.size);
        }
        size += f.size / kCount;
        place += f.centre[0] / kCount;
        sizeTimesPlace += f.size * f.centre[0] / kCount;
    }
    for (const int count : kinds) EXPECT_NEAR(count, kCount / 6, 100);
    EXPECT_NEAR(size, 8.0, 0.15);
    EXPECT_NEAR(place, 16.0, 0.4);
    EXPECT_NEAR(sizeTimesPlace - size * place, 0.0, 0.5);
}

TEST(Shapes, TheRimCoversAsMuchAsTheShape) {
    // Area of the disc pi r^2, of the ring pi r^2 (1 - .36), of the square 2 r^2, of the triangle
    // 3 sqrt(3)/4 r^2.
    const std::vector<double> areas = {3.14159, 3.14159 * 0.64, 2.0, 1.29904};
    for (int kind = 0; kind < 4; ++kind) {
        const ShapeFactors factors{kind, {15.3, 16.8}, 10.0, {1, 1, 1}, {0, 0, 0}};
        std::vector<std::uint8_t> pixels(3 * 32 * 32);
        drawShape(factors, pixels.data());
        const double sum = std::accumulate(pixels.begin(), pixels.begin() + 1024, 0.0) / 255.0;
        EXPECT_NEAR(sum / (100.0 * areas[static_cast<std::size_t>(kind)]), 1.0, 0.01) << kind;
    }
}

TEST(Shapes, SeedsDifferAndTheTestSplitStays) {
    const Loaded a = load({"data.kind=shapes", "data.count=50", "seed=1"});
    const Loaded b = load({"data.kind=shapes", "data.count=50", "seed=2"});
    EXPECT_EQ(a.data->rows(), 50);
    EXPECT_EQ(a.images->testRows(), 10'000);
    EXPECT_EQ(a.images->testImages(Rows{0, 9999}).values,
              b.images->testImages(Rows{0, 9999}).values);
    EXPECT_NE(a.images->trainingImages(Rows{0}).values, b.images->trainingImages(Rows{0}).values);
    EXPECT_EQ(a.images->trainingLabels(Rows{7})[0], shapeFactors(1, Stream::data, 7).kind);
}

}  // namespace
}  // namespace scorescope
