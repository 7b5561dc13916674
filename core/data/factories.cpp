// SPDX-License-Identifier: Apache-2.0
#include "core/base/registry.h"
#include "core/data/csv_data.h"
#include "core/data/fashion_mnist_pca.h"
#include "core/data/idx_images.h"
#include "core/data/image_data_options.h"
#include "core/data/mixture_data.h"
#include "core/data/shape_data.h"
#include "core/data/shape_pictures.h"

namespace scorescope {
namespace {

using MadeDataSet = Result<std::unique_ptr<DataSet>>;
using MakeDataSet = std::function<MadeDataSet(const Settings&)>;

MadeDataSet mixtureData(GaussianMixture mixture) {
    return std::unique_ptr<DataSet>(std::make_unique<MixtureData>(std::move(mixture)));
}

MadeDataSet gaussianData(const Settings& settings) {
    auto gaussian = gaussianOf(settings.read(gaussianOptionsSchema(), "data"));
    if (!gaussian) return gaussian.error();
    return mixtureData(*std::move(gaussian));
}

MadeDataSet csvData(const Settings& settings) {
    return makeCsvData(settings.read(csvOptionsSchema(), "data"),
                       settings.read(dataOptionsSchema(), "data").count,
                       static_cast<std::uint64_t>(settings.integer("seed")));
}

MadeDataSet mnistData(const Settings& settings) {
    return makeMnist(settings.read(imagePathOptionsSchema(), "data").path);
}

MadeDataSet idxData(const Settings& settings) {
    return makeIdxImages(settings.read(imagePathOptionsSchema(), "data").path,
                         settings.read(heldOutOptionsSchema(), "data").heldOut);
}

MadeDataSet shapesData(const Settings& settings) {
    return makeShapePictures(settings.read(dataOptionsSchema(), "data").count,
                             static_cast<std::uint64_t>(settings.integer("seed")));
}

MadeDataSet dataOf(Shape shape) {
    return std::unique_ptr<DataSet>(std::make_unique<ShapeData>(std::move(shape)));
}

template <class Options, const Schema<Options>& (*schema)(), Shape (*shape)(const Options&)>
MadeDataSet shapeData(const Settings& settings) {
    return dataOf(shape(settings.read(schema(), "data")));
}

const Registry<MakeDataSet>& factories() {
    static const auto registry =
        Registry<MakeDataSet>{}
            .add("eight-gaussians", [](const Settings&) { return mixtureData(eightGaussians()); })
            .add("two-gaussians", [](const Settings&) { return mixtureData(twoGaussians()); })
            .add("grid-gaussians", [](const Settings&) { return mixtureData(gridGaussians()); })
            .add("gaussian", gaussianData)
            .add("mixture",
                 [](const Settings& settings) {
                     return mixtureData(mixtureOf(settings.read(mixtureOptionsSchema(), "data")));
                 })
            .add("two-moons", shapeData<TwoMoonsOptions, twoMoonsOptionsSchema, twoMoons>)
            .add("rings", shapeData<RingsOptions, ringsOptionsSchema, rings>)
            .add("swiss-roll", shapeData<SwissRollOptions, swissRollOptionsSchema, swissRoll>)
            .add("checkerboard", [](const Settings&) { return dataOf(checkerboard()); })
            .add("pinwheel", shapeData<PinwheelOptions, pinwheelOptionsSchema, pinwheel>)
            .add("spiral", shapeData<SpiralOptions, spiralOptionsSchema, spiral>)
            .add("line", [](const Settings&) { return dataOf(line()); })
            .add("csv", csvData)
            .add("fashion-mnist-pca", [](const Settings&) { return makeFashionMnistPca(); })
            .add("fashion-mnist", [](const Settings&) { return makeFashionMnist(); })
            .add("mnist", mnistData)
            .add("idx", idxData)
            .add("shapes", shapesData);
    return registry;
}

}  // namespace

Result<std::unique_ptr<DataSet>> makeDataSet(const Settings& settings) {
    const MakeDataSet* make = factories().find(settings.text("data.kind"));
    assert(make != nullptr);  // a contract test compares catalogue and factories
    return (*make)(settings);
}

}  // namespace scorescope
