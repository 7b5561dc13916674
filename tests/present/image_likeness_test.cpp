// SPDX-License-Identifier: Apache-2.0
// What happens to pictures, and which other picture is near: by hand on few pixels.
#include "app/present/image_likeness.h"

#include <gtest/gtest.h>

#include <cmath>

#include "app/present/image_boards.h"
#include "app/present/picture_number.h"
#include "render/scene/theme.h"

namespace scorescope::app {
namespace {

constexpr ImageShape kTiny = {1, 2, 3};

TEST(ImageLikeness, ShiftMovesRightAndLetsBlackIn) {
    const std::vector<float> image = {1, 2, 3, 4, 5, 6};
    EXPECT_EQ(changedImage(image, kTiny, ImageChange::shift, 1.0),
              (std::vector<float>{0, 1, 2, 0, 4, 5}));
    const auto half = changedImage(image, kTiny, ImageChange::shift, 0.5);
    EXPECT_FLOAT_EQ(half[1], 1.5f);
}

TEST(ImageLikeness, DarkenScalesAndNothingLeavesThePicture) {
    const std::vector<float> image = {1, 2, 3, 4, 5, 6};
    EXPECT_EQ(changedImage(image, kTiny, ImageChange::darken, 0.5),
              (std::vector<float>{0.5f, 1, 1.5f, 2, 2.5f, 3}));
    for (const ImageChangeInfo& info : imageChangeCatalogue()) {
        EXPECT_EQ(changedImage(image, kTiny, info.change, 0.0), image) << info.id;
    }
}

TEST(ImageLikeness, CropEnlargesTheMiddle) {
    const ImageShape shape = {1, 4, 4};
    std::vector<float> image(16, 0.0f);
    for (const std::size_t k : {5u, 6u, 9u, 10u}) image[k] = 1.0f;
    const auto cropped = changedImage(image, shape, ImageChange::crop, 1.0);
    for (const float pixel : cropped) EXPECT_GT(pixel, 0.5f);  // the black border is cut off
}

TEST(ImageLikeness, NearestIsOfAnotherClass) {
    const std::vector<float> pixels = {0, 0, 0, 1, 0, 3};  // three images of two pixels
    const std::vector<int> labels = {7, 7, 8};
    const LabelledImages images{{1, 1, 2}, pixels, labels};
    const auto nearest = nearestOfOtherClass(images, images.image(0), 7);
    ASSERT_TRUE(nearest);
    EXPECT_EQ(nearest->index, 2u);
    EXPECT_DOUBLE_EQ(nearest->distance, 3.0);
    const std::vector<int> alike = {7, 7, 7};
    EXPECT_FALSE(nearestOfOtherClass({{1, 1, 2}, pixels, alike}, images.image(0), 7));
}

/// Two images that differ in one pixel, of two classes, and what a decoder made of them.
ReconstructReply reply() {
    ReconstructReply made;
    made.shape = {1, 1, 4};
    made.count = 2;
    made.originals = {0, 1, 0, 1, 0, 1, 0, 0.5f};
    made.labels = {0, 1};
    DecodedImages decoded;
    decoded.decoder = "vae";
    decoded.samples = 2;
    decoded.pixels = {0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0.5f};
    made.decoded = {decoded};
    made.finished = true;
    return made;
}

TEST(PictureNumbers, MeasuresOfDrawsAndOfTheirMean) {
    PictureNumber number;
    number.measure = "l2";
    EXPECT_DOUBLE_EQ(*numberOf(number, reply()), (0.5 + 0.25) / 2.0);
    number.ofMean = true;
    EXPECT_DOUBLE_EQ(*numberOf(number, reply()), (0.5 + 0.25) / 2.0);
    number.measure = "sharpness";
    EXPECT_LT(*numberOf(number, reply()), 1.0);
    number.measure = "ssim";  // smaller than its window
    EXPECT_FALSE(numberOf(number, reply()));
}

TEST(PictureNumbers, SharesAreCounted) {
    LikenessNumber number;
    number.change = ImageChange::shift;
    number.amount = 1.0;
    EXPECT_DOUBLE_EQ(*numberOf(number, reply()), 1.0);  // every edge is in another place
    number.amount = 0.0;
    EXPECT_DOUBLE_EQ(*numberOf(number, reply()), 0.0);
    number.byFeatures = true;  // of 28 x 28 pixels
    EXPECT_FALSE(numberOf(number, reply()));
    auto unknown = reply();
    unknown.labels.clear();
    EXPECT_FALSE(numberOf(number, unknown));
}

TEST(PictureNumbers, OneDirectionHoldsOneDifference) {
    ComponentNumber number;
    EXPECT_NEAR(*numberOf(number, reply()), 1.0, 1e-9);
    number.components = 5;
    EXPECT_FALSE(numberOf(number, reply()));
}

TEST(PictureNumbers, OrdersNameTheirAnswer) {
    PictureOrder a, b;
    a.count = b.count = 4;
    EXPECT_EQ(pictureKey(a), pictureKey(b));
    b.guidance = 0.0;
    EXPECT_NE(pictureKey(a), pictureKey(b));
}

TEST(FilmBoard, ShowsStatePartsAndTheirSum) {
    ReconstructReply film;
    film.shape = {1, 1, 1};
    DecodedImages decoded;
    decoded.decoder = "scorevae";
    decoded.film = {{1.0, 0.5, 0.0}, {0.1f, 0.2f, 0.3f}, {1, 2, 3}, {-1, -1, -1}};
    film.decoded = {decoded};
    const auto board = filmBoard(film, {}, 0.5, render::lightTheme());
    ASSERT_EQ(board.rows.size(), 2u);
    ASSERT_EQ(board.rows[0].tiles.size(), 4u);  // state, prior, encoder, sum
    EXPECT_NE(board.rows[0].tiles[0].caption.find("0.5"), std::string::npos);
    EXPECT_NE(board.rows[0].tiles[3].caption.find("±1"), std::string::npos);
    ASSERT_EQ(board.rows[1].tiles.size(), 3u);
    EXPECT_FALSE(board.rows[1].tiles[0].marked);
    EXPECT_TRUE(board.rows[1].tiles[1].marked);
}

TEST(DistanceBoard, MarksWhatIsFartherThanAStranger) {
    const KnownImages pool{{1, 1, 4}, {0, 1}, {0, 1, 0, 1, 0, 1, 0, 0.5f}, {0, 1}};
    const auto board = distanceBoard(pool, pool, {"shirt", "shoe"});
    ASSERT_EQ(board.rows.size(), 2 + imageChangeCatalogue().size());
    EXPECT_TRUE(board.rows[1].tiles[0].marked);  // three pixels of four
    EXPECT_EQ(board.rows.back().tiles[0].caption, "0.5");
    EXPECT_EQ(board.rows.back().tiles[0].testRow, 1);
    EXPECT_TRUE(distanceBoard({}, pool, {}).empty());
}

}  // namespace
}  // namespace scorescope::app
