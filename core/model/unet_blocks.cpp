// SPDX-License-Identifier: Apache-2.0
#include "core/model/unet_blocks.h"

#include <ATen/Functions.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>

namespace scorescope::unet_parts {

ResBlock::ResBlock(ParameterStore& store, const std::string& name, const Shape& shape)
    : norm1_(store, name + ".norm1", shape.inputs),
      convolution1_(store, name + ".conv1", {shape.inputs, shape.outputs}),
      time_(shape.embedding > 0 ? std::optional<Linear>(std::in_place, store, name + ".time",
                                                        shape.embedding, shape.outputs)
                                : std::nullopt),
      norm2_(store, name + ".norm2", shape.outputs),
      convolution2_(store, name + ".conv2", {shape.outputs, shape.outputs}, 0.0) {
    if (shape.inputs != shape.outputs)
        past_.emplace(store, name + ".past", Conv2d::Shape{shape.inputs, shape.outputs, 1});
}

torch::Tensor ResBlock::operator()(const Pass& pass, const torch::Tensor& x) const {
    const ParameterStore& store = pass.store;
    torch::Tensor hidden = convolution1_(store, norm1_.silu(store, x));
    const torch::Tensor time = time_ ? (*time_)(store, pass.time) : torch::Tensor();
    hidden = norm2_.silu(store, hidden, time);
    if (pass.dropout != nullptr) hidden = (*pass.dropout)(hidden);
    hidden = convolution2_(store, hidden);
    return hidden + (past_ ? (*past_)(store, x) : x);
}

Attention::Attention(ParameterStore& store, const std::string& name, std::int64_t channels)
    : norm_(store, name + ".norm", channels),
      queries_(store, name + ".qkv", {channels, 3 * channels, 1}),
      out_(store, name + ".out", {channels, channels, 1}, 0.0) {}

torch::Tensor Attention::operator()(const ParameterStore& store, const torch::Tensor& x) const {
    const std::int64_t channels = x.size(1), height = x.size(2), width = x.size(3);
    const torch::Tensor all = queries_(store, norm_(store, x)).flatten(2);
    const auto parts = all.chunk(3, 1);  // [B, C, places] each
    const double scale = 1.0 / std::sqrt(static_cast<double>(channels));
    const torch::Tensor weights =
        at::softmax(at::bmm(parts[0].transpose(1, 2), parts[1]) * scale, 2);
    const torch::Tensor seen = at::bmm(parts[2], weights.transpose(1, 2));
    return x + out_(store, seen.view({-1, channels, height, width}));
}

torch::Tensor Stage::block(std::size_t i, const Pass& pass, const torch::Tensor& x) const {
    const torch::Tensor hidden = blocks[i](pass, x);
    if (attention.size() == blocks.size()) return attention[i](pass.store, hidden);
    const bool last = i + 1 == blocks.size();
    return last && !attention.empty() ? attention.front()(pass.store, hidden) : hidden;
}

Middle::Middle(ParameterStore& store, const std::string& name, std::int64_t channels,
               std::int64_t embedding)
    : first_(store, name + ".0", {channels, channels, embedding}),
      second_(store, name + ".1", {channels, channels, embedding}),
      attention_(store, name + ".attention", channels) {}

torch::Tensor Middle::operator()(const Pass& pass, const torch::Tensor& x) const {
    return second_(pass, attention_(pass.store, first_(pass, x)));
}

bool attendsAt(const std::vector<std::int64_t>& heights, std::int64_t height, bool lowest) {
    return heights.empty() ? lowest : std::ranges::count(heights, height) > 0;
}

Conv2d::Shape halving(std::int64_t channels, bool sameCorner) {
    return {channels, channels, 3, 2, !sameCorner};
}

torch::Tensor halve(const Conv2d& convolution, const ParameterStore& store, const torch::Tensor& x,
                    bool sameCorner) {
    return convolution(store, sameCorner ? at::constant_pad_nd(x, {0, 1, 0, 1}) : x);
}

torch::Tensor doubled(const Conv2d& convolution, const ParameterStore& store,
                      const torch::Tensor& x, std::int64_t height, std::int64_t width) {
    return convolution(store, at::upsample_nearest2d(x, {height, width}));
}

torch::Tensor channelsLast(const torch::Tensor& x) {
    return x.contiguous(at::MemoryFormat::ChannelsLast);
}

}  // namespace scorescope::unet_parts
