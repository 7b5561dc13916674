// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/data_set.h"
#include "core/data/training_set.h"
#include "core/kernel/exact_densities.h"
#include "core/sde/sde.h"

namespace scorescope::app {

/// The exact density of noised data and its score in model space: of the mixture behind the data,
/// or of the noised training points. Of one or two dimensions.
class LocalExact {
public:
    LocalExact() = default;
    LocalExact(const DataSet& data, const TrainingSet& set);

    bool present() const { return dimension_ > 0; }
    bool closedForm() const { return closedForm_; }
    std::int64_t points() const { return points_; }  ///< 0: closed form

    void evaluate(const kernel::DensityQuery& query, const Sde& sde, double t) const;

private:
    void addMixture(const GaussianMixture& mixture);

    int dimension_ = 0;
    bool closedForm_ = false;
    std::int64_t points_ = 0;
    kernel::MixtureDensity mixture_;  ///< at t = 0
    std::vector<double> means_;       ///< [points, D] of the training set
};

}  // namespace scorescope::app
