// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>

#include "core/objective/objective.h"
#include "support.h"

namespace scorescope {

/// Resident memory of this process in MiB.
inline double residentMemory() {
    std::ifstream file("/proc/self/statm");
    double size = 0.0, resident = 0.0;
    file >> size >> resident;
    return resident * 4096.0 / (1 << 20);
}

/// Takes steps of the objective's gradient; the memory must not grow with their number.
inline void expectConstantMemory(const std::string& kind, const std::string& model, int steps) {
    const auto settings = experiment({"sde.kind=none", "objective.kind=" + kind,
                                      "model.kind=" + model, "model.width=32", "data.count=500"});
    const auto set = trainingSet(settings);
    const auto sde = makeSde(settings);
    const auto network = makeScoreNetwork(settings, set, torch::kCPU);
    const auto objective = makeObjective(settings);
    const torch::Tensor x0 = randomPoints(256, 2, 8).to(torch::kFloat32);
    double before = 0.0;
    for (int step = 0; step < steps; ++step) {
        if (step == steps / 5) before = residentMemory();
        network->gradients().zero_();
        objective->evaluate(*network, *sde, {x0, 1, step}).loss.backward();
    }
    // A graph of such a step is above 0.5 MiB.
    EXPECT_LT(residentMemory() - before, 16.0) << kind << ' ' << model;
}

}  // namespace scorescope
