// SPDX-License-Identifier: Apache-2.0
#include "core/model/row_blocks.h"

#include <torch/types.h>

namespace scorescope {
namespace {

constexpr std::int64_t kLatentRows = 128;

}  // namespace

torch::Tensor overRowBlocks(const torch::Tensor& x, std::int64_t rows,
                            const std::function<torch::Tensor(const torch::Tensor&)>& f) {
    if (x.size(0) == rows) return f(x);
    std::vector<torch::Tensor> results;
    for (std::int64_t first = 0; first < x.size(0); first += rows) {
        const std::int64_t count = std::min(rows, x.size(0) - first);
        torch::Tensor block = x.narrow(0, first, count);
        if (count < rows) {
            block = torch::cat({block, torch::zeros({rows - count, x.size(1)}, x.options())});
        }
        results.push_back(f(block).narrow(0, 0, count));
    }
    return torch::cat(results);
}

ScoreProducts productsOverRows(
    const torch::Tensor& x, const torch::Tensor& probes, std::int64_t rows,
    const std::function<ScoreProducts(const torch::Tensor&, const torch::Tensor&)>& f) {
    std::vector<torch::Tensor> scores;
    std::vector<torch::Tensor> products;
    for (std::int64_t first = 0; first < x.size(0); first += rows) {
        const std::int64_t count = std::min(rows, x.size(0) - first);
        ScoreProducts part = f(x.narrow(0, first, count), probes.narrow(1, first, count));
        scores.push_back(std::move(part.score));
        products.push_back(std::move(part.products));
    }
    return {torch::cat(scores), torch::cat(products, 1)};
}

torch::Tensor overLatentBlocks(
    const torch::Tensor& x, const torch::Tensor& z,
    const std::function<torch::Tensor(const torch::Tensor&, const torch::Tensor&)>& f) {
    const auto blocks = x.split(kLatentRows);
    const auto latents = z.expand({x.size(0), -1}).split(kLatentRows);
    std::vector<torch::Tensor> parts;
    for (std::size_t i = 0; i < blocks.size(); ++i) parts.push_back(f(blocks[i], latents[i]));
    return torch::cat(parts);
}

}  // namespace scorescope
