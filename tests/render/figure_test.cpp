// SPDX-License-Identifier: Apache-2.0
#include "render/figure/figure.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <limits>

#include "render/figure/layout.h"
#include "render/figure/scene_figure.h"
#include "tests/render/pictures.h"

namespace scorescope::render {
namespace {

/// What a command prints; its exit status must be zero.
std::string output(const std::string& command) {
    std::FILE* pipe = popen(command.c_str(), "r");
    EXPECT_NE(pipe, nullptr);
    std::string text;
    std::array<char, 4096> buffer{};
    for (std::size_t n = 0; (n = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
        text.append(buffer.data(), n);
    }
    EXPECT_EQ(pclose(pipe), 0) << command;
    return text;
}

/// Every kind of element, a log axis, a gap, both kinds of scale.
Figure everything() {
    Figure figure;
    figure.title = "eight-gaussians · t = 0.40 · step 1,240 · EMA";
    figure.caption = "Caption <with> & \"signs\"";
    figure.x = {"training step", AxisScale::linear, 0, 100};
    figure.y = {"loss", AxisScale::logarithmic, 0.1, 10};
    FigureLine line;
    line.legend = "smoothed loss";
    line.colour = figure.theme.data;
    for (int i = 0; i <= 100; ++i) {
        line.x.push_back(i);
        line.y.push_back(i == 50 ? std::numeric_limits<double>::quiet_NaN() : 5.0 / (1 + i));
    }
    FigureBand band{line.x, line.y, line.y, figure.theme.data.withAlpha(0.3f), "spread"};
    for (double& y : band.upper) y *= 1.5;
    FigurePoints points{{10, 20}, {1, 2}, figure.theme.error, 5, Marker::diamond, "checkpoints"};
    FigureText words{40, 3, "a remark", figure.theme.text, false, TextAnchor::start};
    figure.elements = {band, line, points, words, FigureMark{60, "lr 1e-4", figure.theme.frame}};
    figure.legend = {{"data", figure.theme.data, Swatch::point}};
    figure.colourScale = ColourScale{"log density", Colormap::lagoon, -4, 0};
    figure.arrowScale = ArrowScale{20, "|score| = 5", figure.theme.learnedScore};
    figure.metadata = {{"seed", "7"}, {"settings", "{\"a\":1}"}, {"sigma", "σ"}};
    return figure;
}

const std::vector<std::string> kWords = {
    "eight-gaussians", "training step", "loss", "smoothed loss", "spread",      "checkpoints",
    "a remark",        "lr 1e-4",       "data", "log density",   "|score| = 5", "Caption"};

TEST(Figure, PdfKeepsWordsAndSettings) {
    const TemporaryFolder folder;
    const auto written = writeFigure(everything(), folder / "f.pdf", 800, 600);
    ASSERT_TRUE(written) << written.error().line();
    const std::string text = output("pdftotext -layout " + (folder / "f.pdf").string() + " -");
    for (const std::string& word : kWords) EXPECT_NE(text.find(word), std::string::npos) << word;
    const std::string info = output("pdfinfo " + (folder / "f.pdf").string());
    EXPECT_NE(info.find("seed=7"), std::string::npos) << info;
    EXPECT_NE(info.find("600 x 450 pts"), std::string::npos) << info;
}

TEST(Figure, SvgIsWellFormedAndKeepsWordsAndSettings) {
    const TemporaryFolder folder;
    Figure figure = everything();
    figure.title += " <\x01&\xFF>";
    figure.metadata["a<b"] = "\"c\"";
    const auto written = writeFigure(figure, folder / "f.svg", 800, 600);
    ASSERT_TRUE(written) << written.error().line();
    output("xmllint --noout " + (folder / "f.svg").string());
    const std::string svg = readText(folder / "f.svg");
    EXPECT_NE(svg.find("<text"), std::string::npos);
    EXPECT_NE(svg.find("<polyline"), std::string::npos);
    EXPECT_EQ(svg.find("<image"), std::string::npos) << "lines must stay vectors";
    EXPECT_NE(svg.find("<entry key=\"seed\">7</entry>"), std::string::npos);
    for (const std::string& word : kWords) {
        EXPECT_NE(svg.find(word), std::string::npos) << word;
    }
}

TEST(Figure, PngHasTheSizeAndTheSettings) {
    const TemporaryFolder folder;
    const auto written = writeFigure(everything(), folder / "f.PNG", 640, 400);
    ASSERT_TRUE(written) << written.error().line();
    const Raster raster = readPng(folder / "f.PNG");
    EXPECT_EQ(raster.width, 640);
    EXPECT_EQ(raster.height, 400);
    const std::string file = readText(folder / "f.PNG");
    EXPECT_NE(file.find("tEXtseed"), std::string::npos);
    EXPECT_NE(file.find("iTXtsigma"), std::string::npos);
    EXPECT_NE(file.find("iTXtTitle"), std::string::npos);
}

TEST(Figure, SameFigureGivesTheSameBytes) {
    for (const FigureFormat format : {FigureFormat::png, FigureFormat::svg, FigureFormat::pdf}) {
        const auto one = encodeFigure(everything(), format, 480, 320);
        const auto two = encodeFigure(everything(), format, 480, 320);
        ASSERT_TRUE(one && two);
        EXPECT_EQ(*one, *two);
    }
}

TEST(Figure, WrongRequestsAreRefusedWithAdvice) {
    const TemporaryFolder folder;
    for (const char* name : {"f.jpg", "f", "png"}) {
        const auto result = writeFigure(everything(), folder / name, 640, 400);
        ASSERT_FALSE(result) << name;
        EXPECT_EQ(result.error().fault, Fault::usage);
        for (const char* ending : {".png", ".svg", ".pdf"}) {
            EXPECT_NE(result.error().remedy.find(ending), std::string::npos);
        }
    }
    EXPECT_FALSE(writeFigure(everything(), folder / "f.png", 10, 400));
    EXPECT_FALSE(writeFigure(everything(), folder / "f.png", 400, 1 << 20));
    Figure bad = everything();
    bad.y.lo = 0;  // on a logarithmic axis
    EXPECT_FALSE(writeFigure(bad, folder / "f.png", 640, 400));
    bad = everything();
    bad.x.hi = std::numeric_limits<double>::quiet_NaN();
    EXPECT_FALSE(writeFigure(bad, folder / "f.png", 640, 400));
    const auto unwritable = writeFigure(everything(), "/nonexistent/f.png", 640, 400);
    ASSERT_FALSE(unwritable);
    EXPECT_EQ(unwritable.error().fault, Fault::file);
}

TEST(Figure, RastersAndLinesMeetAtTheSamePlace) {
    const TemporaryFolder folder;
    Figure figure;
    figure.x = figure.y = {"", AxisScale::linear, 0, 4};
    figure.equalAspect = true;
    Raster raster{4, 4, std::vector<std::uint8_t>(64, 255)};
    // The second pixel from the left, the topmost row, in red.
    raster.rgba[4 + 1] = raster.rgba[4 + 2] = 0;
    figure.elements = {FigureRaster{raster, {0, 0, 4, 4}},
                       FigurePoints{{3.5}, {0.5}, Colour::hex(0x0000FF), 10, Marker::square, ""}};
    const auto written = writeFigure(figure, folder / "f.png", 600, 600);
    ASSERT_TRUE(written) << written.error().line();
    const FigureBox box = plotBox(figure, 600, 600);
    EXPECT_NEAR(box.width, box.height, 1e-9);
    const Raster page = readPng(folder / "f.png");
    const auto at = [&](double x, double y) {
        return rgb(page, static_cast<int>(box.left + x / 4 * box.width),
                   static_cast<int>(box.bottom() - y / 4 * box.height));
    };
    // Enlarging mixes neighbours a little.
    EXPECT_LE(difference(at(1.5, 3.5), {255, 0, 0}), 2);
    EXPECT_EQ(at(2.5, 3.5), (std::array<int, 3>{255, 255, 255}));
    EXPECT_EQ(at(3.5, 0.5), (std::array<int, 3>{0, 0, 255}));
}

TEST(Figure, AxisMapsAreLinearOrLogarithmic) {
    const AxisMap linear({"", AxisScale::linear, -1, 3}, 100, 500);
    EXPECT_DOUBLE_EQ(linear(-1), 100);
    EXPECT_DOUBLE_EQ(linear(1), 300);
    const AxisMap logarithmic({"", AxisScale::logarithmic, 0.01, 100}, 0, 400);
    EXPECT_NEAR(logarithmic(1), 200, 1e-9);
    EXPECT_NEAR(logarithmic(10), 300, 1e-9);
    EXPECT_FALSE(std::isfinite(logarithmic(0)));
    EXPECT_FALSE(std::isfinite(logarithmic(-1)));
}

TEST(Figure, NothingLeavesThePage) {
    for (const auto& [width, height] : {std::pair{1280, 800}, {800, 800}, {480, 320}, {300, 900}}) {
        for (const bool equal : {false, true}) {
            Figure figure = everything();
            figure.equalAspect = equal;
            if (equal) figure.y = {"y", AxisScale::linear, 0, 100};
            const FigureLayout layout = layOut(figure, width, height);
            EXPECT_GT(layout.plot.width, 0.15 * width);
            EXPECT_GT(layout.plot.height, 0.15 * height);
            EXPECT_GE(layout.plot.left, 0);
            EXPECT_LE(layout.plot.right(), width);
            EXPECT_LE(layout.xLabel.y, height);
            EXPECT_GE(layout.yLabel.x, layout.sizes.label * 0.8);
            EXPECT_LE(layout.colourBar.right(), width);
            for (const PlacedItem& placed : layout.legend) EXPECT_LE(placed.at.y, height);
        }
    }
}

TEST(Figure, SceneFillsTheDataArea) {
    Figure figure;
    figure.x = figure.y = {"x", AxisScale::linear, -2, 2};
    figure.equalAspect = true;
    Points points;
    points.positions = shareArray(std::vector<float>{1, 1});
    points.count = 1;
    points.colour = Colour::hex(0xFF0000);
    points.radiusPixels = 12;
    const auto added = addScene(figure, Scene{.drawables = {points}}, 500, 500);
    ASSERT_TRUE(added) << added.error().line();
    ASSERT_EQ(figure.elements.size(), 1u);
    const auto& raster = std::get<FigureRaster>(figure.elements.front());
    EXPECT_GE(raster.picture.width, 2 * static_cast<int>(plotBox(figure, 500, 500).width) - 2);
    const TemporaryFolder folder;
    ASSERT_TRUE(writeFigure(figure, folder / "f.png", 500, 500));
    const FigureBox box = plotBox(figure, 500, 500);
    const Raster page = readPng(folder / "f.png");
    EXPECT_EQ(rgb(page, static_cast<int>(box.left + 0.75 * box.width),
                  static_cast<int>(box.top + 0.25 * box.height)),
              (std::array<int, 3>{255, 0, 0}));
    ASSERT_TRUE(writeFigure(figure, folder / "f.svg", 500, 500));
    EXPECT_NE(readText(folder / "f.svg").find("<image"), std::string::npos);
}

}  // namespace
}  // namespace scorescope::render
