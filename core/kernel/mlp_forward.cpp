// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/mlp_forward.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/kernel/chunks.h"

namespace scorescope::kernel {
namespace {

constexpr int kFrequencies = 16;
constexpr std::int64_t kChunkTiles = 16;  // what a thread takes at a time: about a millisecond

std::int64_t roundedUp(std::int64_t count, std::int64_t unit) {
    return (count + unit - 1) / unit * unit;
}

}  // namespace

std::vector<float> timeFrequencies() {
    std::vector<float> frequencies;
    for (int i = 0; i < kFrequencies; ++i) {
        frequencies.push_back(static_cast<float>(std::exp(-2.0 + 4.0 * i / (kFrequencies - 1))));
    }
    return frequencies;
}

std::int64_t parametersOf(const TrainNetwork& network) {
    const std::int64_t first = network.dimension + 2 * kFrequencies + 1;
    const std::int64_t inner = (network.depth - 1) * (network.width + 1);
    return (first + inner) * network.width + (network.width + 1) * network.dimension;
}

struct MlpForward::Layout {
    int columns;  ///< of the weight
    int inputs;   ///< how many of them are packed
    int outputs;
};

MlpForward::MlpForward(const TrainNetwork& network, std::span<const float> weights, Isa isa)
    : table_(SCORESCOPE_PICK_TABLE(mlpTable, isa)),
      dimension_(static_cast<int>(network.dimension)),
      preconditioned_(network.preconditioned),
      variance_(network.variance),
      mean_(network.mean),
      frequencies_(timeFrequencies()) {
    mean_.resize(static_cast<std::size_t>(dimension_));
    const auto width = static_cast<int>(network.width);
    int inputs = dimension_ + 2 * kFrequencies;
    const float* from = weights.data();
    for (std::int64_t i = 0; i <= network.depth; ++i) {
        const int outputs = i < network.depth ? width : dimension_;
        const float* bias = from + static_cast<std::ptrdiff_t>(inputs) * outputs;
        layers_.push_back(pack(from, bias, 0, {inputs, inputs, outputs}));
        if (i == 0) {
            pointsOnly_ = pack(from, bias, 0, {inputs, dimension_, outputs});
            for (int row = 0; row < outputs; ++row) {
                const float* features = from + static_cast<std::ptrdiff_t>(row) * inputs;
                timeWeights_.insert(timeWeights_.end(), features + dimension_, features + inputs);
            }
        }
        from = bias + outputs;
        inputs = outputs;
    }
    assert(from == weights.data() + weights.size());
}

PackedLayer MlpForward::pack(const float* weights, const float* bias, int firstInput,
                             const Layout& layout) {
    const int block = layout.outputs <= table_.narrowBlock ? table_.narrowBlock : table_.wideBlock;
    const auto rows = static_cast<int>(roundedUp(layout.outputs, block));
    AlignedFloats packed(static_cast<std::int64_t>(rows) * layout.inputs + rows);
    float* to = packed.data();
    for (int first = 0; first < rows; first += block) {
        for (int i = 0; i < layout.inputs; ++i) {
            for (int row = first; row < first + block; ++row) {
                const auto at = static_cast<std::ptrdiff_t>(row) * layout.columns + firstInput + i;
                *to++ = row < layout.outputs ? weights[at] : 0.0F;
            }
        }
    }
    std::copy_n(bias, layout.outputs, to);
    scratchRows_ = std::max(
        {scratchRows_, static_cast<std::size_t>(rows), static_cast<std::size_t>(layout.inputs)});
    const PackedLayer layer = {packed.data(), to, layout.inputs, layout.outputs, block};
    packed_.push_back(std::move(packed));
    return layer;
}

MlpForward::Coefficients MlpForward::coefficients(double m, double s, MlpOutput output) const {
    const double perEps = output == MlpOutput::eps ? 1.0 : -1.0 / s;
    if (!preconditioned_) return {1.0F, 0.0F, 0.0F, static_cast<float>(perEps)};
    const double root = std::sqrt(m * m * variance_ + s * s);
    return {static_cast<float>(1.0 / root), static_cast<float>(-m / root),
            static_cast<float>(s / root * perEps),
            static_cast<float>(m * std::sqrt(variance_) / root * perEps)};
}

AlignedFloats MlpForward::foldedBias(float halfLogSnr) const {
    double features[2 * kFrequencies];
    for (std::size_t f = 0; f < kFrequencies; ++f) {
        const float angle = halfLogSnr * frequencies_[f];
        features[f] = std::sin(static_cast<double>(angle));
        features[f + kFrequencies] = std::cos(static_cast<double>(angle));
    }
    const PackedLayer& layer = layers_.front();
    AlignedFloats folded(roundedUp(layer.outputs, layer.block));
    const float* weight = timeWeights_.data();
    for (int row = 0; row < layer.outputs; ++row) {
        double sum = layer.bias[row];
        for (const double feature : features) sum += *weight++ * feature;
        folded.data()[row] = static_cast<float>(sum);
    }
    return folded;
}

MlpCall MlpForward::call() const {
    MlpCall call{};
    call.layerCount = static_cast<int>(layers_.size());
    call.dimension = dimension_;
    call.mean = mean_.data();
    call.scratchRows = scratchRows_;
    return call;
}

std::vector<AlignedFloats> MlpForward::scratch(int members) const {
    const auto rows = 2 * static_cast<std::int64_t>(scratchRows_) + dimension_;
    std::vector<AlignedFloats> all;
    for (int i = 0; i < members; ++i) all.emplace_back(rows * table_.tilePoints);
    return all;
}

void MlpForward::evaluate(const MlpQuery& query, const MlpLevel& level, ThreadTeam* team) const {
    const Coefficients coefficient = coefficients(level.m, level.s, query.output);
    const AlignedFloats bias = foldedBias(level.halfLogSnr);
    std::vector<PackedLayer> layers = layers_;
    layers.front() = pointsOnly_;
    layers.front().bias = bias.data();
    assert(query.x.size() == query.out.size());
    MlpCall shared = call();
    shared.layers = layers.data();
    shared.scale = &coefficient.scale;
    shared.shift = &coefficient.shift;
    shared.residual = &coefficient.residual;
    shared.gain = &coefficient.gain;
    std::vector<AlignedFloats> memory = scratch(team != nullptr ? team->size() : 1);
    const auto dimension = static_cast<std::size_t>(dimension_);
    const auto size = static_cast<std::size_t>(kChunkTiles * table_.tilePoints);
    inChunks(team, query.x.size() / dimension, size,
             [&](std::size_t first, std::size_t count, int member) {
                 MlpCall chunk = shared;
                 chunk.x = query.x.data() + first * dimension;
                 chunk.out = query.out.data() + first * dimension;
                 chunk.count = count;
                 chunk.scratch = memory[static_cast<std::size_t>(member)].data();
                 table_.forward(chunk);
             });
}

void MlpForward::evaluate(const MlpQuery& query, const MlpLevels& levels, ThreadTeam* team) const {
    assert(query.x.size() == query.out.size());
    MlpCall shared = call();
    shared.layers = layers_.data();
    shared.frequencies = frequencies_.data();
    shared.frequencyCount = kFrequencies;
    shared.coefficientStride = 1;
    std::vector<AlignedFloats> memory = scratch(team != nullptr ? team->size() : 1);
    const auto dimension = static_cast<std::size_t>(dimension_);
    const auto size = static_cast<std::size_t>(kChunkTiles * table_.tilePoints);
    inChunks(team, query.x.size() / dimension, size,
             [&](std::size_t first, std::size_t count, int member) {
                 std::vector<float> numbers(4 * count);
                 float* const scale = numbers.data();
                 for (std::size_t i = 0; i < count; ++i) {
                     const Coefficients c =
                         coefficients(levels.m[first + i], levels.s[first + i], query.output);
                     scale[i] = c.scale;
                     scale[count + i] = c.shift;
                     scale[2 * count + i] = c.residual;
                     scale[3 * count + i] = c.gain;
                 }
                 MlpCall chunk = shared;
                 chunk.scale = scale;
                 chunk.shift = scale + count;
                 chunk.residual = scale + 2 * count;
                 chunk.gain = scale + 3 * count;
                 chunk.times = levels.halfLogSnr.data() + first;
                 chunk.x = query.x.data() + first * dimension;
                 chunk.out = query.out.data() + first * dimension;
                 chunk.count = count;
                 chunk.scratch = memory[static_cast<std::size_t>(member)].data();
                 table_.forward(chunk);
             });
}

}  // namespace scorescope::kernel
