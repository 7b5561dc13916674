// SPDX-License-Identifier: Apache-2.0
#include "core/model/model_options.h"

namespace scorescope {

const Schema<ScoreModelOptions>& scoreModelOptionsSchema() {
    static const auto schema =
        Schema<ScoreModelOptions>{}
            .add("parameterisation", &ScoreModelOptions::parameterisation,
                 Describe("Parameterisation")
                     .help("What the network's output means. Preconditioned learns fastest."),
                 {{Parameterisation::preconditioned, "preconditioned", "Preconditioned"},
                  {Parameterisation::eps, "eps", "Noise (eps)"}})
            .add("width", &ScoreModelOptions::width,
                 Describe("Width").in(1, 4096).slider(16, 512).logScale().unit("units").help(
                     "Units of each hidden layer."))
            .add("depth", &ScoreModelOptions::depth,
                 Describe("Depth").in(1, 16).slider(1, 8).unit("layers").help(
                     "Number of hidden layers."));
    return schema;
}

}  // namespace scorescope
