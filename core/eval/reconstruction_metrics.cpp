// SPDX-License-Identifier: Apache-2.0
#include "core/eval/reconstruction_metrics.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

#include "core/eval/frechet_distance.h"
#include "core/eval/image_metrics.h"

namespace scorescope {
namespace {

constexpr std::int64_t kReferenceImages = 5000;
constexpr std::int64_t kImagesBetweenPauses = 16;  // some milliseconds of work
constexpr double kActiveVariance = 0.01;

using ImageRow = std::span<const float>;

ImageRow imageAt(std::span<const float> images, std::int64_t index, const ImageShape& shape) {
    return images.subspan(static_cast<std::size_t>(index * shape.size()),
                          static_cast<std::size_t>(shape.size()));
}

double measureOne(const std::string& id, ImageRow original, ImageRow made, const ImageShape& shape,
                  const FeatureNetwork* features) {
    if (id == "l2") return imageDistance(original, made);
    if (id == "mse") return meanSquaredError(original, made);
    if (id == "ssim") return *structuralSimilarity(original, made, shape);
    assert(id == "feature_distance" && features != nullptr);
    return featureDistance(features->look(original), features->look(made));
}

double meanOf(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// One image each: the mean of its samples.
Reconstructions meansOf(const Reconstructions& made) {
    Reconstructions means = made;
    means.samples = 1;
    means.pixels.assign(made.originals.size(), 0.0f);
    const std::int64_t size = made.shape.size();
    for (std::int64_t i = 0; i < made.count; ++i) {
        for (std::int64_t p = 0; p < size; ++p) {
            double sum = 0.0;
            for (int k = 0; k < made.samples; ++k) {
                sum += made.pixels[static_cast<std::size_t>((i * made.samples + k) * size + p)];
            }
            means.pixels[static_cast<std::size_t>(i * size + p)] =
                static_cast<float>(sum / made.samples);
        }
    }
    return means;
}

double meanGradient(std::span<const float> images, const ImageShape& shape) {
    const std::int64_t count = static_cast<std::int64_t>(images.size()) / shape.size();
    double sum = 0.0;
    for (std::int64_t i = 0; i < count; ++i)
        sum += gradientEnergy(imageAt(images, i, shape), shape);
    return sum / static_cast<double>(count);
}

std::vector<std::int64_t> firstRows(std::int64_t count) {
    std::vector<std::int64_t> rows(static_cast<std::size_t>(count));
    std::iota(rows.begin(), rows.end(), std::int64_t{0});
    return rows;
}

FeatureStatistics statisticsOf(std::span<const float> images, const FeatureNetwork& features,
                               const MeasurePause& pause) {
    constexpr std::int64_t kPixels = FeatureNetwork::kSides[0] * FeatureNetwork::kSides[0];
    const std::int64_t count = static_cast<std::int64_t>(images.size()) / kPixels;
    std::vector<float> rows;
    for (std::int64_t i = 0; i < count; ++i) {
        if (pause && i % kImagesBetweenPauses == 0) pause();
        const auto seen = features.look(imageAt(images, i, {1, 1, kPixels}));
        rows.insert(rows.end(), seen.vector.begin(), seen.vector.end());
    }
    return featureStatistics(rows, FeatureNetwork::kFeatures);
}

}  // namespace

const std::vector<std::string>& imageMeasures() {
    static const std::vector<std::string> ids = {"l2", "mse", "ssim", "feature_distance"};
    return ids;
}

std::optional<std::string> measureRefusal(const std::string& id, const ImageShape& shape) {
    if (id == "ssim" && std::min(shape.height, shape.width) < kSimilarityWindow) {
        return "the images are smaller than its window of 11 x 11 pixels";
    }
    const bool byFeatures = id == "feature_distance" || id == "fd";
    if (byFeatures && !FeatureNetwork::takes(shape)) {
        return "the classifier with the features looks at grey images of 28 x 28 pixels";
    }
    return std::nullopt;
}

std::vector<double> measureEach(const std::string& id, const Reconstructions& made,
                                const FeatureNetwork* features) {
    assert(!measureRefusal(id, made.shape));
    const std::vector<float> pixels = clippedPixels(made.pixels);
    std::vector<double> values;
    for (std::int64_t i = 0; i < made.count; ++i) {
        const ImageRow original = imageAt(made.originals, i, made.shape);
        double sum = 0.0;
        for (std::int64_t k = 0; k < made.samples; ++k) {
            const ImageRow one = imageAt(pixels, i * made.samples + k, made.shape);
            sum += measureOne(id, original, one, made.shape, features);
        }
        values.push_back(sum / made.samples);
    }
    return values;
}

Json measureAll(const std::string& id, const Reconstructions& made,
                const FeatureNetwork* features) {
    Json result = {{"value", meanOf(measureEach(id, made, features))}, {"n", made.count}};
    if (made.samples > 1) {
        Reconstructions clipped = made;
        clipped.pixels = clippedPixels(made.pixels);
        result["of_mean"] = meanOf(measureEach(id, meansOf(clipped), features));
        result["samples"] = made.samples;
    }
    return result;
}

Json sharpness(const Reconstructions& made) {
    const double own = meanGradient(clippedPixels(made.pixels), made.shape);
    return {{"value", own / meanGradient(made.originals, made.shape)}, {"n", made.count}};
}

Json latentDivergence(const LatentStatistics& latents) {
    double sum = 0.0;
    for (std::size_t i = 0; i < latents.mean.size(); ++i) {
        const double mean = latents.mean[i], logVariance = latents.logVariance[i];
        sum += 0.5 * (mean * mean + std::expm1(logVariance) - logVariance);
    }
    return {{"value", sum / static_cast<double>(latents.count)}, {"n", latents.count}};
}

Json activeUnits(const LatentStatistics& latents) {
    const auto width = static_cast<std::size_t>(latents.dimension);
    std::int64_t active = 0;
    for (std::size_t d = 0; d < width; ++d) {
        double sum = 0.0, squares = 0.0;
        for (std::size_t i = d; i < latents.mean.size(); i += width) sum += latents.mean[i];
        const double mean = sum / static_cast<double>(latents.count);
        for (std::size_t i = d; i < latents.mean.size(); i += width) {
            squares += (latents.mean[i] - mean) * (latents.mean[i] - mean);
        }
        if (squares > kActiveVariance * static_cast<double>(latents.count)) ++active;
    }
    return {{"value", active}, {"of", latents.dimension}, {"n", latents.count}};
}

Json featureFrechet(std::span<const float> images, const ImageData& data,
                    const FeatureNetwork& features, const MeasurePause& pause) {
    const std::vector<float> clipped = clippedPixels(images);
    const auto own = statisticsOf(clipped, features, pause);
    const auto reference =
        statisticsOf(data.testImages(firstRows(std::min(data.testRows(), kReferenceImages))).values,
                     features, pause);
    const auto fresh = statisticsOf(
        data.trainingImages(firstRows(std::min(data.rows(), own.count))).values, features, pause);
    return {{"value", frechetDistance(own, reference)},
            {"n", own.count},
            {"floor", frechetDistance(fresh, reference)},
            {"reference_n", reference.count},
            {"features", features.name()}};
}

}  // namespace scorescope
