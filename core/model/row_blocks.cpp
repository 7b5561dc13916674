// SPDX-License-Identifier: Apache-2.0
#include "core/model/row_blocks.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <ATen/ThreadLocalState.h>
#include <torch/types.h>

namespace scorescope {
namespace {

/// of(i) for i < count; side by side where the processor computes.
template <class Part>
std::vector<Part> ofEach(std::int64_t count, torch::Device device,
                         const std::function<Part(std::int64_t)>& of) {
    std::vector<Part> parts(static_cast<std::size_t>(count));
    const at::ThreadLocalState caller;  // the other threads keep no graph when this one keeps none
    const auto some = [&](std::int64_t begin, std::int64_t end) {
        const at::ThreadLocalStateGuard guard(caller);
        for (std::int64_t i = begin; i < end; ++i) parts[static_cast<std::size_t>(i)] = of(i);
    };
    if (device.is_cpu()) {
        at::parallel_for(0, count, 1, some);
    } else {
        some(0, count);
    }
    return parts;
}

/// The rows of block i.
torch::Tensor blockOf(const torch::Tensor& x, std::int64_t rows, std::int64_t i,
                      std::int64_t dimension = 0) {
    return x.narrow(dimension, i * rows, std::min(rows, x.size(dimension) - i * rows));
}

std::int64_t blockCount(const torch::Tensor& x, std::int64_t rows) {
    return (x.size(0) + rows - 1) / rows;
}

}  // namespace

torch::Tensor overRowBlocks(const torch::Tensor& x, std::int64_t rows,
                            const std::function<torch::Tensor(const torch::Tensor&)>& f) {
    if (x.size(0) == rows) return f(x);
    return at::cat(ofEach<torch::Tensor>(blockCount(x, rows), x.device(), [&](std::int64_t i) {
        torch::Tensor block = blockOf(x, rows, i);
        const std::int64_t count = block.size(0);
        if (count < rows) {
            block = at::cat({block, at::zeros({rows - count, x.size(1)}, x.options())});
        }
        return f(block).narrow(0, 0, count);
    }));
}

torch::Tensor overRowPieces(const torch::Tensor& x, std::int64_t rows,
                            const std::function<torch::Tensor(const torch::Tensor&)>& f) {
    return at::cat(ofEach<torch::Tensor>(blockCount(x, rows), x.device(),
                                         [&](std::int64_t i) { return f(blockOf(x, rows, i)); }));
}

ScoreProducts productsOverRows(
    const torch::Tensor& x, const torch::Tensor& probes, std::int64_t rows,
    const std::function<ScoreProducts(const torch::Tensor&, const torch::Tensor&)>& f) {
    const auto parts = ofEach<ScoreProducts>(blockCount(x, rows), x.device(), [&](std::int64_t i) {
        return f(blockOf(x, rows, i), blockOf(probes, rows, i, 1));
    });
    std::vector<torch::Tensor> scores, products;
    for (const ScoreProducts& part : parts) {
        scores.push_back(part.score);
        products.push_back(part.products);
    }
    return {at::cat(scores), at::cat(products, 1)};
}

torch::Tensor overLatentBlocks(
    const torch::Tensor& x, const torch::Tensor& z,
    const std::function<torch::Tensor(const torch::Tensor&, const torch::Tensor&)>& f) {
    const torch::Tensor latents = z.expand({x.size(0), -1});
    return at::cat(
        ofEach<torch::Tensor>(blockCount(x, kLatentRows), x.device(), [&](std::int64_t i) {
            return f(blockOf(x, kLatentRows, i), blockOf(latents, kLatentRows, i));
        }));
}

}  // namespace scorescope
