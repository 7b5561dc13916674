// SPDX-License-Identifier: Apache-2.0
#include <torch/types.h>

#include "core/base/registry.h"
#include "core/model/mlp_score.h"

namespace scorescope {
namespace {

using MakeNetwork = std::function<std::unique_ptr<ScoreNetwork>(const Settings&, const TrainingSet&,
                                                                torch::Device)>;

std::unique_ptr<ScoreNetwork> makeMlpScore(const Settings& settings, const TrainingSet& set,
                                           torch::Device device) {
    const auto options = settings.read(scoreModelOptionsSchema(), "model");
    const auto seed = static_cast<std::uint64_t>(settings.integer("seed"));
    Mlp mlp({set.points.dimension, options.width, options.depth}, seed, device);
    const torch::Tensor mean = torch::tensor(set.mean, torch::kFloat64).to(torch::kFloat32);
    return std::make_unique<MlpScore>(std::move(mlp), options.parameterisation,
                                      MlpScore::DataMoments{mean.to(device), set.variance});
}

const Registry<MakeNetwork>& factories() {
    static const auto registry = Registry<MakeNetwork>{}.add("score", makeMlpScore);
    return registry;
}

}  // namespace

std::unique_ptr<ScoreNetwork> makeScoreNetwork(const Settings& settings, const TrainingSet& set,
                                               torch::Device device) {
    const MakeNetwork* make = factories().find(settings.text("model.kind"));
    assert(make != nullptr);  // a contract test compares catalogue and factories
    return (*make)(settings, set, device);
}

}  // namespace scorescope
