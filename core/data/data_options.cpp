// SPDX-License-Identifier: Apache-2.0
#include "core/data/data_options.h"

#include <algorithm>

namespace scorescope {
namespace {

bool rowsHaveLength(const Matrix& matrix, std::size_t length) {
    return std::all_of(matrix.begin(), matrix.end(),
                       [length](const Vector& row) { return row.size() == length; });
}

bool isSymmetric(const Matrix& matrix) {
    for (std::size_t i = 0; i < matrix.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (matrix[i][j] != matrix[j][i]) return false;
        }
    }
    return true;
}

bool allPositive(const Vector& values) {
    return std::all_of(values.begin(), values.end(), [](double v) { return v > 0.0; });
}

constexpr double kLargest = 1e6;  // keeps float32 coordinates meaningful

Describe noiseField() {
    return Describe("Noise").in(0.0, 10.0).slider(0.0, 0.5).help(
        "Standard deviation around the shape. At 0 the data lie on thin curves: the score grows "
        "without limit as t falls to 0.");
}

Describe armsField() {
    return Describe("Arms").in(1, 20).slider(1, 10).help("Number of arms, equally likely.");
}

}  // namespace

const Schema<DataOptions>& dataOptionsSchema() {
    static const auto schema =
        Schema<DataOptions>{}
            .add("count", &DataOptions::count,
                 Describe("Training points")
                     .in(1, 10'000'000)
                     .slider(100, 100'000)
                     .logScale()
                     .help("Size of the training set, drawn with the seed. A finite set with fewer "
                           "rows "
                           "gives all it has."))
            .add("scaling", &DataOptions::scaling,
                 Describe("Scaling").help("How the model sees x. Results stay in given units."),
                 {{DataScaling::none, "none", "None", "As given."},
                  {DataScaling::standardize, "standardize", "Standardize",
                   "With mean 0 and variance 1 per dimension."},
                  {DataScaling::centred, "centred", "Centred",
                   "2x - 1: images in [-1, 1], as published diffusion models see them."}});
    return schema;
}

const Schema<GaussianOptions>& gaussianOptionsSchema() {
    static const auto schema =
        Schema<GaussianOptions>{}
            .add("mean", &GaussianOptions::mean,
                 Describe("Mean").in(-kLargest, kLargest).help("One number per dimension."))
            .add("covariance", &GaussianOptions::covariance,
                 Describe("Covariance")
                     .in(-kLargest, kLargest)
                     .help("Symmetric positive definite matrix, one row per dimension."))
            .require(
                "data.mean has at least one number and data.covariance as many rows and "
                "columns",
                [](const GaussianOptions& o) {
                    return !o.mean.empty() && o.covariance.size() == o.mean.size() &&
                           rowsHaveLength(o.covariance, o.mean.size());
                })
            .require("data.covariance is symmetric", [](const GaussianOptions& o) {
                return !rowsHaveLength(o.covariance, o.covariance.size()) ||
                       isSymmetric(o.covariance);
            });
    return schema;
}

const Schema<MixtureOptions>& mixtureOptionsSchema() {
    static const auto schema =
        Schema<MixtureOptions>{}
            .add("weights", &MixtureOptions::weights,
                 Describe("Weights")
                     .in(0.0, kLargest)
                     .help("One positive weight per component; they are normalised to sum 1."))
            .add("means", &MixtureOptions::means,
                 Describe("Means").in(-kLargest, kLargest).help("One row per component."))
            .add("sds", &MixtureOptions::sds,
                 Describe("Standard deviations").in(0.0, kLargest).help("One per component."))
            .require("data.weights, data.means and data.sds have one entry per component",
                     [](const MixtureOptions& o) {
                         return !o.means.empty() && o.weights.size() == o.means.size() &&
                                o.sds.size() == o.means.size();
                     })
            .require("every row of data.means has the same number of coordinates, at least one",
                     [](const MixtureOptions& o) {
                         return o.means.empty() ||
                                (!o.means.front().empty() &&
                                 rowsHaveLength(o.means, o.means.front().size()));
                     })
            .require("data.weights and data.sds are above 0", [](const MixtureOptions& o) {
                return allPositive(o.weights) && allPositive(o.sds);
            });
    return schema;
}

const Schema<RingsOptions>& ringsOptionsSchema() {
    static const auto schema =
        Schema<RingsOptions>{}
            .add("radii", &RingsOptions::radii,
                 Describe("Radii")
                     .in(0.0, 1000.0)
                     .help("One circle around the origin for each; every circle gets as many "
                           "points as the others."))
            .add("noise", &RingsOptions::noise, noiseField())
            .require("data.radii has at least one number",
                     [](const RingsOptions& o) { return !o.radii.empty(); });
    return schema;
}

const Schema<TwoMoonsOptions>& twoMoonsOptionsSchema() {
    static const auto schema =
        Schema<TwoMoonsOptions>{}.add("noise", &TwoMoonsOptions::noise, noiseField());
    return schema;
}

const Schema<SwissRollOptions>& swissRollOptionsSchema() {
    static const auto schema =
        Schema<SwissRollOptions>{}.add("noise", &SwissRollOptions::noise, noiseField());
    return schema;
}

const Schema<PinwheelOptions>& pinwheelOptionsSchema() {
    static const auto schema =
        Schema<PinwheelOptions>{}.add("arms", &PinwheelOptions::arms, armsField());
    return schema;
}

const Schema<SpiralOptions>& spiralOptionsSchema() {
    static const auto schema = Schema<SpiralOptions>{}
                                   .add("arms", &SpiralOptions::arms, armsField())
                                   .add("noise", &SpiralOptions::noise, noiseField());
    return schema;
}

const Schema<CsvOptions>& csvOptionsSchema() {
    static const auto schema =
        Schema<CsvOptions>{}
            .add("path", &CsvOptions::path,
                 Describe("CSV file")
                     .path()
                     .help("Numbers with one header line; each row is a point."))
            .add("columns", &CsvOptions::columns,
                 Describe("Columns").help("Header names or numbers counted from 0, separated by "
                                          "commas. Empty: all columns."));
    return schema;
}

}  // namespace scorescope
