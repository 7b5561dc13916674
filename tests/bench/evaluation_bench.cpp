// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "core/kernel/exact_densities.h"
#include "core/kernel/mlp_forward.h"
#include "core/kernel/particles.h"
#include "tests/kernel/dense_reference.h"

namespace scorescope::kernel::test {
namespace {

constexpr std::int64_t kGrid = 65536;

/// Whether to go on; notes which instruction set is measured.
bool begin(benchmark::State& state, Isa isa) {
    state.SetLabel(std::string(isaName(isa)));
    if (isa <= bestIsa()) return true;
    state.SkipWithError("this processor does not run it");
    return false;
}

/// W2 and W2s: the field of a 128-128-128 network. Arguments: instruction set, points, shared t.
void forward(benchmark::State& state) {
    const auto isa = static_cast<Isa>(state.range(0));
    if (!begin(state, isa)) return;
    const bool shared = state.range(2) != 0;
    const DenseCase net(128, 3, 2, state.range(1), true);
    const MlpForward network(net.network, net.weights, isa);
    std::vector<float> out(net.eps.size());
    const MlpQuery query{net.eps, MlpOutput::score, out};
    for (auto _ : state) {
        if (shared) {
            network.evaluate(query, MlpLevel{0.8, 0.6, net.halfLogSnr[0]});
        } else {
            network.evaluate(query, MlpLevels{net.m, net.s, net.halfLogSnr});
        }
        benchmark::DoNotOptimize(out.data());
    }
    const double products = (shared ? 2.0 : 34.0) * 128.0 + 2.0 * 128.0 * 128.0 + 128.0 * 2.0;
    state.counters["FLOP/s"] = benchmark::Counter(
        2.0 * products * static_cast<double>(state.range(1)),
        benchmark::Counter::kIsIterationInvariantRate, benchmark::Counter::kIs1000);
}
BENCHMARK(forward)
    ->ArgNames({"isa", "points", "shared"})
    ->ArgsProduct({{0, 1, 2}, {kGrid}, {0, 1}})
    ->ArgsProduct({{1}, {1000, 10000, 100000, 1000000}, {1}})
    ->Unit(benchmark::kMillisecond);

void normalDraws(benchmark::State& state) {
    const auto isa = static_cast<Isa>(state.range(0));
    if (!begin(state, isa)) return;
    std::vector<float> out(2 * kGrid);
    for (auto _ : state) particleNormals({{1, Stream::path}, 2}, isa, out);
    state.SetItemsProcessed(state.iterations() * kGrid * 2);
}
BENCHMARK(normalDraws)->ArgName("isa")->DenseRange(0, 2)->Unit(benchmark::kMillisecond);

void particleStep(benchmark::State& state) {
    const auto isa = static_cast<Isa>(state.range(0));
    if (!begin(state, isa)) return;
    std::vector<float> x(2 * kGrid, 0.5F);
    const std::vector<float> score(2 * kGrid, 0.1F);
    for (auto _ : state) {
        affineStep({{1, Stream::path}, 2}, isa, {{0.9F, 0.1F, 0.1F}, x, score});
    }
    state.SetItemsProcessed(state.iterations() * kGrid);
}
BENCHMARK(particleStep)->ArgName("isa")->DenseRange(0, 2)->Unit(benchmark::kMillisecond);

std::vector<float> gridPoints(std::int64_t count) {
    std::vector<float> x;
    for (std::int64_t i = 0; i < count; ++i) {
        x.push_back(static_cast<float>(i % 256) / 64.0F - 2.0F);
        x.push_back(static_cast<float>(i / 256 % 256) / 64.0F - 2.0F);
    }
    return x;
}

/// Score of eight round components.
void mixture(benchmark::State& state) {
    const auto isa = static_cast<Isa>(state.range(0));
    if (!begin(state, isa)) return;
    MixtureDensity density{2, std::vector<double>(8, -2.08), {}, std::vector<double>(16, 0.1), {}};
    for (int k = 0; k < 16; ++k) density.means.push_back(0.2 * k - 1.6);
    const std::vector<float> x = gridPoints(kGrid);
    std::vector<float> score(x.size());
    for (auto _ : state) density.evaluate({x, score, {}}, isa);
    state.SetItemsProcessed(state.iterations() * kGrid);
}
BENCHMARK(mixture)->ArgName("isa")->DenseRange(0, 2)->Unit(benchmark::kMillisecond);

/// Score of 2,000 noised points at 4,096 places.
void empirical(benchmark::State& state) {
    const auto isa = static_cast<Isa>(state.range(0));
    if (!begin(state, isa)) return;
    const DenseCase made(8, 1, 2, 2000, true);
    const EmpiricalDensity density{2, {made.eps.begin(), made.eps.end()}, 0.1};
    const std::vector<float> x = gridPoints(4096);
    std::vector<float> score(x.size());
    for (auto _ : state) density.evaluate({x, score, {}}, isa);
    state.SetItemsProcessed(state.iterations() * 4096 * 2000);
}
BENCHMARK(empirical)->ArgName("isa")->DenseRange(0, 2)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace scorescope::kernel::test
