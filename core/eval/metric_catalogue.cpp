// SPDX-License-Identifier: Apache-2.0
#include "core/eval/metric_catalogue.h"

namespace scorescope {

const std::vector<MetricInfo>& metricCatalogue() {
    static const std::vector<MetricInfo> catalogue = {
        {"score_error", "Score error",
         "Mean over t = 0.1, ..., 1 of sqrt(E|s - s*|^2 / E|s*|^2) under p_t; small_t also takes "
         "0.01, 0.02 and 0.05, by_t lists each t."},
        {"mode_weights", "Weights of the modes",
         "Share of samples nearest to each mean of the mixture; within_3sd is the share within 3 "
         "standard deviations of it."},
        {"mode_tv", "Error of the mode weights",
         "Total variation between the shares of the modes and the mixture's weights: 0 is perfect, "
         "1 the worst."},
        {"swd", "Sliced Wasserstein distance",
         "Root mean square, over 256 directions, of the Wasserstein-2 distance between samples and "
         "unseen data along the direction, in data units."},
    };
    return catalogue;
}

}  // namespace scorescope
