// SPDX-License-Identifier: Apache-2.0
#include "core/model/model_options.h"

namespace scorescope {
namespace {

Describe width() {
    return Describe("Width").in(1, 4096).slider(16, 512).logScale().unit("units").help(
        "Units of each hidden layer.");
}

Describe depth() {
    return Describe("Depth").in(1, 16).slider(1, 8).unit("layers").help("Number of hidden layers.");
}

}  // namespace

const Schema<ScoreModelOptions>& scoreModelOptionsSchema() {
    static const auto schema =
        Schema<ScoreModelOptions>{}
            .add("parameterisation", &ScoreModelOptions::parameterisation,
                 Describe("Parameterisation")
                     .help("What the network's output means. Preconditioned learns fastest."),
                 {{Parameterisation::preconditioned, "preconditioned", "Preconditioned"},
                  {Parameterisation::eps, "eps", "Noise (eps)"},
                  {Parameterisation::score, "score", "Score",
                   "The plainest; its error grows where the noise is small."}})
            .add("width", &ScoreModelOptions::width, width())
            .add("depth", &ScoreModelOptions::depth, depth());
    return schema;
}

const Schema<EnergyModelOptions>& energyModelOptionsSchema() {
    static const auto schema = Schema<EnergyModelOptions>{}
                                   .add("width", &EnergyModelOptions::width, width())
                                   .add("depth", &EnergyModelOptions::depth, depth());
    return schema;
}

}  // namespace scorescope
