// SPDX-License-Identifier: Apache-2.0
#include "core/model/cde.h"

#include <ATen/Functions.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <string>

#include "core/model/preconditioning.h"
#include "core/model/row_blocks.h"

namespace scorescope {
namespace {

/// The score -eps / s given z.
class ConditionalScore final : public ScoreFunction {
public:
    ConditionalScore(const Cde& model, const Sde& sde, torch::Tensor z)
        : model_(model), sde_(sde), z_(std::move(z)) {}

    torch::Tensor score(const torch::Tensor& x, double t) const override {
        const torch::NoGradGuard noGrad;
        const torch::TensorOptions options = model_.weights().options();
        const NoiseLevels levels = noiseLevels(sde_, {&t, 1}, options.device());
        return overLatentBlocks(x.to(options), z_.to(options),
                                [&](const torch::Tensor& block, const torch::Tensor& z) {
                                    return model_.eps(block, levels, z) / -levels.s;
                                })
            .to(x.options());
    }

    std::int64_t dimension() const override { return model_.dimension(); }

private:
    const Cde& model_;
    const Sde& sde_;
    torch::Tensor z_;  ///< [B, L] or [1, L]
};

}  // namespace

Cde::Cde(const LatentShape& shape, UnetShape unet, DataMoments moments, const Sde& sde,
         std::uint64_t seed)
    : shape_(shape),
      moments_(moments),
      sde_(sde),
      encoder_(store_, shape, moments, false),
      decoder_(store_, shape),
      features_(moments_.mean.device()) {
    const torch::Device device = moments_.mean.device();
    if (!shape_.image) addDense();
    store_.build(seed, device);
    if (shape_.image) {
        unet.condition = shape_.image->channels;
        unet_ = std::make_unique<Unet>(unet, seed + 1, device);
    }
    joinWeights();
}

void Cde::addDense() {
    const std::int64_t width = 4 * shape_.options.channels;
    std::int64_t inputs = 2 * shape_.dimension + TimeFeatures::kCount;
    for (int i = 0; i < 3; ++i, inputs = width) {
        dense_.emplace_back(store_, "score." + std::to_string(i), inputs, width);
    }
    dense_.emplace_back(store_, "score.3", width, shape_.dimension, 0.0);
}

/// One flat vector for all: encoder and decoder, then the U-Net.
void Cde::joinWeights() {
    layout_ = store_.layout();
    if (unet_ == nullptr) {
        weights_ = store_.weights();
        gradients_ = store_.gradients();
        return;
    }
    const std::int64_t first = layout_.total;
    for (ParameterLayout::Entry entry : unet_->layout().entries) {
        entry.name = "unet." + entry.name;
        entry.offset += first;
        layout_.entries.push_back(std::move(entry));
    }
    const std::int64_t second = unet_->layout().total;
    layout_.total += second;
    weights_ = torch::zeros({layout_.total}, store_.weights().options());
    gradients_ = torch::zeros_like(weights_);
    store_.moveTo(weights_.narrow(0, 0, first), gradients_.narrow(0, 0, first));
    unet_->moveTo(weights_.narrow(0, first, second), gradients_.narrow(0, first, second));
}

LatentNormal Cde::encode(const torch::Tensor& x) const {
    return encoder_(store_, x, noNoise(x.device()));
}

torch::Tensor Cde::correction(const torch::Tensor& x, const NoiseLevels& levels,
                              const torch::Tensor& z) const {
    const torch::Tensor seen = decoder_(store_, z);
    if (unet_ != nullptr) {
        const auto& image = *shape_.image;
        return unet_->at(x, levels, seen.view({-1, image.channels, image.height, image.width}));
    }
    const torch::Tensor time =
        features_(levels.halfLogSnr.clamp_max(kCleanHalfLogSnr).expand({x.size(0)}));
    torch::Tensor hidden = at::cat({x, seen, time}, 1);
    for (std::size_t i = 0; i + 1 < dense_.size(); ++i) {
        hidden = at::silu(dense_[i](store_, hidden));
    }
    return dense_.back()(store_, hidden);
}

torch::Tensor Cde::eps(const torch::Tensor& x, const NoiseLevels& levels,
                       const torch::Tensor& z) const {
    const UnitInput input = unitInput(x, levels, moments_);
    return preconditionedEps(input, moments_, correction(input.scaled, levels, z));
}

std::unique_ptr<ScoreFunction> Cde::posteriorScore(const torch::Tensor& z, double) const {
    return std::make_unique<ConditionalScore>(*this, sde_, z.detach());
}

}  // namespace scorescope
