// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <memory>

#include "core/data/data_progress.h"
#include "core/data/training_set.h"
#include "core/kernel/parallel.h"
#include "core/model/exact_score.h"
#include "core/session/lineage.h"

namespace scorescope {

/// Everything that follows from the settings and never changes: data, process, device.
/// Immutable; both workers share one.
class Experiment {
public:
    /// Reads the data and builds the parts. Fault::resource when the device is not there,
    /// Fault::interrupted when `progress` stopped it.
    static Result<std::shared_ptr<const Experiment>> build(const Settings& settings,
                                                           const DataProgress& progress = {});

    const Settings& settings() const { return settings_; }
    const DataSet& data() const { return *data_; }
    const TrainingSet& set() const { return set_; }
    const Sde& sde() const { return *sde_; }
    /// What it builds on or is compared with.
    const Lineage& lineage() const { return lineage_; }
    torch::Device device() const { return device_; }
    std::int64_t dimension() const { return data_->dimension(); }
    std::uint64_t seed() const { return seed_; }
    double tMin() const { return tMin_; }

    bool closedForm() const { return data_->density().has_value(); }

    /// The true score in model space: of the density where there is a closed form, else of the
    /// noised empirical distribution of the first `limit` training points (0: all). team: shares
    /// the points of a call and outlives the function; may be null.
    std::unique_ptr<DensityFunction> exactScore(std::int64_t limit,
                                                kernel::ThreadTeam* team = nullptr) const;

    // Points, scores and log-densities between data units and model space. Last index: dimension.
    torch::Tensor toModel(const torch::Tensor& points) const;
    torch::Tensor toData(const torch::Tensor& points) const;
    torch::Tensor scoreToData(const torch::Tensor& scores) const;
    double logDensityToData() const;  ///< what to add to a log-density of model space

private:
    Experiment(Settings settings, std::unique_ptr<DataSet> data, TrainingSet set, Lineage lineage,
               torch::Device device);

    Settings settings_;
    std::unique_ptr<DataSet> data_;
    TrainingSet set_;
    Lineage lineage_;
    std::unique_ptr<Sde> sde_;
    torch::Device device_;
    std::uint64_t seed_;
    double tMin_;
    torch::Tensor shift_;  ///< [D], float64
    torch::Tensor scale_;
};

/// The device that "auto", "cpu", "cuda" or "cuda:N" names on this machine.
Result<torch::Device> findDevice(const std::string& name);

}  // namespace scorescope
