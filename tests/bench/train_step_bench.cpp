// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "tests/kernel/dense_reference.h"

namespace scorescope::kernel::test {
namespace {

/// Operations of one step: forward and both products of backward; the first layer's input needs no
/// derivative.
double operations(const TrainNetwork& network, double batch) {
    double products = 0.0;
    double inputs = static_cast<double>(network.dimension) + 32.0;
    for (std::int64_t l = 0; l <= network.depth; ++l) {
        const auto outputs =
            static_cast<double>(l < network.depth ? network.width : network.dimension);
        products += inputs * outputs * (l == 0 ? 2.0 : 3.0);
        inputs = outputs;
    }
    return 2.0 * products * batch;
}

/// W1: one step of a 128-128-128 network. Arguments: instruction set, threads, batch.
void trainStep(benchmark::State& state) {
    const auto isa = static_cast<Isa>(state.range(0));
    DenseCase made(128, 3, 2, state.range(2), true);
    ThreadTeam team(static_cast<int>(state.range(1)));
    TrainStep step(made.network, isa, team);
    const std::size_t count = made.weights.size();
    std::vector<float> average = made.weights;
    std::vector<float> first(count), second(count), gradient(count);
    const TrainRates rates = {1.0F, 0.9F, 0.1F, 0.999F, 0.001F, 1.0F, 1e-8F, 1e-5F, 0.001F};
    for (auto _ : state) {
        benchmark::DoNotOptimize(step.gradient(made.weights, made.view(), gradient));
        step.update(
            {made.weights.data(), average.data(), first.data(), second.data(), gradient.data()},
            rates);
    }
    state.SetLabel(std::string(isaName(isa)));
    state.counters["FLOP/s"] = benchmark::Counter(
        operations(made.network, static_cast<double>(state.range(2))),
        benchmark::Counter::kIsIterationInvariantRate, benchmark::Counter::kIs1000);
}
void cases(benchmark::internal::Benchmark* all) {
    for (const Isa isa : supportedIsas()) all->Args({static_cast<int>(isa), 1, 1024});
    for (const int batch : {512, 1024}) all->Args({static_cast<int>(bestIsa()), 2, batch});
}
BENCHMARK(trainStep)
    ->ArgNames({"isa", "threads", "batch"})
    ->Apply(cases)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

}  // namespace
}  // namespace scorescope::kernel::test
