// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/kernel/isa.h"

namespace scorescope::app {

/// What the workloads compute with: drawn from a fixed seed, or read from the file of a comparison
/// with other programs.
struct BenchNumbers {
    std::vector<float> weights;  ///< of a 34-128-128-128-2 network, flat
    std::vector<float> x0, eps;  ///< [batch, 2]
    std::vector<double> batchT;  ///< [batch]
    std::vector<float> grid;     ///< [points, 2]
    std::vector<double> gridT;   ///< [points]
};
BenchNumbers drawBenchNumbers();

/// Arrays `weights`, `x0`, `eps`, `batch_t`, `grid`, `grid_t` of an NPZ file.
Result<BenchNumbers> readBenchNumbers(const std::string& path);

struct BenchSite {
    std::shared_ptr<const BenchNumbers> numbers;
    kernel::Isa isa;
    int threads = 1;
};

/// One thing to measure. Either `once` is timed, or `value` is a figure of its own.
struct BenchWorkload {
    std::string name;
    std::string title;
    /// Makes what the work needs and returns the work; its result is a number to compare by.
    std::function<std::function<double()>(const BenchSite&)> prepare;
    std::function<double(const BenchSite&)> value;
    std::string unit = "ms";  ///< of `value`
};

/// Every workload, in the order in which they are shown.
const std::vector<BenchWorkload>& benchWorkloads();

}  // namespace scorescope::app
