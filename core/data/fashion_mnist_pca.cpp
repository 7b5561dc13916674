// SPDX-License-Identifier: Apache-2.0
#include "core/data/fashion_mnist_pca.h"

#include <cmath>

#include "core/base/idx.h"
#include "core/data/finite_data.h"
#include "core/data/principal_components.h"

namespace scorescope {
namespace {

constexpr const char* kFolder = "/usr/share/datasets/fashion-mnist/";  // Debian's package

Result<IdxArray> readImages(const std::string& name) {
    const std::string path = kFolder + name;
    Result<IdxArray> images = readIdx(path);
    if (!images) {
        Error error = images.error();
        error.remedy = "install the package dataset-fashion-mnist";
        return error;
    }
    if (images->shape.size() != 3 || images->shape[0] == 0) {
        return Error{Fault::file, "the file holds no images", path,
                     "reinstall the package dataset-fashion-mnist"};
    }
    return images;
}

std::size_t pixelsOf(const IdxArray& images) {
    return static_cast<std::size_t>(images.shape[1] * images.shape[2]);
}

Points projected(const IdxArray& images, const PrincipalComponents& components) {
    const std::size_t pixels = components.mean.size();
    const double unit = std::sqrt(components.variances.front());
    Points points{images.shape[0], 2, {}};
    points.values.reserve(static_cast<std::size_t>(images.shape[0]) * 2);
    for (std::size_t first = 0; first < images.values.size(); first += pixels) {
        for (const Vector& direction : components.directions) {
            double sum = 0.0;
            for (std::size_t p = 0; p < pixels; ++p) {
                sum += (images.values[first + p] - components.mean[p]) * direction[p];
            }
            points.values.push_back(static_cast<float>(sum / unit));
        }
    }
    return points;
}

}  // namespace

Result<std::unique_ptr<DataSet>> makeFashionMnistPca() {
    const Result<IdxArray> train = readImages("train-images-idx3-ubyte.gz");
    if (!train) return train.error();
    const Result<IdxArray> test = readImages("t10k-images-idx3-ubyte.gz");
    if (!test) return test.error();
    if (pixelsOf(*train) != pixelsOf(*test) || pixelsOf(*train) < 2) {
        return Error{Fault::file, "training and test images differ in size", kFolder,
                     "reinstall the package dataset-fashion-mnist"};
    }
    // Of bytes instead of pixels in [0, 1]: the division by the first one's sd removes the 255.
    const auto components = principalComponents(train->values, pixelsOf(*train), 2);
    return std::unique_ptr<DataSet>(
        std::make_unique<FiniteData>(projected(*train, components), projected(*test, components)));
}

}  // namespace scorescope
