// SPDX-License-Identifier: Apache-2.0
#include "core/model/latent_options.h"

#include <algorithm>
#include <cmath>

namespace scorescope {
namespace {

constexpr std::size_t kMostHiddenLayers = 8;
constexpr double kWidestHidden = 8192.0;

bool layerWidths(const Vector& widths) {
    return widths.size() <= kMostHiddenLayers && std::ranges::all_of(widths, [](double width) {
               return width >= 1.0 && width <= kWidestHidden && width == std::floor(width);
           });
}

}  // namespace

const Schema<LatentOptions>& latentOptionsSchema() {
    static const auto schema =
        Schema<LatentOptions>{}
            .add("latents", &LatentOptions::latents,
                 Describe("Latents").in(1, 4096).slider(1, 512).logScale().help(
                     "Numbers in the latent vector z."))
            .add("channels", &LatentOptions::channels,
                 Describe("Channels")
                     .in(1, 512)
                     .slider(8, 128)
                     .logScale()
                     .help("Of the encoder's first convolution; the next ones have twice and four "
                           "times as many. Of points: half the units of a hidden layer."))
            .add("hidden", &LatentOptions::hidden,
                 Describe("Hidden layers")
                     .in(1, kWidestHidden)
                     .expert()
                     .unit("units")
                     .help("Units of the encoder's dense layers, which the decoder has in "
                           "reverse; none: convolutions for images, three layers for points."))
            .add("encoder", &LatentOptions::encoder,
                 Describe("Encoder").help("The layers that see an image; a decoder mirrors them."),
                 {{EncoderKind::conv, "conv", "Convolutions", "Three, each told the time."},
                  {EncoderKind::deep, "deep", "Five convolutions",
                   "As in the ScoreVAE paper for CIFAR-10."},
                  {EncoderKind::residual, "residual", "Half a U-Net",
                   "Residual blocks, as in the ScoreVAE paper for CelebA."}})
            .add("encoder_multipliers", &LatentOptions::encoderMultipliers,
                 Describe("Encoder's multipliers")
                     .in(1, 64)
                     .expert()
                     .help("Of a residual encoder: channels of each resolution as multiples of the "
                           "first; each halves it."))
            .add("encoder_blocks", &LatentOptions::encoderBlocks,
                 Describe("Encoder's blocks")
                     .in(1, 16)
                     .expert()
                     .help("Residual blocks at each resolution of a residual encoder."))
            .add("encoder_attention", &LatentOptions::encoderAttention,
                 Describe("Encoder's attention")
                     .in(1, 4096)
                     .expert()
                     .help("Heights at which places of a residual encoder look at each other; "
                           "none: the lowest."))
            .require("model.hidden: at most 8 whole numbers",
                     [](const LatentOptions& options) { return layerWidths(options.hidden); })
            .require("model.encoder_multipliers: 1 to 8 whole numbers",
                     [](const LatentOptions& options) {
                         return !options.encoderMultipliers.empty() &&
                                layerWidths(options.encoderMultipliers);
                     })
            .require(
                "model.encoder_attention: at most 8 whole numbers",
                [](const LatentOptions& options) { return layerWidths(options.encoderAttention); });
    return schema;
}

bool isDiscrete(Likelihood likelihood) {
    return likelihood != Likelihood::gaussian;
}

const Schema<VaeOptions>& vaeOptionsSchema() {
    static const auto schema =
        Schema<VaeOptions>{}
            .add("likelihood", &VaeOptions::likelihood,
                 Describe("Likelihood").help("p(x | z) around the decoder's output."),
                 {{Likelihood::gaussian, "gaussian", "Normal"},
                  {Likelihood::bernoulli, "bernoulli", "Bernoulli",
                   "Pixels as probabilities of white; only of data in [0, 1]."},
                  {Likelihood::logistic, "logistic", "Discretised logistic",
                   "The 256 values of a pixel, around the output with one learned width."},
                  {Likelihood::categorical, "categorical", "Categorical",
                   "Pixels rounded to model.levels values, with a probability for each."}})
            .add("variance", &VaeOptions::variance,
                 Describe("Variance").expert().help("Of the Normal likelihood."),
                 {{DecoderVariance::identity, "identity", "1",
                   "With beta it acts like sigma = sqrt(beta)."},
                  {DecoderVariance::fixed, "fixed", "sigma²"},
                  {DecoderVariance::learned, "learned", "Learned", "One number for all pixels."},
                  {DecoderVariance::diagonal, "diagonal", "Learned for each pixel"}})
            .add("sigma", &VaeOptions::sigma,
                 Describe("Sigma")
                     .in(1e-4, 100.0)
                     .slider(0.01, 1.0)
                     .logScale()
                     .expert()
                     .help("Of the fixed variance; what a learned one begins with."))
            .add("levels", &VaeOptions::levels,
                 Describe("Levels").in(2, 256).slider(2, 32).expert().help(
                     "Values of a pixel under the categorical likelihood."));
    return schema;
}

const Schema<LatentPriorOptions>& latentPriorOptionsSchema() {
    static const auto schema =
        Schema<LatentPriorOptions>{}
            .add("prior_width", &LatentPriorOptions::width,
                 Describe("Prior's width")
                     .in(1, 4096)
                     .slider(32, 512)
                     .logScale()
                     .unit("units")
                     .help("Units of each layer of the prior's network."))
            .add("prior_blocks", &LatentPriorOptions::blocks,
                 Describe("Prior's blocks")
                     .in(1, 64)
                     .slider(1, 8)
                     .help("Residual blocks of the prior's network."))
            .add("mixed", &LatentPriorOptions::mixed,
                 Describe("Mixed score")
                     .help("The prior's score is (1 - alpha) that of N(0, I) plus alpha the "
                           "network's; off: the network's alone."))
            .add("alpha_start", &LatentPriorOptions::alphaStart,
                 Describe("Alpha at the start")
                     .in(1e-6, 1.0 - 1e-6)
                     .slider(1e-3, 0.999)
                     .expert()
                     .help("The network's share of each latent before training, which learns it: "
                           "near 0 the prior begins as N(0, I)."));
    return schema;
}

const Schema<ScoreVaeOptions>& scoreVaeOptionsSchema() {
    static const auto schema = Schema<ScoreVaeOptions>{}.add(
        "log_density", &ScoreVaeOptions::logDensity,
        Describe("Encoder's log-density")
            .expert()
            .help("What of ln q(z | x, t) the encoder's score is the gradient of."),
        {{LogDensity::full, "full", "Full", "As Bayes' rule for scores asks for."},
         {LogDensity::authors, "authors", "Without the variance's logarithm",
          "As in the code published with the paper."}});
    return schema;
}

}  // namespace scorescope
