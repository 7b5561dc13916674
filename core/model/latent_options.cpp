// SPDX-License-Identifier: Apache-2.0
#include "core/model/latent_options.h"

namespace scorescope {

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
                           "times as many. Of points: half the units of a hidden layer."));
    return schema;
}

const Schema<VaeOptions>& vaeOptionsSchema() {
    static const auto schema =
        Schema<VaeOptions>{}
            .add("likelihood", &VaeOptions::likelihood,
                 Describe("Likelihood").help("p(x | z) around the decoder's output."),
                 {{Likelihood::gaussian, "gaussian", "Normal"},
                  {Likelihood::bernoulli, "bernoulli", "Bernoulli",
                   "Pixels as probabilities of white; only of data in [0, 1]."}})
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
                     .help("Of the fixed variance; what a learned one begins with."));
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
