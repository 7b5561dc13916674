// SPDX-License-Identifier: Apache-2.0
#include "core/model/row_blocks.h"

#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/types.h>
#include <torch/utils.h>

#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

namespace scorescope {
namespace {

/// Two threads for LibTorch while it lives.
struct TwoThreads {
    TwoThreads() { at::set_num_threads(2); }
    ~TwoThreads() { at::set_num_threads(before); }
    TwoThreads(const TwoThreads&) = delete;
    TwoThreads& operator=(const TwoThreads&) = delete;
    const int before = at::get_num_threads();
};

torch::Tensor rowsUpTo(std::int64_t count) {
    return torch::arange(count * 3, torch::kFloat64).view({count, 3});
}

TEST(RowBlocks, EveryRowIsThereInItsPlace) {
    const TwoThreads threads;
    for (const std::int64_t count : {1, 4, 5, 11, 12}) {
        const torch::Tensor x = rowsUpTo(count);
        const auto twice = [](const torch::Tensor& block) { return 2.0 * block; };
        EXPECT_TRUE(torch::equal(overRowBlocks(x, 4, twice), 2.0 * x)) << count;
        EXPECT_TRUE(torch::equal(overRowPieces(x, 4, twice), 2.0 * x)) << count;
        const torch::Tensor z = rowsUpTo(count).narrow(1, 0, 1);
        const auto sum = [](const torch::Tensor& a, const torch::Tensor& b) { return a + b; };
        EXPECT_TRUE(torch::equal(overLatentBlocks(x, z, sum), x + z)) << count;
        EXPECT_TRUE(torch::equal(overLatentBlocks(x, z.narrow(0, 0, 1), sum), x + z[0])) << count;
        const torch::Tensor probes = torch::stack({x, -x});
        const ScoreProducts products =
            productsOverRows(x, probes, 4, [](const torch::Tensor& block, const torch::Tensor& v) {
                return ScoreProducts{-block, (v * block).sum(2)};
            });
        EXPECT_TRUE(torch::equal(products.score, -x)) << count;
        EXPECT_TRUE(torch::equal(products.products, (probes * x).sum(2))) << count;
    }
}

TEST(RowBlocks, AreFilledUpToOneSize) {
    const TwoThreads threads;
    const torch::Tensor sizes = overRowBlocks(rowsUpTo(11), 4, [](const torch::Tensor& block) {
        return torch::full({block.size(0), 1}, static_cast<double>(block.size(0)));
    });
    EXPECT_TRUE(torch::equal(sizes, torch::full({11, 1}, 4.0)));
}

TEST(RowBlocks, RunOnTheThreadsOfTheCallerAsTheCallerDoes) {
    const TwoThreads threads;
    std::mutex mutex;
    std::set<std::thread::id> seen;
    bool graph = false;
    const torch::NoGradGuard guard;
    (void)overRowBlocks(rowsUpTo(12), 4, [&](const torch::Tensor& block) {
        const std::lock_guard lock(mutex);
        seen.insert(std::this_thread::get_id());
        graph = graph || torch::GradMode::is_enabled();
        return block;
    });
    EXPECT_EQ(seen.size(), 2U) << "one thread: is the engine compiled with OpenMP?";
    EXPECT_FALSE(graph) << "a thread keeps a graph that the caller does not want";
}

TEST(RowBlocks, AFailureReachesTheCaller) {
    const TwoThreads threads;
    const auto fail = [](const torch::Tensor& block) -> torch::Tensor {
        if (block[0][0].item<double>() > 20.0) throw std::runtime_error("block");
        return block;
    };
    EXPECT_THROW((void)overRowBlocks(rowsUpTo(12), 4, fail), std::runtime_error);
}

}  // namespace
}  // namespace scorescope
