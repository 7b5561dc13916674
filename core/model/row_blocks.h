// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <torch/types.h>

#include <functional>

#include "core/model/score_function.h"

namespace scorescope {

/// f of blocks of exactly `rows` rows of x, put together again; the last block is filled up with
/// rows of 0, whose results are dropped.
///
/// Vector instructions and matrix products round differently at the ragged end of an array. With
/// blocks of one size a row's result depends on its place only, not on how many rows follow it.
///
/// Here and below f runs on as many threads as the caller may use, a block on each.
torch::Tensor overRowBlocks(const torch::Tensor& x, std::int64_t rows,
                            const std::function<torch::Tensor(const torch::Tensor&)>& f);

/// f of blocks of at most `rows` rows of x [N, D] and of probes [P, N, D], put together again.
ScoreProducts productsOverRows(
    const torch::Tensor& x, const torch::Tensor& probes, std::int64_t rows,
    const std::function<ScoreProducts(const torch::Tensor&, const torch::Tensor&)>& f);

/// f of blocks of at most `rows` rows of x, put together again.
torch::Tensor overRowPieces(const torch::Tensor& x, std::int64_t rows,
                            const std::function<torch::Tensor(const torch::Tensor&)>& f);

constexpr std::int64_t kLatentRows = 8;  ///< of a block of overLatentBlocks

/// f of blocks of kLatentRows rows of x [N, D] with the same rows of z [N, L] (or [1, L], the same
/// for all rows), put together again: what a backward pass keeps of a block stays small.
torch::Tensor overLatentBlocks(
    const torch::Tensor& x, const torch::Tensor& z,
    const std::function<torch::Tensor(const torch::Tensor&, const torch::Tensor&)>& f);

}  // namespace scorescope
