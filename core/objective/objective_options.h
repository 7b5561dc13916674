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
enum class TimeSampling { uniform, importance };

/// Denoising score matching over continuous t.
struct DsmOptions {
    Weighting weighting = Weighting::simple;
    TimeSampling timeSampling = TimeSampling::uniform;
};
const Schema<DsmOptions>& dsmOptionsSchema();

}  // namespace scorescope
