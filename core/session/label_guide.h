// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/gaussian_mixture.h"
#include "core/session/explorer_job.h"

namespace scorescope {

/// One Gaussian a class with rows: weight, mean and covariance of the rows z [n, L] with that
/// label. A covariance is drawn towards its diagonal by L / (L + rows), so that a class with few
/// rows has one that can be inverted. Classes without rows get weight 0 and are not among the
/// means: `classes` names those that are.
struct ClassGaussians {
    GaussianMixture mixture;
    std::vector<int> classes;  ///< [K], of each component
};
ClassGaussians classGaussians(const torch::Tensor& z, const std::vector<int>& labels);

/// Where samples are led, and how much.
struct ClassGuide {
    int label = 0;
    double guidance = 1.0;
};

/// score + guidance grad_z ln p(label | z_t), with p(label | z_t) by Bayes' rule from the Gaussians
/// of all classes, diffused by `sde`: at every noise level in closed form. Refers to `sde`.
std::unique_ptr<ScoreFunction> guidedScore(std::unique_ptr<ScoreFunction> score,
                                           const ClassGaussians& known, const ClassGuide& guide,
                                           const Sde& sde);

/// The same with Gaussians of encoded training images of the experiment's own model; an Error where
/// the data have no such class.
Result<std::unique_ptr<ScoreFunction>> ledToClass(std::unique_ptr<ScoreFunction> score,
                                                  const ClassGuide& guide,
                                                  const JobWeights& weights, const JobSite& site);

}  // namespace scorescope
