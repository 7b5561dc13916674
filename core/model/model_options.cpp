// SPDX-License-Identifier: Apache-2.0
#include "core/model/model_options.h"

#include <algorithm>
#include <cmath>

#include "core/data/catalogue.h"

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
            .add("network", &ScoreModelOptions::network,
                 Describe("Network").help("What computes the output."),
                 {{NetworkKind::fitting, "auto", "What fits", "A U-Net for images, else dense."},
                  {NetworkKind::mlp, "mlp", "Dense network"},
                  {NetworkKind::unet, "unet", "U-Net", "For images only."}})
            .add("width", &ScoreModelOptions::width, width())
            .add("depth", &ScoreModelOptions::depth, depth());
    return schema;
}

const Schema<UnetOptions>& unetOptionsSchema() {
    const auto whole = [](const Vector& values, double least, double most) {
        return std::ranges::all_of(values, [=](double value) {
            return value >= least && value <= most && value == std::floor(value);
        });
    };
    static const auto schema =
        Schema<UnetOptions>{}
            .add("base", &UnetOptions::base,
                 Describe("U-Net channels")
                     .in(4, 1024)
                     .slider(16, 128)
                     .help("Channels at the first resolution."))
            .add(
                "multipliers", &UnetOptions::multipliers,
                Describe("U-Net multipliers")
                    .in(1, 64)
                    .help("Channels of each resolution as multiples of the first; each halves it."))
            .add("blocks", &UnetOptions::blocks,
                 Describe("U-Net blocks")
                     .in(1, 16)
                     .slider(1, 4)
                     .help("Residual blocks at each resolution."))
            .add("attention", &UnetOptions::attention,
                 Describe("U-Net attention")
                     .in(1, 4096)
                     .expert()
                     .help("Heights at which places look at each other; none: the lowest."))
            .add("stem", &UnetOptions::stem,
                 Describe("U-Net stem")
                     .in(1, 4)
                     .expert()
                     .help(
                         "So many rows and columns become channels before the first convolution: 2 "
                         "costs a quarter of 1."))
            .add("dropout", &UnetOptions::dropout,
                 Describe("U-Net dropout")
                     .in(0.0, 0.9)
                     .expert()
                     .help("Share of the numbers in each residual block that training sets to 0; "
                           "sampling, and a prior that stays as it is, use all of them."))
            .add("style", &UnetOptions::style,
                 Describe("U-Net style").expert().help("Details in which U-Nets differ."),
                 {{UnetStyle::compact, "compact", "Compact",
                   "Told ln(m/s); attention after each block on both ways."},
                  {UnetStyle::ddpm, "ddpm", "DDPM",
                   "The network of the diffusion papers, told 999 t: for imported weights and for "
                   "long runs; take 1 as stem and noise (eps) as parameterisation."}})
            .require("model.multipliers: 1 to 8 whole numbers",
                     [whole](const UnetOptions& options) {
                         return !options.multipliers.empty() && options.multipliers.size() <= 8 &&
                                whole(options.multipliers, 1, 64);
                     })
            .require("model.attention: whole numbers", [whole](const UnetOptions& options) {
                return whole(options.attention, 1, 4096);
            });
    return schema;
}

bool usesUnet(const Settings& settings) {
    if (settings.text("model.kind") != "score") return false;
    const std::string network = settings.text("model.network");
    return network == "unet" || (network == "auto" && hasImages(settings));
}

const Schema<EnergyModelOptions>& energyModelOptionsSchema() {
    static const auto schema = Schema<EnergyModelOptions>{}
                                   .add("width", &EnergyModelOptions::width, width())
                                   .add("depth", &EnergyModelOptions::depth, depth());
    return schema;
}

}  // namespace scorescope
