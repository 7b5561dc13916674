// SPDX-License-Identifier: Apache-2.0
#include "core/session/decoders.h"

#include <ATen/Functions.h>

#include <array>
#include <cassert>

#include "core/data/image_data.h"
#include "core/session/latent_models.h"

namespace scorescope {

std::vector<std::string> Decoders::names(const Experiment& experiment) {
    std::vector<std::string> names;
    const std::string own = experiment.settings().text("model.kind");
    if (hasEncoder(experiment.settings())) names.push_back(own);
    for (const std::string role : {"vae", "scorevae", "cde"}) {
        if (role != own && experiment.lineage().find(role) != nullptr) names.push_back(role);
    }
    return names;
}

const LatentModel& Decoders::model(const std::string& name, const Weights& weights) {
    if (name == experiment_->settings().text("model.kind")) return own(weights);
    auto& model = ancestors_[name];
    if (model == nullptr) model = ancestorModel(*experiment_, name);
    assert(model != nullptr);
    return *model;
}

std::string Decoders::origin(const std::string& name) const {
    if (name == experiment_->settings().text("model.kind")) return {};
    const Ancestor* ancestor = experiment_->lineage().find(name);
    return ancestor == nullptr ? std::string() : ancestor->origin;
}

const LatentModel& Decoders::own(const Weights& weights) {
    if (own_ == nullptr) own_ = makeLatentModel(*experiment_);
    if (loaded_ != weights) {
        const auto count = static_cast<std::int64_t>(weights->size());
        assert(count == own_->layout().total);
        auto* values = const_cast<float*>(weights->data());
        const at::NoGradGuard guard;
        own_->weights().copy_(torch::from_blob(values, {count}, torch::kFloat32));
        loaded_ = weights;
    }
    return *own_;
}

std::optional<ImageInfo> imageInfo(const Experiment& experiment) {
    const ImageData* images = experiment.data().images();
    if (images == nullptr) return std::nullopt;
    return ImageInfo{images->shape(), images->testRows(), images->labelNames(),
                     Decoders::names(experiment)};
}

}  // namespace scorescope
