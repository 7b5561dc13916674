// SPDX-License-Identifier: Apache-2.0
#include "app/cli/bench_workloads.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "core/base/npy.h"
#include "core/base/random.h"
#include "core/kernel/machine_limits.h"
#include "core/kernel/mlp_forward.h"
#include "core/kernel/particles.h"
#include "core/kernel/train_step.h"
#include "core/sde/vp_sde.h"

namespace scorescope::app {
namespace {

using kernel::MlpForward;
using kernel::ThreadTeam;
using kernel::TrainStep;

constexpr std::int64_t kParameters = 37'762;
constexpr std::size_t kBatch = 1024;
constexpr std::size_t kSide = 256;  // of the grid of points
constexpr double kHalfWidth = 3.0;
constexpr double kTMin = 1e-3;
constexpr std::size_t kParticles = 10'000;
constexpr int kSteps = 500;
constexpr double kSharedT = 0.5;
constexpr std::uint64_t kMaxFileBytes = 64 << 20;
constexpr std::size_t kSecondLevelCache = 256 << 10;
constexpr std::size_t kMemory = 512 << 20;

kernel::TrainNetwork network() {
    kernel::TrainNetwork network;
    network.preconditioned = false;  // as plainly as every other program writes it
    network.mean = {0.0F, 0.0F};
    return network;
}

/// m, s and ln(m/s) of the VP process, one a sample.
struct Levels {
    explicit Levels(std::span<const double> times) {
        const VpSde sde({});
        for (const double t : times) {
            m.push_back(static_cast<float>(sde.meanScale(t)));
            s.push_back(static_cast<float>(sde.noiseScale(t)));
            halfLogSnr.push_back(static_cast<float>(sde.halfLogSnr(t)));
        }
    }
    std::vector<float> m, s, halfLogSnr;
};

kernel::MlpLevel levelAt(const Sde& sde, double t) {
    return {sde.meanScale(t), sde.noiseScale(t), static_cast<float>(sde.halfLogSnr(t))};
}

double sumOfSizes(std::span<const float> values) {
    return std::accumulate(values.begin(), values.end(), 0.0,
                           [](double sum, float value) { return sum + std::abs(value); });
}

/// Everything that a training step on a fixed batch works with.
struct TrainingCase {
    explicit TrainingCase(const BenchSite& site)
        : numbers(site.numbers),
          team(site.threads),
          step(network(), site.isa, team),
          levels(numbers->batchT),
          weights(numbers->weights),
          average(weights),
          first(weights.size()),
          second(weights.size()),
          gradient(weights.size()),
          rows(numbers->batchT.size()),
          ones(rows.size(), 1.0F) {
        std::iota(rows.begin(), rows.end(), 0U);
    }

    double run() {
        const kernel::TrainBatch batch = {numbers->x0,       rows, numbers->eps, levels.m, levels.s,
                                          levels.halfLogSnr, ones};
        const double loss = step.gradient(weights, batch, gradient).loss;
        ++steps;
        const double n = static_cast<double>(steps);
        kernel::TrainRates rates{1.0F, 0.9F, 0.1F, 0.999F, 0.001F, 0.0F, 1e-8F, 0.0F, 0.001F};
        rates.inverseRootCorrection2 =
            static_cast<float>(1.0 / std::sqrt(1.0 - std::pow(0.999, n)));
        rates.step = static_cast<float>(3e-3 / (1.0 - std::pow(0.9, n)));
        step.update({weights.data(), average.data(), first.data(), second.data(), gradient.data()},
                    rates);
        if (steps == 2) lossOfSecond = loss;
        return lossOfSecond;
    }

    std::shared_ptr<const BenchNumbers> numbers;
    ThreadTeam team;
    TrainStep step;
    Levels levels;
    std::vector<float> weights, average, first, second, gradient;
    std::vector<std::uint32_t> rows;
    std::vector<float> ones;
    std::int64_t steps = 0;
    double lossOfSecond = 0.0;
};

std::function<double()> trainingStep(const BenchSite& site) {
    return [made = std::make_shared<TrainingCase>(site)] { return made->run(); };
}

struct FieldCase {
    explicit FieldCase(const BenchSite& site)
        : numbers(site.numbers),
          team(site.threads),
          forward(network(), numbers->weights, site.isa),
          out(numbers->grid.size()) {}

    std::shared_ptr<const BenchNumbers> numbers;
    ThreadTeam team;
    MlpForward forward;
    std::vector<float> out;
};

std::function<double()> fieldOfEachTime(const BenchSite& site) {
    auto made = std::make_shared<FieldCase>(site);
    auto levels = std::make_shared<Levels>(site.numbers->gridT);
    return [made, levels] {
        made->forward.evaluate({made->numbers->grid, kernel::MlpOutput::eps, made->out},
                               {levels->m, levels->s, levels->halfLogSnr}, &made->team);
        return sumOfSizes(made->out);
    };
}

std::function<double()> fieldOfOneTime(const BenchSite& site) {
    auto made = std::make_shared<FieldCase>(site);
    return [made] {
        made->forward.evaluate({made->numbers->grid, kernel::MlpOutput::eps, made->out},
                               levelAt(VpSde({}), kSharedT), &made->team);
        return sumOfSizes(made->out);
    };
}

double standardDeviation(std::span<const float> values) {
    double sum = 0.0, squares = 0.0;
    for (const float value : values) {
        sum += value;
        squares += double{value} * value;
    }
    const double mean = sum / static_cast<double>(values.size());
    return std::sqrt(squares / static_cast<double>(values.size()) - mean * mean);
}

/// Euler-Maruyama of the reverse SDE on a uniform grid, as the sampler takes its steps.
double reverseSde(FieldCase& made, const BenchSite& site, std::vector<float>& x) {
    const VpSde sde({});
    NoiseKey key{7, Stream::prior};
    kernel::particleNormals({key, 2}, site.isa, x, &made.team);
    key.stream = Stream::path;
    const double dt = (kTMin - 1.0) / kSteps;
    for (int i = 0; i < kSteps; ++i) {
        const double t = 1.0 + i * dt;
        made.forward.evaluate({x, kernel::MlpOutput::score, made.out}, levelAt(sde, t), &made.team);
        const double gSquared = sde.diffusionSquared(t);
        key.step = static_cast<std::uint32_t>(i);
        kernel::affineStep(
            {key, 2}, site.isa,
            {{static_cast<float>(1.0 + sde.driftRate(t) * dt), static_cast<float>(-gSquared * dt),
              static_cast<float>(std::sqrt(-gSquared * dt))},
             x,
             made.out},
            &made.team);
    }
    return standardDeviation(x);
}

std::function<double()> reverseSdeOfParticles(const BenchSite& site) {
    auto made = std::make_shared<FieldCase>(site);
    made->out.resize(2 * kParticles);
    auto x = std::make_shared<std::vector<float>>(2 * kParticles);
    return [made, site, x] { return reverseSde(*made, site, *x); };
}

Error wrongNumbers(const std::string& path, const std::string& name) {
    return {Fault::file, "has no array \"" + name + "\" of the right size", path,
            "make it with tests/bench/peers/compare.py"};
}

}  // namespace

BenchNumbers drawBenchNumbers() {
    BenchNumbers numbers;
    constexpr std::uint64_t kSeed = 7;
    numbers.weights.resize(kParameters);
    normals({kSeed, Stream::weights}, std::span<float>(numbers.weights));
    for (float& weight : numbers.weights) weight *= 0.08F;  // near 1/sqrt(128)
    numbers.x0.resize(2 * kBatch);
    normals({kSeed, Stream::data}, std::span<float>(numbers.x0));
    numbers.eps.resize(2 * kBatch);
    normals({kSeed, Stream::noise}, std::span<float>(numbers.eps));
    const auto time = [](std::uint64_t i) {
        return kTMin + (1.0 - kTMin) * uniform({kSeed, Stream::time, i});
    };
    for (std::size_t i = 0; i < kBatch; ++i) numbers.batchT.push_back(time(i));
    constexpr double kStep = 2.0 * kHalfWidth / (kSide - 1);
    for (std::size_t i = 0; i < kSide * kSide; ++i) {
        const std::size_t column = i % kSide, row = i / kSide;
        numbers.grid.push_back(static_cast<float>(kStep * double(column) - kHalfWidth));
        numbers.grid.push_back(static_cast<float>(kStep * double(row) - kHalfWidth));
        numbers.gridT.push_back(time(i));
    }
    return numbers;
}

Result<BenchNumbers> readBenchNumbers(const std::string& path) {
    const auto arrays = readNpz(path, kMaxFileBytes);
    if (!arrays) return arrays.error();
    std::vector<std::vector<double>> found;
    for (const char* name : {"weights", "x0", "eps", "batch_t", "grid", "grid_t"}) {
        const auto named = std::find_if(arrays->begin(), arrays->end(),
                                        [name](const auto& pair) { return pair.first == name; });
        if (named == arrays->end()) return wrongNumbers(path, name);
        found.push_back(npyValues(named->second));
    }
    if (found[0].size() != kParameters) return wrongNumbers(path, "weights");
    if (found[3].empty()) return wrongNumbers(path, "batch_t");
    if (found[5].empty()) return wrongNumbers(path, "grid_t");
    if (found[1].size() != 2 * found[3].size()) return wrongNumbers(path, "x0");
    if (found[2].size() != found[1].size()) return wrongNumbers(path, "eps");
    if (found[4].size() != 2 * found[5].size()) return wrongNumbers(path, "grid");
    const auto floats = [](const std::vector<double>& values) {
        return std::vector<float>(values.begin(), values.end());
    };
    return BenchNumbers{floats(found[0]), floats(found[1]), floats(found[2]),
                        found[3],         floats(found[4]), found[5]};
}

const std::vector<BenchWorkload>& benchWorkloads() {
    static const std::vector<BenchWorkload> workloads = {
        {"W1", "training step, batch 1,024", trainingStep, {}, "ms"},
        {"W2", "field at 65,536 points, each with its own t", fieldOfEachTime, {}, "ms"},
        {"W2s", "field at 65,536 points, one t", fieldOfOneTime, {}, "ms"},
        {"W3", "10,000 particles, 500 steps of the reverse SDE", reverseSdeOfParticles, {}, "ms"},
        {"fma",
         "limit of fused multiply-adds, one core",
         {},
         [](const BenchSite& site) { return 1e-9 * kernel::multiplyAddLimit(site.isa); },
         "GFLOP/s"},
        {"cache",
         "copying 256 KiB, one core",
         {},
         [](const BenchSite&) { return 1e-9 * kernel::copyLimit(kSecondLevelCache); },
         "GB/s"},
        {"memory",
         "copying 512 MiB, one core",
         {},
         [](const BenchSite&) { return 1e-9 * kernel::copyLimit(kMemory); },
         "GB/s"},
    };
    return workloads;
}

}  // namespace scorescope::app
