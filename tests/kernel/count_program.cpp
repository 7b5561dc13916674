// SPDX-License-Identifier: Apache-2.0
// Runs one kernel of the instruction set that SCORESCOPE_ISA names, under callgrind.

#include <cstdio>
#include <string_view>

#include "core/kernel/exact_densities.h"
#include "core/kernel/gelu_table.h"
#include "core/kernel/group_norm_table.h"
#include "core/kernel/mlp_forward.h"
#include "core/kernel/particles.h"
#include "core/kernel/train_step.h"
#include "core/kernel/winograd_table.h"

namespace scorescope::kernel {
namespace {

constexpr std::size_t kPoints = 4096;

std::vector<float> wave(std::size_t count) {
    std::vector<float> values(count);
    for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<float>(i % 97) / 97.0F - 0.5F;
    return values;
}

void runForward(Isa isa) {
    TrainNetwork network;
    network.mean = {0.1F, -0.1F};
    const MlpForward forward(network, wave(34 * 128 + 128 + 2 * (128 * 128 + 128) + 258), isa);
    std::vector<float> x = wave(2 * kPoints);
    forward.evaluate({x, MlpOutput::score, x}, MlpLevel{0.8, 0.6, 0.28F});
}

void runStep(Isa isa) {
    std::vector<float> x = wave(2 * kPoints);
    const std::vector<float> score = wave(2 * kPoints);
    for (int i = 0; i < 30; ++i) {
        affineStep({{1, Stream::path}, 2}, isa, {{0.9F, 0.1F, 0.1F}, x, score});
    }
}

void runEmpirical(Isa isa) {
    const std::vector<float> points = wave(1000);
    std::vector<float> x = wave(8192), score(8192);
    EmpiricalDensity{2, {points.begin(), points.end()}, 0.1}.evaluate({x, score, {}}, isa);
}

void runTraining(Isa isa) {
    constexpr std::size_t kBatch = 256;
    TrainNetwork network;
    network.mean = {0.1F, -0.1F};
    ThreadTeam team(1);
    TrainStep step(network, isa, team);
    const auto count = static_cast<std::size_t>(step.parameters());
    std::vector<float> weights = wave(count), average = weights;
    std::vector<float> first(count), second(count), gradient(count);
    const std::vector<float> points = wave(2 * kBatch), eps = wave(2 * kBatch);
    const std::vector<float> level(kBatch, 0.7F);
    std::vector<std::uint32_t> rows(kBatch);
    for (std::size_t i = 0; i < kBatch; ++i) rows[i] = static_cast<std::uint32_t>(i);
    (void)step.gradient(weights, {points, rows, eps, level, level, level, level}, gradient);
    step.update({weights.data(), average.data(), first.data(), second.data(), gradient.data()},
                {1.0F, 0.9F, 0.1F, 0.999F, 0.001F, 1.0F, 1e-8F, 1e-3F, 0.1F});
}

/// GN and SiLU of 64 images [14, 14, 64] and back.
void runNorm(Isa isa) {
    constexpr std::int64_t kPlaces = 196, kChannels = 64, kGroups = 16;
    const GroupNormTable& table = SCORESCOPE_PICK_TABLE(groupNormTable, isa);
    const std::vector<float> x = wave(kPlaces * kChannels), weight = wave(kChannels);
    std::vector<float> y(x.size()), dx(x.size()), room(2 * kGroups + 8 * kChannels);
    float* const sums = room.data() + 2 * kGroups;
    float* const scratch = sums + 3 * kChannels;
    for (int image = 0; image < 64; ++image) {
        const GroupNormCall call{
            x.data(), weight.data(), weight.data(), weight.data(),         kPlaces, kChannels,
            kGroups,  true,          room.data(),   room.data() + kGroups, scratch};
        table.forward(call, 1e-6F, y.data());
        table.backward(call, {x.data(), dx.data(), sums, sums + kChannels, sums + 2 * kChannels});
    }
}

/// GELU of half a million numbers and its first two derivatives.
void runGelu(Isa isa) {
    constexpr std::int64_t kCount = 1 << 19;
    const GeluTable& table = SCORESCOPE_PICK_TABLE(geluTable, isa);
    const std::vector<float> x = wave(kCount);
    std::vector<float> y(x.size()), second(x.size());
    table.value(x.data(), kCount, y.data());
    table.gradient(x.data(), x.data(), kCount, y.data());
    table.second(x.data(), x.data(), x.data(), kCount, y.data(), second.data());
}

/// A convolution of 16 images [14, 14, 32] and its gradients.
void runConvolution(Isa isa) {
    constexpr std::int64_t kChannels = 32, kImages = 16, kTiles = kImages * 49;
    constexpr WinogradShape kShape{14, 14, kChannels, kChannels};
    const WinogradTable& table = SCORESCOPE_PICK_TABLE(winogradTable, isa);
    const std::vector<float> x = wave(kImages * 196 * kChannels), weights = wave(9 * 32 * 32);
    std::vector<float> packed(16 * kChannels * 64), y(x.size()), sums(16 * kChannels * kChannels);
    std::vector<float> scratch(16 * kWinogradTiles * 2 * kChannels + kChannels);
    std::vector<float> bias(kChannels), gradient(weights.size());
    const WinogradTiles tiles{kShape, 0, kTiles, scratch.data()};
    table.pack(kShape, weights.data(), packed.data());
    table.forward(tiles, packed.data(), bias.data(), x.data(), y.data());
    table.packBackward(kShape, weights.data(), packed.data());
    table.forward(tiles, packed.data(), nullptr, x.data(), y.data());
    table.addGradients(tiles, x.data(), y.data(), sums.data(), bias.data());
    table.weightGradient(kShape, sums.data(), gradient.data());
}

}  // namespace
}  // namespace scorescope::kernel

int main(int count, char** words) {
    using namespace scorescope::kernel;
    const auto isa = chosenIsa();
    const std::string_view which = count == 2 ? words[1] : "";
    if (!isa) {
        std::fprintf(stderr, "%s\n", isa.error().line().c_str());
        return 2;
    }
    if (which == "forward") {
        runForward(*isa);
    } else if (which == "step") {
        runStep(*isa);
    } else if (which == "training") {
        runTraining(*isa);
    } else if (which == "empirical") {
        runEmpirical(*isa);
    } else if (which == "norm") {
        runNorm(*isa);
    } else if (which == "gelu") {
        runGelu(*isa);
    } else if (which == "convolution") {
        runConvolution(*isa);
    } else {
        return 2;
    }
    return 0;
}
