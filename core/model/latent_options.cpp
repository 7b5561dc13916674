// SPDX-License-Identifier: Apache-2.0
#include "core/model/latent_options.h"

#include <algorithm>
#include <cmath>

namespace scorescope {
namespace {

constexpr std::size_t kMostHiddenLayers = 8;
constexpr double kWidestHidden = 8192.0;
constexpr double kMostGroups = 64.0;
constexpr double kMostScales = 8.0;

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
                   "Residual blocks, as in the ScoreVAE paper for CelebA."},
                  {EncoderKind::hierarchical, "hierarchical", "Hierarchical",
                   "Residual cells to groups of latents that keep their places in the image, each "
                   "group given those above it, after NVAE."}})
            .add("encoder_multipliers", &LatentOptions::encoderMultipliers,
                 Describe("Encoder's multipliers")
                     .in(1, 64)
                     .expert()
                     .help("Of a residual or hierarchical encoder: channels of each resolution as "
                           "multiples of the first; each halves it."))
            .add("encoder_blocks", &LatentOptions::encoderBlocks,
                 Describe("Encoder's blocks")
                     .in(1, 16)
                     .expert()
                     .help("Residual blocks at each resolution of a residual or hierarchical "
                           "encoder."))
            .add("encoder_attention", &LatentOptions::encoderAttention,
                 Describe("Encoder's attention")
                     .in(1, 4096)
                     .expert()
                     .help("Heights at which places of a residual encoder look at each other; "
                           "none: the lowest."))
            .add("groups", &LatentOptions::groups,
                 Describe("Groups")
                     .in(1, kMostGroups)
                     .expert()
                     .help("Of a hierarchical encoder: groups of latents at the lowest resolution, "
                           "then at the ones above it. model.latents is each one's channels."))
            .add("group_blocks", &LatentOptions::groupBlocks,
                 Describe("Cells of a group")
                     .in(1, 16)
                     .expert()
                     .help("Residual cells after each group of a hierarchical encoder and of its "
                           "decoder."))
            .add("soft_clamp", &LatentOptions::softClamp,
                 Describe("Soft clamp")
                     .in(0.0, 100.0)
                     .slider(0.0, 10.0)
                     .expert()
                     .help("Means and ln sd of q(z | x) are kept within +-c by c tanh(x/c); 5 in "
                           "the LSGM paper; 0: ln sd within +-4, means free."))
            .require("model.hidden: at most 8 whole numbers",
                     [](const LatentOptions& options) { return layerWidths(options.hidden); })
            .require("model.encoder_multipliers: 1 to 8 whole numbers",
                     [](const LatentOptions& options) {
                         return !options.encoderMultipliers.empty() &&
                                layerWidths(options.encoderMultipliers);
                     })
            .require("model.groups: 1 to as many whole numbers as model.encoder_multipliers has",
                     [](const LatentOptions& options) {
                         return !options.groups.empty() && layerWidths(options.groups) &&
                                options.groups.size() <= options.encoderMultipliers.size();
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
                     .help("Units of each layer of the prior's network; of groups with places: "
                           "channels of its first resolution."))
            .add("prior_blocks", &LatentPriorOptions::blocks,
                 Describe("Prior's blocks")
                     .in(1, 64)
                     .slider(1, 8)
                     .help("Residual blocks of the prior's network; of groups with places: at each "
                           "resolution."))
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
                           "near 0 the prior begins as N(0, I)."))
            .add("prior_multipliers", &LatentPriorOptions::multipliers,
                 Describe("Prior's multipliers")
                     .in(1, 64)
                     .expert()
                     .help("Of groups with places: channels of each resolution of the prior's "
                           "U-Net as multiples of the first; each halves it."))
            .add("prior_attention", &LatentPriorOptions::attention,
                 Describe("Prior's attention")
                     .in(1, 4096)
                     .expert()
                     .help("Of groups with places: heights at which they look at each other; none: "
                           "the lowest."))
            .add("prior_dropout", &LatentPriorOptions::dropout,
                 Describe("Prior's dropout")
                     .in(0.0, 0.9)
                     .expert()
                     .help("Of groups with places: share of the numbers in each residual block "
                           "that training sets to 0."))
            .add("prior_groups", &LatentPriorOptions::groups,
                 Describe("Groups of the prior")
                     .in(0, kMostGroups * kMostScales)
                     .expert()
                     .help("How many groups of latents the prior covers, from the one drawn first; "
                           "the rest stays N(0, I). 0: all."))
            .add("prior_preconditioned", &LatentPriorOptions::preconditioned,
                 Describe("Prior preconditioned")
                     .expert()
                     .help("The prior's network says only what the noise of N(0, I) lacks, times "
                           "m: its guess of z_0 is then sure at every noise level, as distillation "
                           "needs it."))
            .require("model.prior_multipliers: 1 to 8 whole numbers",
                     [](const LatentPriorOptions& options) {
                         return !options.multipliers.empty() && layerWidths(options.multipliers);
                     })
            .require(
                "model.prior_attention: at most 8 whole numbers",
                [](const LatentPriorOptions& options) { return layerWidths(options.attention); });
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
