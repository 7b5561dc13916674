// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/model/latent_model.h"
#include "core/session/experiment.h"
#include "core/session/image_messages.h"

namespace scorescope {

/// The models that can encode and decode for one experiment: its own, where it has an encoder, and
/// those of its lineage; built when first needed. Not synchronised: each worker has its own.
class Decoders {
public:
    using Weights = std::shared_ptr<const std::vector<float>>;

    explicit Decoders(std::shared_ptr<const Experiment> experiment)
        : experiment_(std::move(experiment)) {}

    /// Kinds of models with an encoder, the experiment's own first.
    static std::vector<std::string> names(const Experiment& experiment);

    /// The model of this name, one of names(); the experiment's own with these weights, which stay
    /// until the next call with others.
    const LatentModel& model(const std::string& name, const Weights& weights);

    /// Where its weights come from: a run, shipped weights; empty of the experiment's own.
    std::string origin(const std::string& name) const;

private:
    const LatentModel& own(const Weights& weights);

    std::shared_ptr<const Experiment> experiment_;
    std::unique_ptr<LatentModel> own_;
    Weights loaded_;
    std::map<std::string, std::unique_ptr<LatentModel>> ancestors_;
};

/// What hosts must know of an experiment whose data are images; nothing of others.
std::optional<ImageInfo> imageInfo(const Experiment& experiment);

}  // namespace scorescope
