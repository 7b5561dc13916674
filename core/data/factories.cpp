// SPDX-License-Identifier: Apache-2.0
#include "core/base/registry.h"
#include "core/data/cifar_images.h"
#include "core/data/csv_data.h"
#include "core/data/data_progress.h"
#include "core/data/fashion_mnist_pca.h"
#include "core/data/idx_images.h"
#include "core/data/image_data_options.h"
#include "core/data/mixture_data.h"
#include "core/data/picture_sets.h"
#include "core/data/shape_data.h"
#include "core/data/shape_pictures.h"

namespace scorescope {
namespace {

using MadeDataSet = Result<std::unique_ptr<DataSet>>;
using MakeDataSet = std::function<MadeDataSet(const Settings&, const DataProgress&)>;

MadeDataSet mixtureData(GaussianMixture mixture) {
    return std::unique_ptr<DataSet>(std::make_unique<MixtureData>(std::move(mixture)));
}

MadeDataSet gaussianData(const Settings& settings, const DataProgress&) {
    auto gaussian = gaussianOf(settings.read(gaussianOptionsSchema(), "data"));
    if (!gaussian) return gaussian.error();
    return mixtureData(*std::move(gaussian));
}

MadeDataSet csvData(const Settings& settings, const DataProgress&) {
    return makeCsvData(settings.read(csvOptionsSchema(), "data"),
                       settings.read(dataOptionsSchema(), "data").count,
                       static_cast<std::uint64_t>(settings.integer("seed")));
}

MadeDataSet mnistData(const Settings& settings, const DataProgress&) {
    return makeMnist(settings.read(imagePathOptionsSchema(), "data").path);
}

MadeDataSet idxData(const Settings& settings, const DataProgress&) {
    return makeIdxImages(settings.read(imagePathOptionsSchema(), "data").path,
                         settings.read(heldOutOptionsSchema(), "data").heldOut);
}

std::string pathOf(const Settings& settings) {
    return settings.read(imagePathOptionsSchema(), "data").path;
}

MadeDataSet omniglotData(const Settings& settings, const DataProgress& progress) {
    return makeOmniglot(pathOf(settings), settings.read(omniglotOptionsSchema(), "data").size,
                        progress);
}

MadeDataSet cifarData(const Settings& settings, const DataProgress&) {
    return makeCifar10(pathOf(settings));
}

MadeDataSet pictureData(const Settings& settings, const DataProgress& progress) {
    return makePictureFolder(pathOf(settings), settings.read(pictureOptionsSchema(), "data"),
                             settings.read(heldOutOptionsSchema(), "data").heldOut, progress);
}

MadeDataSet shapesData(const Settings& settings, const DataProgress&) {
    return makeShapePictures(settings.read(dataOptionsSchema(), "data").count,
                             static_cast<std::uint64_t>(settings.integer("seed")));
}

MadeDataSet dataOf(Shape shape) {
    return std::unique_ptr<DataSet>(std::make_unique<ShapeData>(std::move(shape)));
}

template <class Options, const Schema<Options>& (*schema)(), Shape (*shape)(const Options&)>
MadeDataSet shapeData(const Settings& settings, const DataProgress&) {
    return dataOf(shape(settings.read(schema(), "data")));
}

const Registry<MakeDataSet>& dataFactories() {
    static const auto registry =
        Registry<MakeDataSet>{}
            .add("eight-gaussians",
                 [](const Settings&, const DataProgress&) { return mixtureData(eightGaussians()); })
            .add("two-gaussians",
                 [](const Settings&, const DataProgress&) { return mixtureData(twoGaussians()); })
            .add("grid-gaussians",
                 [](const Settings&, const DataProgress&) { return mixtureData(gridGaussians()); })
            .add("gaussian", gaussianData)
            .add("mixture",
                 [](const Settings& settings, const DataProgress&) {
                     return mixtureData(mixtureOf(settings.read(mixtureOptionsSchema(), "data")));
                 })
            .add("two-moons", shapeData<TwoMoonsOptions, twoMoonsOptionsSchema, twoMoons>)
            .add("rings", shapeData<RingsOptions, ringsOptionsSchema, rings>)
            .add("swiss-roll", shapeData<SwissRollOptions, swissRollOptionsSchema, swissRoll>)
            .add("checkerboard",
                 [](const Settings&, const DataProgress&) { return dataOf(checkerboard()); })
            .add("pinwheel", shapeData<PinwheelOptions, pinwheelOptionsSchema, pinwheel>)
            .add("spiral", shapeData<SpiralOptions, spiralOptionsSchema, spiral>)
            .add("line", [](const Settings&, const DataProgress&) { return dataOf(line()); })
            .add("csv", csvData)
            .add("fashion-mnist-pca",
                 [](const Settings&, const DataProgress&) { return makeFashionMnistPca(); })
            .add("fashion-mnist",
                 [](const Settings&, const DataProgress&) { return makeFashionMnist(); })
            .add("mnist", mnistData)
            .add("idx", idxData)
            .add("omniglot", omniglotData)
            .add("cifar10", cifarData)
            .add("images", pictureData)
            .add("shapes", shapesData);
    return registry;
}

}  // namespace

MadeDataSet makeDataSet(const Settings& settings, const DataProgress& progress) {
    const MakeDataSet* make = dataFactories().find(settings.text("data.kind"));
    assert(make != nullptr);  // a contract test compares catalogue and factories
    MadeDataSet data = (*make)(settings, progress);
    if (!data || !settings.isActive("data.binarise")) return data;
    // Every kind with these settings stores its images.
    auto& images = static_cast<StoredImages&>(**data);
    images.prepare(settings.read(imageTransformOptionsSchema(), "data"));
    return data;
}

MadeDataSet makeDataSet(const Settings& settings) {
    return makeDataSet(settings, {});
}

}  // namespace scorescope
