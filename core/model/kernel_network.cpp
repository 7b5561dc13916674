// SPDX-License-Identifier: Apache-2.0
#include "core/model/kernel_network.h"

#include "core/model/model_options.h"
#include "core/sde/sde.h"

namespace scorescope {

bool kernelsKnow(const Settings& settings) {
    if (settings.text("model.kind") != "score" || withoutNoise(settings) || usesUnet(settings)) {
        return false;
    }
    return settings.read(scoreModelOptionsSchema(), "model").parameterisation !=
           Parameterisation::score;
}

kernel::TrainNetwork kernelNetwork(const Settings& settings, const TrainingSet& set) {
    const auto options = settings.read(scoreModelOptionsSchema(), "model");
    kernel::TrainNetwork network;
    network.dimension = set.points.dimension;
    network.width = options.width;
    network.depth = options.depth;
    network.preconditioned = options.parameterisation == Parameterisation::preconditioned;
    network.mean.assign(set.mean.begin(), set.mean.end());
    network.variance = set.variance;
    return network;
}

}  // namespace scorescope
