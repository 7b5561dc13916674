// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/base/schema.h"

namespace scorescope {

enum class DataScaling {
    none,
    standardize,
    centred,  ///< from [0, 1] to [-1, 1], as published diffusion models see images
};

/// What every data set has.
struct DataOptions {
    std::int64_t count = 10000;
    DataScaling scaling = DataScaling::none;
};
const Schema<DataOptions>& dataOptionsSchema();

struct GaussianOptions {
    Vector mean = {0.0, 0.0};
    Matrix covariance = {{1.0, 0.0}, {0.0, 1.0}};
};
const Schema<GaussianOptions>& gaussianOptionsSchema();

struct MixtureOptions {
    Vector weights = {0.5, 0.5};
    Matrix means = {{-2.0, 0.0}, {2.0, 0.0}};
    Vector sds = {0.5, 0.5};
};
const Schema<MixtureOptions>& mixtureOptionsSchema();

// Lengths and noise (a standard deviation) in data units.

struct RingsOptions {
    Vector radii = {1.0, 2.0, 3.0};
    double noise = 0.05;
};
const Schema<RingsOptions>& ringsOptionsSchema();

struct TwoMoonsOptions {
    double noise = 0.1;
};
const Schema<TwoMoonsOptions>& twoMoonsOptionsSchema();

struct SwissRollOptions {
    double noise = 0.1;
};
const Schema<SwissRollOptions>& swissRollOptionsSchema();

struct PinwheelOptions {
    std::int64_t arms = 5;
};
const Schema<PinwheelOptions>& pinwheelOptionsSchema();

struct SpiralOptions {
    std::int64_t arms = 2;
    double noise = 0.1;
};
const Schema<SpiralOptions>& spiralOptionsSchema();

struct CsvOptions {
    std::string path;
    std::string columns;
};
const Schema<CsvOptions>& csvOptionsSchema();

}  // namespace scorescope
