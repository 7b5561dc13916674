// SPDX-License-Identifier: Apache-2.0
#include "core/data/catalogue.h"

#include <algorithm>

#include "core/data/data_options.h"
#include "core/data/image_data_options.h"

namespace scorescope {

namespace {

std::vector<KindSchema> imageKinds() {
    return {
        {"fashion-mnist",
         "Fashion-MNIST",
         "60,000 + 10,000 gray images of clothes, 28 x 28, ten classes.",
         {&imageTransformOptionsSchema().fields()}},
        {"mnist",
         "MNIST",
         "Handwritten digits, 28 x 28, from a folder with the four IDX files, packed or not.",
         {&imagePathOptionsSchema().fields(), &imageTransformOptionsSchema().fields()}},
        {"idx",
         "Images from IDX files",
         "A file of images, or a folder with files that are named like MNIST's.",
         {&imagePathOptionsSchema().fields(), &heldOutOptionsSchema().fields(),
          &imageTransformOptionsSchema().fields()}},
        {"omniglot",
         "Omniglot",
         "Handwritten characters: the background alphabets to train, the evaluation alphabets to "
         "test. A folder with images_background and images_evaluation, or converted IDX files.",
         {&imagePathOptionsSchema().fields(), &omniglotOptionsSchema().fields(),
          &imageTransformOptionsSchema().fields()}},
        {"cifar10",
         "CIFAR-10",
         "50,000 + 10,000 colour photographs, 32 x 32, ten classes, from the folder "
         "cifar-10-batches-bin.",
         {&imagePathOptionsSchema().fields(), &imageTransformOptionsSchema().fields()}},
        {"images",
         "Pictures of a folder",
         "PNG, JPEG and BMP files, cropped and resized. Subfolders train and test (or val) are the "
         "splits, folders below them the classes; a picture that cannot be read is refused.",
         {&imagePathOptionsSchema().fields(), &heldOutOptionsSchema().fields(),
          &pictureOptionsSchema().fields(), &imageTransformOptionsSchema().fields()}},
        {"shapes",
         "Drawn shapes",
         "32 x 32 colour pictures of one of six shapes; kind, colour, size, place and background "
         "are independent. As many as data.count says, and 10,000 to test.",
         {&imageTransformOptionsSchema().fields()}},
    };
}

}  // namespace

FamilySchema dataFamily() {
    FamilySchema family;
    family.id = "data";
    family.title = "Data";
    family.common = {&dataOptionsSchema().fields()};
    family.kinds = {
        {"eight-gaussians",
         "Eight Gaussians on a ring",
         "Centres 1.5 (cos, sin)(k pi/4), weights 1:2 alternating, standard deviation 0.15.",
         {}},
        {"two-gaussians",
         "Two Gaussians",
         "Weights 0.8 and 0.2 at (5, 5) and (-5, -5), standard deviation 1.",
         {}},
        {"grid-gaussians",
         "Grid of 25 Gaussians",
         "5 x 5 at spacing 1, standard deviation 0.05, equal weights.",
         {}},
        {"gaussian",
         "One Gaussian",
         "Mean and covariance of your choice, any dimension.",
         {&gaussianOptionsSchema().fields()}},
        {"mixture",
         "Mixture of Gaussians",
         "Weights, means and widths of your choice.",
         {&mixtureOptionsSchema().fields()}},
        {"two-moons",
         "Two moons",
         "Two half circles that reach into each other.",
         {&twoMoonsOptionsSchema().fields()}},
        {"rings", "Rings", "Circles around the origin.", {&ringsOptionsSchema().fields()}},
        {"swiss-roll",
         "Swiss roll",
         "A curve that winds one and a half times around the origin.",
         {&swissRollOptionsSchema().fields()}},
        {"checkerboard", "Checkerboard", "Uniform on every other one of 4 x 4 squares.", {}},
        {"pinwheel",
         "Pinwheel",
         "Arms that are twisted around the origin.",
         {&pinwheelOptionsSchema().fields()}},
        {"spiral",
         "Spiral",
         "Arms that wind out from the origin.",
         {&spiralOptionsSchema().fields()}},
        {"line",
         "Line segment",
         "From (-2, -1) to (2, 1), without noise: data on a thin set have no score at t = 0.",
         {}},
        {"csv",
         "Points from a CSV file",
         "Your own points, one a row.",
         {&csvOptionsSchema().fields()}},
        {"fashion-mnist-pca",
         "Fashion-MNIST, two principal components",
         "60,000 images of clothes projected to the plane.",
         {}},
    };
    for (KindSchema& kind : imageKinds()) family.kinds.push_back(std::move(kind));
    return family;
}

bool hasImages(const Settings& settings) {
    static const std::vector<KindSchema> kinds = imageKinds();
    return std::ranges::count(kinds, settings.text("data.kind"), &KindSchema::id) > 0;
}

}  // namespace scorescope
