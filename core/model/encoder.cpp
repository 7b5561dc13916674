// SPDX-License-Identifier: Apache-2.0
#include "core/model/encoder.h"

#include <ATen/Functions.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <limits>
#include <string>

namespace scorescope {
namespace {

constexpr std::int64_t kEncoderFrequencies = 16;
constexpr std::int64_t kEmbedding = 64;
constexpr double kLogVarianceBound = 8.0;
constexpr int kEncoderStages = 3;

torch::Tensor column(const torch::Tensor& perRow) {
    return perRow.unsqueeze(1);
}

}  // namespace

NoiseLevels noNoise(torch::Device device) {
    const auto options = torch::TensorOptions(device).dtype(torch::kFloat32);
    return {torch::ones({1}, options), torch::zeros({1}, options),
            torch::full({1}, std::numeric_limits<float>::infinity(), options)};
}

Encoder::Encoder(ParameterStore& store, const LatentShape& shape, DataMoments moments, bool timed)
    : shape_(shape),
      moments_(std::move(moments)),
      timed_(timed),
      frequencies_(torch::linspace(-2.0, 2.0, kEncoderFrequencies, torch::kFloat64)
                       .exp()
                       .to(torch::kFloat32)
                       .to(moments_.mean.device())) {
    if (timed_) time_.emplace(store, "encoder.time", 2 * kEncoderFrequencies, kEmbedding);
    addBlocks(store);
}

void Encoder::addBlocks(ParameterStore& store) {
    const std::int64_t channels = shape_.options.channels;
    const bool image = shape_.image.has_value();
    std::int64_t inputs = image ? shape_.image->channels : shape_.dimension;
    std::int64_t height = image ? shape_.image->height : 1;
    std::int64_t width = image ? shape_.image->width : 1;
    for (int stage = 0; stage < kEncoderStages; ++stage) {
        const std::string name = "encoder." + std::to_string(stage);
        const std::int64_t outputs = image ? channels << stage : 2 * channels;
        Block block;
        if (image) {
            block.convolution.emplace(store, name, Conv2d::Shape{inputs, outputs, 3, 2});
        } else {
            block.dense.emplace(store, name, inputs, outputs);
        }
        if (timed_) block.modulation.emplace(store, name + ".time", kEmbedding, 2 * outputs, 0.0);
        blocks_.push_back(std::move(block));
        inputs = outputs;
        height = (height + 1) / 2;
        width = (width + 1) / 2;
    }
    last_.emplace(store, "encoder.last", inputs * height * width, 2 * shape_.options.latents);
}

torch::Tensor Encoder::embedding(const ParameterStore& store, const NoiseLevels& levels) const {
    const torch::Tensor c = levels.halfLogSnr.clamp_max(kCleanHalfLogSnr);
    const torch::Tensor angles = column(c) * frequencies_;
    return at::silu((*time_)(store, at::cat({angles.sin(), angles.cos()}, 1)));
}

LatentNormal Encoder::operator()(const ParameterStore& store, const torch::Tensor& x,
                                 const NoiseLevels& levels) const {
    const torch::Tensor m = column(levels.m);
    const torch::Tensor s = column(levels.s);
    torch::Tensor hidden =
        (x - m * moments_.mean) / (m.square() * moments_.variance + s.square()).sqrt();
    if (shape_.image) {
        hidden =
            hidden.view({-1, shape_.image->channels, shape_.image->height, shape_.image->width});
    }
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
        hidden = at::gelu(hidden, "tanh");
    }
    const auto parts = (*last_)(store, hidden.flatten(1)).chunk(2, 1);
    const double bound = kLogVarianceBound;
    return {parts[0], bound * (parts[1] / bound).tanh()};
}

}  // namespace scorescope
