// SPDX-License-Identifier: Apache-2.0
#include "core/session/explorer_model.h"

#include <ATen/Functions.h>

#include <cassert>

#include "core/model/kernel_network.h"
#include "core/model/kernel_score.h"

namespace scorescope {

const ScoreFunction& ExplorerModel::learned(
    const std::shared_ptr<const std::vector<float>>& weights) {
    if (!experiment_->device().is_cpu() || !kernelsKnow(experiment_->settings())) {
        return reference(weights);
    }
    if (kernelWeights_ != weights) {
        const kernel::TrainNetwork network =
            kernelNetwork(experiment_->settings(), experiment_->set());
        kernel_ = std::make_unique<KernelScore>(
            network, *weights, experiment_->sde(),
            [this, weights]() -> const ScoreFunction& { return reference(weights); }, &team_);
        kernelWeights_ = weights;
    }
    return *kernel_;
}

const ScoreFunction& ExplorerModel::reference(
    const std::shared_ptr<const std::vector<float>>& weights) {
    if (network_ == nullptr) {
        network_ =
            makeScoreNetwork(experiment_->settings(), experiment_->set(), experiment_->device());
        learned_ = learnedScore(*network_, experiment_->sde());
    }
    if (loaded_ != weights) {
        const auto count = static_cast<std::int64_t>(weights->size());
        assert(count == network_->layout().total);
        auto* values = const_cast<float*>(weights->data());
        const at::NoGradGuard guard;
        network_->weights().copy_(torch::from_blob(values, {count}, torch::kFloat32));
        loaded_ = weights;
    }
    return *learned_;
}

const DensityFunction& ExplorerModel::exact(std::int64_t limit) {
    auto& function = exact_[limit];
    if (function == nullptr) function = experiment_->exactScore(limit, &team_);
    return *function;
}

}  // namespace scorescope
