// SPDX-License-Identifier: Apache-2.0
#include "core/data/training_set.h"

#include <algorithm>
#include <cmath>

#include "core/data/data_options.h"
#include "core/data/image_data.h"

namespace scorescope {
namespace {

struct Moments {
    Vector mean;
    Vector variance;  ///< per dimension, divided by n
};

Moments momentsOf(const Points& points) {
    const auto dimension = static_cast<std::size_t>(points.dimension);
    const double share = 1.0 / static_cast<double>(points.count);
    const float* const first = points.values.data();
    const float* const end = first + points.values.size();
    Moments moments{Vector(dimension, 0.0), Vector(dimension, 0.0)};
    // Relative to the first point: a constant coordinate gets a variance of exactly 0.
    for (const float* row = first; row != end; row += dimension) {
        for (std::size_t d = 0; d < dimension; ++d) {
            moments.mean[d] += static_cast<double>(row[d]) - first[d];
        }
    }
    for (std::size_t d = 0; d < dimension; ++d) {
        moments.mean[d] = first[d] + moments.mean[d] * share;
    }
    for (const float* row = first; row != end; row += dimension) {
        for (std::size_t d = 0; d < dimension; ++d) {
            const double offset = row[d] - moments.mean[d];
            moments.variance[d] += offset * offset;
        }
    }
    for (double& variance : moments.variance) variance *= share;
    return moments;
}

double average(const Vector& values) {
    double sum = 0.0;
    for (const double value : values) sum += value;
    return sum / static_cast<double>(values.size());
}

void standardize(TrainingSet& set, const Moments& moments) {
    const std::size_t dimension = moments.mean.size();
    set.scaling.shift = moments.mean;
    for (std::size_t d = 0; d < dimension; ++d) {
        // A constant coordinate has no scale of its own; it stays 0.
        const double variance = moments.variance[d];
        set.scaling.scale[d] = variance > 0.0 ? std::sqrt(variance) : 1.0;
    }
    set.points = set.scaling.toModel(std::move(set.points));
    set.mean = Vector(dimension, 0.0);
    set.variance = 1.0;
}

/// 2x - 1.
void centre(TrainingSet& set, const Moments& moments) {
    const std::size_t dimension = moments.mean.size();
    set.scaling = {Vector(dimension, 0.5), Vector(dimension, 0.5)};
    set.points = set.scaling.toModel(std::move(set.points));
    for (double& mean : set.mean) mean = 2.0 * mean - 1.0;
    set.variance *= 4.0;
}

}  // namespace

Scaling Scaling::identity(std::int64_t dimension) {
    return {Vector(static_cast<std::size_t>(dimension), 0.0),
            Vector(static_cast<std::size_t>(dimension), 1.0)};
}

Points Scaling::toModel(Points points) const {
    std::size_t i = 0;
    while (i < points.values.size()) {
        for (std::size_t d = 0; d < shift.size(); ++d, ++i) {
            points.values[i] = static_cast<float>((points.values[i] - shift[d]) / scale[d]);
        }
    }
    return points;
}

Points Scaling::toData(Points points) const {
    std::size_t i = 0;
    while (i < points.values.size()) {
        for (std::size_t d = 0; d < shift.size(); ++d, ++i) {
            points.values[i] = static_cast<float>(points.values[i] * scale[d] + shift[d]);
        }
    }
    return points;
}

bool nearlyEqual(const Vector& a, const Vector& b) {
    constexpr double kSame = 1e-5;
    return std::ranges::equal(
        a, b, [](double x, double y) { return std::abs(x - y) <= kSame * (1.0 + std::abs(x)); });
}

double Scaling::logVolume() const {
    double sum = 0.0;
    for (const double one : scale) sum += std::log(one);
    return sum;
}

Result<TrainingSet> makeTrainingSet(const DataSet& data, const Settings& settings) {
    const auto options = settings.read(dataOptionsSchema(), "data");
    const auto seed = static_cast<std::uint64_t>(settings.integer("seed"));
    TrainingSet set;
    set.points = data.draw(options.count, seed, Stream::data);
    if (data.images() != nullptr) set.image = data.images()->shape();
    set.scaling = Scaling::identity(set.points.dimension);
    const Moments moments = momentsOf(set.points);
    set.mean = moments.mean;
    set.variance = average(moments.variance);
    set.spread = set.variance;
    if (options.scaling == DataScaling::standardize) standardize(set, moments);
    if (options.scaling == DataScaling::centred) centre(set, moments);
    return set;
}

Result<void> checkTrainable(const TrainingSet& set) {
    if (set.spread > 0.0) return {};
    return Error{Fault::usage,
                 set.points.count == 1 ? "one point alone cannot be trained on"
                                       : "all training points are the same",
                 "data", "give at least two different points"};
}

}  // namespace scorescope
