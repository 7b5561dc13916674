// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/data_options.h"
#include "core/data/data_set.h"

namespace scorescope {

/// A Gaussian mixture to draw from: every data set with a closed-form score.
class MixtureData final : public DataSet {
public:
    explicit MixtureData(GaussianMixture mixture);  ///< weights need not sum to 1

    std::int64_t dimension() const override { return mixture_.dimension(); }
    Points draw(std::int64_t count, std::uint64_t seed, Stream stream) const override;
    std::optional<GaussianMixture> density() const override { return mixture_; }

private:
    GaussianMixture mixture_;
};

// The mixtures behind the kinds; weights as written, before normalisation.

GaussianMixture eightGaussians();  ///< 1.5 (cos, sin)(k pi/4), weights 1:2 alternating, sd .15
GaussianMixture twoGaussians();    ///< .8 and .2 at (5, 5) and (-5, -5), sd 1
GaussianMixture gridGaussians();   ///< 5 x 5 at spacing 1, centred, sd .05
GaussianMixture mixtureOf(const MixtureOptions& options);

/// An Error when the covariance is not positive definite.
Result<GaussianMixture> gaussianOf(const GaussianOptions& options);

}  // namespace scorescope
