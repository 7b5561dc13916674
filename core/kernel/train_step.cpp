// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/train_step.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace scorescope::kernel {
namespace {

constexpr std::int64_t kLine = 16;  ///< floats of a cache line

// Activations of a small network's tile stay in the first-level cache beside the weights that a
// block of a product reads; a large network's gradient sums no longer fit, so more samples share
// each pass over them.
constexpr std::int64_t kTileRows = 48;
constexpr std::int64_t kLargeTileRows = 128;
constexpr std::int64_t kLargeWidth = 384;

// More chunks let more threads work; each costs memory and a pass over the weights.
constexpr std::int64_t kChunkRows = 128;
constexpr std::int64_t kFewestChunks = 4;  ///< that large networks may have
constexpr std::int64_t kMostChunks = 16;
constexpr std::int64_t kMostSumNumbers = 1 << 26;  ///< of all chunks together: 256 MiB

constexpr std::int64_t kReduceNumbers = 4096;  ///< of one item of work
constexpr std::int64_t kUpdateNumbers = 4096;

std::int64_t divideUp(std::int64_t a, std::int64_t b) {
    return (a + b - 1) / b;
}

std::int64_t roundUp(std::int64_t a, std::int64_t b) {
    return divideUp(a, b) * b;
}

/// Whole cache lines, an odd number of them: rows in steps of a power of two would compete for a
/// few places in the cache.
std::int64_t strideOf(std::int64_t columns) {
    const std::int64_t lines = divideUp(columns, kLine);
    return (lines % 2 == 0 ? lines + 1 : lines) * kLine;
}

/// Gives out places one after the other.
class Places {
public:
    std::int64_t take(std::int64_t count) {
        const std::int64_t place = size_;
        size_ += roundUp(count, kLine);
        return place;
    }
    std::int64_t size() const { return size_; }

private:
    std::int64_t size_ = 0;
};

}  // namespace

TrainStep::TrainStep(const TrainNetwork& network, Isa isa, ThreadTeam& team)
    : table_(SCORESCOPE_PICK_TABLE(trainTable, isa)), team_(team), mean_(network.mean) {
    assert(static_cast<std::int64_t>(mean_.size()) == network.dimension);
    for (std::int64_t i = 0; i < kTrainFrequencies; ++i) {
        const double exponent = -2.0 + 4.0 * static_cast<double>(i) / (kTrainFrequencies - 1);
        frequencies_.push_back(static_cast<float>(std::exp(exponent)));
    }
    layOut(network);
    for (const TrainLayer& layer : layers_) addRows(layer);
    squares_.resize(rows_.size());
    scratch_ = AlignedFloats(scratchSize_ * team_.size());
}

void TrainStep::layOut(const TrainNetwork& network) {
    const std::int64_t tileRows = network.width < kLargeWidth ? kTileRows : kLargeTileRows;
    Places packed, sum, scratch;
    std::int64_t inputs = network.dimension + 2 * kTrainFrequencies;
    std::int64_t widest = 0;
    for (std::int64_t l = 0; l <= network.depth; ++l) {
        TrainLayer layer{};
        layer.inputs = inputs;
        layer.outputs = l < network.depth ? network.width : network.dimension;
        layer.inputStride = strideOf(layer.inputs);
        layer.outputStride = strideOf(layer.outputs);
        layer.weights = parameters_;
        layer.bias = layer.weights + layer.outputs * layer.inputs;
        parameters_ = layer.bias + layer.outputs;
        layer.forwardWeights =
            packed.take(layer.inputs * roundUp(layer.outputs, table_.panelColumns));
        layer.backwardWeights =
            packed.take(layer.outputs * roundUp(layer.inputs, table_.panelColumns));
        layer.packedBias = packed.take(layer.outputStride);
        layer.weightSum = sum.take(layer.outputs * layer.inputStride);
        layer.biasSum = sum.take(layer.outputStride);
        layer.values = scratch.take(tileRows * layer.inputStride);
        layer.slopes = scratch.take(tileRows * layer.inputStride);
        widest = std::max({widest, layer.inputStride, layer.outputStride});
        inputs = layer.outputs;
        layers_.push_back(layer);
    }
    net_ = {layers_.data(),
            static_cast<std::int64_t>(layers_.size()),
            network.dimension,
            {scratch.take(tileRows * widest), scratch.take(tileRows * widest)},
            frequencies_.data(),
            mean_.data(),
            static_cast<float>(network.variance),
            network.preconditioned,
            tileRows};
    scratchSize_ = scratch.size();
    sumSize_ = sum.size();
    packed_ = AlignedFloats(packed.size());
}

void TrainStep::addRows(const TrainLayer& layer) {
    const std::int64_t most = std::max<std::int64_t>(1, kReduceNumbers / layer.inputs);
    for (std::int64_t row = 0; row < layer.outputs; row += most) {
        rows_.push_back({layer.weights + row * layer.inputs,
                         layer.weightSum + row * layer.inputStride,
                         std::min(most, layer.outputs - row), layer.inputs, layer.inputStride});
    }
    rows_.push_back({layer.bias, layer.biasSum, 1, layer.outputs, layer.outputStride});
}

void TrainStep::planChunks(std::int64_t batch) {
    const std::int64_t most = std::clamp(kMostSumNumbers / sumSize_, kFewestChunks, kMostChunks);
    chunkSize_ = std::max(kChunkRows, divideUp(batch, most));
    chunkCount_ = divideUp(batch, chunkSize_);
    if (sums_.size() < chunkCount_ * sumSize_) sums_ = AlignedFloats(chunkCount_ * sumSize_);
    errors_.resize(static_cast<std::size_t>(batch));
}

TrainValue TrainStep::gradient(std::span<const float> weights, const TrainBatch& batch,
                               std::span<float> gradient) {
    assert(static_cast<std::int64_t>(weights.size()) == parameters_ &&
           gradient.size() == weights.size());
    planChunks(static_cast<std::int64_t>(batch.rows.size()));
    team_.forEach(net_.layerCount, [&](std::int64_t l) {
        table_.pack(layers_[static_cast<std::size_t>(l)], weights.data(), packed_.data());
    });
    runChunks(batch);

    TrainValue value;
    for (std::size_t i = 0; i < errors_.size(); ++i) {
        value.loss += static_cast<double>(errors_[i] * batch.weight[i]);
    }
    value.loss /= static_cast<double>(errors_.size());
    const double squares = reduce(gradient.data());
    // Adam squares the gradient in single precision.
    const bool tooLong = squares > static_cast<double>(std::numeric_limits<float>::max());
    value.gradientNorm = tooLong ? std::numeric_limits<double>::infinity() : std::sqrt(squares);
    return value;
}

void TrainStep::runChunks(const TrainBatch& batch) {
    const auto count = static_cast<std::int64_t>(batch.rows.size());
    const TrainSamples samples = {batch.points.data(), batch.rows.data(), batch.eps.data(),
                                  batch.m.data(),      batch.s.data(),    batch.halfLogSnr.data(),
                                  batch.weight.data(), errors_.data(),    count};
    team_.forEach(chunkCount_, [&](std::int64_t c, int member) {
        const std::int64_t first = c * chunkSize_;
        table_.chunk(net_, samples,
                     {first, std::min(chunkSize_, count - first), packed_.data(),
                      scratch_.data() + member * scratchSize_, sums_.data() + c * sumSize_});
    });
}

double TrainStep::reduce(float* gradient) {
    const TrainSums sums = {sums_.data(), chunkCount_, sumSize_};
    team_.forEach(static_cast<std::int64_t>(rows_.size()), [&](std::int64_t i) {
        const auto place = static_cast<std::size_t>(i);
        squares_[place] = table_.reduce(rows_[place], sums, gradient);
    });
    double total = 0.0;
    for (const double part : squares_) total += part;
    return total;
}

void TrainStep::update(const TrainWeights& state, const TrainRates& rates) {
    team_.forEach(divideUp(parameters_, kUpdateNumbers), [&](std::int64_t i) {
        const std::int64_t begin = i * kUpdateNumbers;
        table_.update(state, rates, begin, std::min(parameters_, begin + kUpdateNumbers));
    });
}

}  // namespace scorescope::kernel
