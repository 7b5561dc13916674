// SPDX-License-Identifier: Apache-2.0
#include "core/model/cde.h"

#include <ATen/Functions.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <cmath>
#include <string>

namespace scorescope {
namespace {

constexpr std::int64_t kConditionedRows = 128;
constexpr std::int64_t kConditionFrequencies = 16;

/// The score -eps / s given z.
class ConditionalScore final : public ScoreFunction {
public:
    ConditionalScore(const Cde& model, const Sde& sde, torch::Tensor z)
        : model_(model), sde_(sde), z_(std::move(z)) {}

    torch::Tensor score(const torch::Tensor& x, double t) const override {
        const torch::NoGradGuard noGrad;
        const torch::TensorOptions options = model_.weights().options();
        const NoiseLevels levels = noiseLevels(sde_, {&t, 1}, options.device());
        const auto blocks = x.to(options).split(kConditionedRows);
        const auto latents = z_.to(options).expand({x.size(0), -1}).split(kConditionedRows);
        std::vector<torch::Tensor> parts;
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            parts.push_back(model_.eps(blocks[i], levels, latents[i]) / -levels.s);
        }
        return at::cat(parts).to(x.options());
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
      decoder_(store_, shape) {
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
    frequencies_ = torch::linspace(-2.0, 2.0, kConditionFrequencies, torch::kFloat64)
                       .exp()
                       .to(torch::kFloat32)
                       .to(moments_.mean.device());
    const std::int64_t width = 4 * shape_.options.channels;
    std::int64_t inputs = 2 * shape_.dimension + 2 * kConditionFrequencies;
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

torch::Tensor Cde::correction(const torch::Tensor& x, const torch::Tensor& c,
                              const torch::Tensor& z) const {
    const torch::Tensor seen = decoder_(store_, z);
    if (unet_ != nullptr) {
        const auto& image = *shape_.image;
        return unet_->forward(x, c, seen.view({-1, image.channels, image.height, image.width}));
    }
    const torch::Tensor angles =
        c.clamp_max(kCleanHalfLogSnr).unsqueeze(1).expand({x.size(0), -1}) * frequencies_;
    torch::Tensor hidden = at::cat({x, seen, angles.sin(), angles.cos()}, 1);
    for (std::size_t i = 0; i + 1 < dense_.size(); ++i) {
        hidden = at::silu(dense_[i](store_, hidden));
    }
    return dense_.back()(store_, hidden);
}

torch::Tensor Cde::eps(const torch::Tensor& x, const NoiseLevels& levels,
                       const torch::Tensor& z) const {
    const double v = moments_.variance;
    const torch::Tensor m = levels.m.unsqueeze(1);
    const torch::Tensor s = levels.s.unsqueeze(1);
    const torch::Tensor root = (m * m * v + s * s).sqrt();
    const torch::Tensor scaled = (x - m * moments_.mean) / root;
    return s / root * scaled + m * std::sqrt(v) / root * correction(scaled, levels.halfLogSnr, z);
}

std::unique_ptr<ScoreFunction> Cde::posteriorScore(const torch::Tensor& z, double) const {
    return std::make_unique<ConditionalScore>(*this, sde_, z.detach());
}

}  // namespace scorescope
