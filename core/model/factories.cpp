// SPDX-License-Identifier: Apache-2.0
#include <torch/types.h>

#include "core/base/registry.h"
#include "core/model/data_moments.h"
#include "core/model/energy_network.h"
#include "core/model/mlp.h"
#include "core/model/trunk_score.h"
#include "core/model/unet.h"

namespace scorescope {
namespace {

using MakeNetwork = std::function<std::unique_ptr<ScoreNetwork>(const Settings&, const TrainingSet&,
                                                                torch::Device)>;

std::uint64_t seedOf(const Settings& settings) {
    return static_cast<std::uint64_t>(settings.integer("seed"));
}

std::unique_ptr<Trunk> makeTrunk(const Settings& settings, const TrainingSet& set,
                                 torch::Device device) {
    if (usesUnet(settings)) {
        const auto options = settings.read(unetOptionsSchema(), "model");
        UnetShape shape = unetShape(options, *set.image);
        shape.pixels = settings.text("data.scaling") == "none" &&
                       settings.text("model.parameterisation") != "preconditioned";
        return std::make_unique<Unet>(shape, seedOf(settings), device);
    }
    const auto options = settings.read(scoreModelOptionsSchema(), "model");
    const std::int64_t dimension = set.points.dimension;
    const MlpShape shape{dimension, options.width, options.depth, dimension,
                         !withoutNoise(settings)};
    return std::make_unique<Mlp>(shape, seedOf(settings), device);
}

std::unique_ptr<ScoreNetwork> makeScore(const Settings& settings, const TrainingSet& set,
                                        torch::Device device) {
    const auto options = settings.read(scoreModelOptionsSchema(), "model");
    return std::make_unique<TrunkScore>(makeTrunk(settings, set, device), options.parameterisation,
                                        momentsOf(set, device));
}

std::unique_ptr<ScoreNetwork> makeEnergy(const Settings& settings, const TrainingSet& set,
                                         torch::Device device) {
    const auto options = settings.read(energyModelOptionsSchema(), "model");
    const MlpShape shape{set.points.dimension, options.width, options.depth, 1,
                         !withoutNoise(settings)};
    return std::make_unique<EnergyNetwork>(Mlp(shape, seedOf(settings), device),
                                           momentsOf(set, device));
}

const Registry<MakeNetwork>& modelFactories() {
    static const auto registry =
        Registry<MakeNetwork>{}.add("score", makeScore).add("energy", makeEnergy);
    return registry;
}

}  // namespace

std::unique_ptr<ScoreNetwork> makeScoreNetwork(const Settings& settings, const TrainingSet& set,
                                               torch::Device device) {
    const MakeNetwork* make = modelFactories().find(settings.text("model.kind"));
    assert(make != nullptr);  // a contract test compares catalogue and factories
    return (*make)(settings, set, device);
}

}  // namespace scorescope
