// SPDX-License-Identifier: Apache-2.0
#include "core/data/image_data_options.h"

namespace scorescope {
namespace {

Describe sizeField() {
    return Describe("Size").in(8, 256).slider(16, 64).unit("pixels").help(
        "Height and width that the pictures are brought to; each pixel is the mean over the "
        "area that it covers.");
}

}  // namespace

const Schema<ImagePathOptions>& imagePathOptionsSchema() {
    static const auto schema = Schema<ImagePathOptions>{}.add(
        "path", &ImagePathOptions::path,
        Describe("File or folder").path().help("Where the images lie; the data kind says how."));
    return schema;
}

const Schema<HeldOutOptions>& heldOutOptionsSchema() {
    static const auto schema = Schema<HeldOutOptions>{}.add(
        "held_out", &HeldOutOptions::heldOut,
        Describe("Held out")
            .in(0.001, 0.5)
            .slider(0.01, 0.5)
            .help("Share of the images that training does not see, where the files have no test "
                  "split of their own. Always the same images, whatever the seed."));
    return schema;
}

const Schema<PictureSizeOptions>& omniglotOptionsSchema() {
    static const auto schema =
        Schema<PictureSizeOptions>{}.add("size", &PictureSizeOptions::size, sizeField());
    return schema;
}

const Schema<PictureOptions>& pictureOptionsSchema() {
    static const auto schema =
        Schema<PictureOptions>{}
            .add("size", &PictureOptions::size, sizeField())
            .add("crop", &PictureOptions::crop, Describe("Crop"),
                 {{PictureCrop::none, "none", "None",
                   "The whole picture; one that is no square is squeezed into one."},
                  {PictureCrop::center, "center", "Centre",
                   "The largest square in the middle of the picture."},
                  {PictureCrop::celeba, "celeba", "CelebA",
                   "The 108 x 108 pixels in the middle, as papers crop CelebA's aligned pictures "
                   "of 178 x 218 pixels (then size 64)."}})
            .add("colour", &PictureOptions::colour,
                 Describe("Colour").help("Whether pixels keep red, green and blue."),
                 {{PictureColour::colour, "colour", "Colour"},
                  {PictureColour::gray, "gray", "Gray"}});
    return schema;
}

const Schema<ImageTransformOptions>& imageTransformOptionsSchema() {
    static const auto schema =
        Schema<ImageTransformOptions>{}
            .add("flip", &ImageTransformOptions::flip,
                 Describe("Flip").help("Every other training image, at random, is seen in the "
                                       "mirror. Not for digits and letters."))
            .add("dequantise", &ImageTransformOptions::dequantise,
                 Describe("Dequantise")
                     .help("Pixels get uniform noise of one step of 256, new in each batch, so "
                           "that they have a density; needed for bits per dimension."))
            .add("binarise", &ImageTransformOptions::binarise,
                 Describe("Binarise")
                     .help("Whether pixels become 0 or 1, as a Bernoulli decoder "
                           "expects them."),
                 {{Binarise::none, "none", "None", "Pixels keep their 256 values."},
                  {Binarise::threshold, "threshold", "Threshold", "1 from 0.5 on, in both splits."},
                  {Binarise::dynamic, "dynamic", "Dynamic",
                   "1 with the pixel as probability: drawn anew for each batch, once for the test "
                   "split."}})
            .require("data.dequantise is off or data.binarise is none",
                     [](const ImageTransformOptions& o) {
                         return !o.dequantise || o.binarise == Binarise::none;
                     });
    return schema;
}

}  // namespace scorescope
