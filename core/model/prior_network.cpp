// SPDX-License-Identifier: Apache-2.0
#include "core/model/prior_network.h"

#include <ATen/Functions.h>
#include <torch/types.h>

#include <optional>
#include <string>
#include <vector>

#include "core/kernel/isa.h"
#include "core/model/plain_floats.h"
#include "core/model/unet_layers.h"

namespace scorescope {
namespace {

constexpr std::int64_t kFewPoints = 64;  ///< from here on LibTorch's products are as fast

const kernel::ResidualTable& residualKernels() {
    static const kernel::Isa isa = kernel::activeIsa();
    return SCORESCOPE_PICK_TABLE(residualTable, isa);
}

class DensePrior final : public PriorNetwork {
public:
    DensePrior(ParameterStore& store, std::int64_t latents, const LatentPriorOptions& options,
               torch::Device device)
        : width_(options.width),
          features_(device),
          time_(store, "prior.time", TimeFeatures::kCount, options.width),
          first_(store, "prior.first", latents, options.width) {
        const std::int64_t width = options.width;
        for (std::int64_t i = 0; i < options.blocks; ++i) {
            const std::string name = "prior.block" + std::to_string(i);
            blocks_.push_back({Linear(store, name + ".first", width, width),
                               Linear(store, name + ".time", width, width),
                               Linear(store, name + ".second", width, width, 0.0)});
        }
        last_.emplace(store, "prior.last", width, latents, 0.0);
    }

    torch::Tensor operator()(const ParameterStore& store, const torch::Tensor& z,
                             const NoiseLevels& levels) const override {
        const torch::Tensor c = levels.halfLogSnr.clamp(-kCleanHalfLogSnr, kCleanHalfLogSnr);
        const torch::Tensor time = at::silu(time_(store, features_(c)));
        const bool one = time.size(0) == 1 && !torch::GradMode::is_enabled();
        if (one && z.size(0) <= kFewPoints && plainFloats(z)) return few(store, z, time);
        torch::Tensor hidden = first_(store, z);
        for (const Block& block : blocks_) {
            const torch::Tensor inner =
                block.first(store, at::silu(hidden)) + block.time(store, time);
            hidden = hidden + block.second(store, at::silu(inner));
        }
        return (*last_)(store, at::silu(hidden));
    }

private:
    struct Block {
        Linear first, time, second;
    };

    /// The same of few points at one time, where calls and packed weights would cost most.
    torch::Tensor few(const ParameterStore& store, const torch::Tensor& z,
                      const torch::Tensor& time) const {
        const torch::Tensor from = z.contiguous(), y = at::empty_like(from);
        const auto width = static_cast<std::size_t>(width_);
        std::vector<float> shifts(blocks_.size() * width);
        std::vector<kernel::ResidualBlock> blocks;
        for (const Block& block : blocks_) {
            float* const shift = shifts.data() + blocks.size() * width;
            residualKernels().one(block.time.plain(store), width_, width_, time.data_ptr<float>(),
                                  shift);
            const kernel::DenseLayer first = block.first.plain(store);
            for (std::size_t i = 0; i < width; ++i) shift[i] += first.bias[i];
            blocks.push_back({{first.weight, shift}, block.second.plain(store)});
        }
        kernel::ResidualCall call;
        call.x = from.data_ptr<float>();
        call.y = y.data_ptr<float>();
        call.count = from.size(0);
        call.dimension = from.size(1);
        call.width = width_;
        call.first = first_.plain(store);
        call.last = last_->plain(store);
        call.blocks = blocks.data();
        call.blockCount = static_cast<std::int64_t>(blocks.size());
        const auto numbers = (2 * call.dimension + 3 * width_) * kernel::kResidualPoints;
        const auto scratch =
            std::make_unique_for_overwrite<float[]>(static_cast<std::size_t>(numbers));
        call.scratch = scratch.get();
        residualKernels().forward(call);
        return y;
    }

    std::int64_t width_;
    TimeFeatures features_;
    Linear time_;
    Linear first_;
    std::vector<Block> blocks_;
    std::optional<Linear> last_;
};

class ConvolutionalPrior final : public PriorNetwork {
public:
    ConvolutionalPrior(ParameterStore& store, LatentGroups groups, std::size_t covered,
                       const LatentPriorOptions& options, torch::Device device)
        : groups_(std::move(groups)),
          covered_(covered),
          dropout_(options.dropout),
          layers_(store, "prior.", shapeOf(options), device) {}

    torch::Tensor operator()(const ParameterStore& store, const torch::Tensor& z,
                             const NoiseLevels& levels) const override {
        std::optional<DropoutPass> dropout;
        if (levels.training && dropout_ > 0.0) dropout.emplace(dropout_, *levels.training);
        return rows(layers_(store, image(z), levels.halfLogSnr, dropout ? &*dropout : nullptr));
    }

private:
    /// So many rows and columns of a group are one place of the lowest resolution.
    std::int64_t fold(const LatentGroup& group) const {
        return group.height / groups_.all.front().height;
    }

    UnetShape shapeOf(const LatentPriorOptions& options) const {
        const LatentGroup& lowest = groups_.all.front();
        UnetShape shape;
        shape.image = {0, lowest.height, lowest.width};
        for (std::size_t i = 0; i < covered_; ++i) {
            const std::int64_t side = fold(groups_.all[i]);
            shape.image.channels += groups_.all[i].channels * side * side;
        }
        shape.base = options.width;
        shape.multipliers.assign(options.multipliers.begin(), options.multipliers.end());
        shape.blocks = options.blocks;
        shape.attention.assign(options.attention.begin(), options.attention.end());
        shape.stem = 1;
        return shape;
    }

    torch::Tensor image(const torch::Tensor& z) const {
        std::vector<torch::Tensor> parts;
        std::int64_t first = 0;
        for (std::size_t i = 0; i < covered_; ++i) {
            const LatentGroup& group = groups_.all[i];
            const torch::Tensor part =
                z.narrow(1, first, group.size())
                    .reshape({-1, group.channels, group.height, group.width});
            parts.push_back(fold(group) == 1 ? part : at::pixel_unshuffle(part, fold(group)));
            first += group.size();
        }
        return at::cat(parts, 1);
    }

    /// The way back; 0 of the groups that are not covered.
    torch::Tensor rows(const torch::Tensor& image) const {
        std::vector<torch::Tensor> parts;
        std::int64_t channel = 0, rest = 0;
        for (std::size_t i = 0; i < groups_.all.size(); ++i) {
            const LatentGroup& group = groups_.all[i];
            if (i >= covered_) {
                rest += group.size();
                continue;
            }
            const std::int64_t side = fold(group), channels = group.channels * side * side;
            const torch::Tensor part = image.narrow(1, channel, channels);
            parts.push_back((side == 1 ? part : at::pixel_shuffle(part, side)).flatten(1));
            channel += channels;
        }
        if (rest > 0) parts.push_back(torch::zeros({image.size(0), rest}, image.options()));
        return at::cat(parts, 1);
    }

    LatentGroups groups_;
    std::size_t covered_;
    double dropout_;
    UnetLayers layers_;
};

}  // namespace

std::unique_ptr<PriorNetwork> makePriorNetwork(ParameterStore& store, const LatentGroups& groups,
                                               std::size_t covered,
                                               const LatentPriorOptions& options,
                                               torch::Device device) {
    if (!groups.spatial()) {
        return std::make_unique<DensePrior>(store, groups.size(), options, device);
    }
    return std::make_unique<ConvolutionalPrior>(store, groups, covered, options, device);
}

}  // namespace scorescope
