// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/schema.h"

namespace scorescope {

/// lambda(t) in lambda (s - s*)^2; in brackets the same on the eps error.
enum class Weighting {
    simple,      ///< s^2 (1)
    likelihood,  ///< g^2 (g^2 / s^2)
    reweighted,  ///< g^2 s^2 (g^2)
    uniform,     ///< 1 (1 / s^2)
};

/// Where t is drawn; the loss's expectation is the same.
enum class TimeSampling {
    uniform,
    importance,
    logSnr,  ///< evenly in ln(m/s): where a learned schedule starts
};

/// Noise levels of a training batch: which ones, and how much each counts.
struct DsmOptions {
    Weighting weighting = Weighting::simple;
    TimeSampling timeSampling = TimeSampling::uniform;
};
const Schema<DsmOptions>& dsmOptionsSchema();

/// How random directions v are drawn; E[v v^T] = I for each.
enum class Projection {
    rademacher,  ///< every component -1 or 1
    gaussian,    ///< N(0, I)
    sphere,      ///< length sqrt(D)
};

/// Random directions of sliced score matching.
struct SlicedOptions {
    Projection projection = Projection::rademacher;
    std::int64_t projections = 1;  ///< M, for each sample
};
const Schema<SlicedOptions>& slicedOptionsSchema();

/// Langevin steps by which contrastive divergence draws samples of the model.
struct ContrastiveOptions {
    std::int64_t steps = 10;
    double stepSize = 0.01;  ///< a, model space
};
const Schema<ContrastiveOptions>& contrastiveOptionsSchema();

/// What persistent contrastive divergence has besides.
struct PersistentOptions {
    std::int64_t chains = 512;
};
const Schema<PersistentOptions>& persistentOptionsSchema();

}  // namespace scorescope
