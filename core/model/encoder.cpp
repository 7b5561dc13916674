// SPDX-License-Identifier: Apache-2.0
#include "core/model/encoder.h"

#include <ATen/Functions.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <limits>
#include <string>

#include "core/model/gelu.h"
#include "core/model/trunk.h"

#include "core/model/image_coder.h"
#include "core/model/preconditioning.h"

namespace scorescope {
namespace {

constexpr std::int64_t kEmbedding = 64;
constexpr double kLogVarianceBound = 8.0;
constexpr int kEncoderStages = 3;

torch::Tensor softly(const torch::Tensor& x, double bound) {
    return bound * (x / bound).tanh();
}

}  // namespace

LatentNormal boundedNormal(const torch::Tensor& mean, const torch::Tensor& logVariance,
                           double softClamp) {
    if (softClamp == 0.0) return {mean, softly(logVariance, kLogVarianceBound)};
    // ln variance is twice ln sd.
    return {softly(mean, softClamp), softly(logVariance, 2.0 * softClamp)};
}

NoiseLevels noNoise(torch::Device device) {
    const auto options = torch::TensorOptions(device).dtype(torch::kFloat32);
    return {torch::ones({1}, options), torch::zeros({1}, options),
            torch::full({1}, std::numeric_limits<float>::infinity(), options),
            torch::zeros({1}, options)};
}

std::vector<std::int64_t> hiddenWidths(const LatentOptions& options) {
    if (options.hidden.empty()) {
        return std::vector<std::int64_t>(kEncoderStages, 2 * options.channels);
    }
    std::vector<std::int64_t> widths;
    for (const double width : options.hidden) widths.push_back(static_cast<std::int64_t>(width));
    return widths;
}

Encoder::Encoder(ParameterStore& store, const LatentShape& shape, DataMoments moments, bool timed)
    : shape_(shape),
      moments_(std::move(moments)),
      timed_(timed),
      features_(moments_.mean.device()) {
    images_ = makeImageEncoder(store, shape_, timed_, moments_.mean.device());
    if (images_ != nullptr) return;
    if (timed_) time_.emplace(store, "encoder.time", TimeFeatures::kCount, kEmbedding);
    convolutional() ? addConvolutions(store) : addDense(store);
}

void Encoder::addConvolutions(ParameterStore& store) {
    std::int64_t inputs = shape_.image->channels;
    std::int64_t height = shape_.image->height;
    std::int64_t width = shape_.image->width;
    for (int stage = 0; stage < kEncoderStages; ++stage) {
        const std::string name = "encoder." + std::to_string(stage);
        const std::int64_t outputs = shape_.options.channels << stage;
        blocks_.emplace_back().convolution.emplace(store, name,
                                                   Conv2d::Shape{inputs, outputs, 3, 2});
        addModulation(store, name, outputs);
        inputs = outputs;
        height = (height + 1) / 2;
        width = (width + 1) / 2;
    }
    last_.emplace(store, "encoder.last", inputs * height * width, 2 * shape_.options.latents);
}

void Encoder::addDense(ParameterStore& store) {
    std::int64_t inputs = shape_.dimension;
    for (const std::int64_t outputs : hiddenWidths(shape_.options)) {
        const std::string name = "encoder." + std::to_string(blocks_.size());
        blocks_.emplace_back().dense.emplace(store, name, inputs, outputs);
        addModulation(store, name, outputs);
        inputs = outputs;
    }
    last_.emplace(store, "encoder.last", inputs, 2 * shape_.options.latents);
}

void Encoder::addModulation(ParameterStore& store, const std::string& name, std::int64_t outputs) {
    if (!timed_) return;
    blocks_.back().modulation.emplace(store, name + ".time", kEmbedding, 2 * outputs, 0.0);
}

torch::Tensor Encoder::embedding(const ParameterStore& store, const NoiseLevels& levels) const {
    const torch::Tensor c = levels.halfLogSnr.clamp_max(kCleanHalfLogSnr);
    return at::silu((*time_)(store, features_(c)));
}

LatentNormal Encoder::operator()(const ParameterStore& store, const torch::Tensor& x,
                                 const NoiseLevels& levels, const torch::Tensor& noise) const {
    // [B, 2 L]: means, then ln variances before they are bounded.
    const auto normalOf = [this](const torch::Tensor& numbers) {
        const auto parts = numbers.chunk(2, 1);
        return boundedNormal(parts[0], parts[1], shape_.options.softClamp);
    };
    torch::Tensor hidden = unitInput(x, levels, moments_).scaled;
    if (convolutional()) {
        hidden =
            hidden.view({-1, shape_.image->channels, shape_.image->height, shape_.image->width});
    }
    if (images_ != nullptr) return normalOf(images_->along(store, hidden, levels, noise));
    const torch::Tensor time = timed_ ? embedding(store, levels) : torch::Tensor();
    for (const Block& block : blocks_) {
        hidden =
            block.convolution ? (*block.convolution)(store, hidden) : (*block.dense)(store, hidden);
        if (block.modulation) {
            torch::Tensor both = (*block.modulation)(store, time);
            if (hidden.dim() == 4) both = both.unsqueeze(2).unsqueeze(3);
            const auto parts = both.chunk(2, 1);
            hidden = hidden * (1.0 + parts[0]) + parts[1];
        }
        hidden = tanhGelu(hidden);
    }
    return normalOf((*last_)(store, hidden.flatten(1)));
}

}  // namespace scorescope
