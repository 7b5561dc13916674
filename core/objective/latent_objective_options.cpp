// SPDX-License-Identifier: Apache-2.0
#include "core/objective/latent_objective_options.h"

namespace scorescope {

const Schema<BetaOptions>& betaOptionsSchema() {
    static const auto schema = Schema<BetaOptions>{}.add(
        "beta", &BetaOptions::beta,
        Describe("Beta")
            .in(0.0, 1000.0)
            .slider(1e-4, 10.0)
            .logScale()
            .live()
            .help("How much the latent vectors' divergence from N(0, I) counts. Of a VAE with "
                  "variance "
                  "1 it acts like sigma² = beta: smaller keeps more of the image."));
    return schema;
}

const Schema<ElboOptions>& elboOptionsSchema() {
    static const auto schema = Schema<ElboOptions>{}.add(
        "distance", &ElboOptions::distance,
        Describe("Distance").live().help("How the reconstruction's error counts."),
        {{Distance::squared, "squared", "Negative log-likelihood",
          "Half the squared distance for a Normal of variance 1."},
         {Distance::norm, "norm", "Euclidean norm", "Not squared; not a likelihood."}});
    return schema;
}

const Schema<ScoreVaeObjectiveOptions>& scoreVaeObjectiveOptionsSchema() {
    static const auto schema =
        Schema<ScoreVaeObjectiveOptions>{}
            .add("recipe", &ScoreVaeObjectiveOptions::recipe,
                 Describe("Recipe").help(
                     "From scratch the paper's objective lets short runs ignore z."),
                 {{Recipe::warmStarted, "warm-started", "Warm-started",
                   "First maximum likelihood of a known encoder's z at every noise level: of "
                   "lineage.vae, else of probabilistic PCA."},
                  {Recipe::paper, "paper", "As in the paper", "Its objective alone."}})
            .add("warm_share", &ScoreVaeObjectiveOptions::warmShare,
                 Describe("Share of the warm start")
                     .in(0.0, 1.0)
                     .expert()
                     .help("Of training.steps; the paper's objective takes the rest."))
            .add("warm_target", &ScoreVaeObjectiveOptions::warmTarget,
                 Describe("Warm start's z")
                     .expert()
                     .help("The known encoder whose z a warm start learns."),
                 {{WarmTarget::fitting, "auto", "What there is",
                   "Of the VAE that lineage.vae names, else of probabilistic PCA."},
                  {WarmTarget::pca, "pca", "PCA", "Needs no decoder."}})
            .add("beta_rise", &ScoreVaeObjectiveOptions::betaRise,
                 Describe("Beta's rise")
                     .in(0.0, 1.0)
                     .expert()
                     .help("Share of training.steps over which beta rises from 0, so that z is "
                           "used before it costs."))
            .add(
                "simple_share", &ScoreVaeObjectiveOptions::simpleShare,
                Describe("Simple weighting first")
                    .in(0.0, 1.0)
                    .expert()
                    .help("Share of training.steps with the weighting sigma² and t uniform, before "
                          "objective.weighting counts."));
    return schema;
}

namespace {

void addStages(Schema<LsgmOptions>& schema) {
    schema
        .add("vae_share", &LsgmOptions::vaeShare,
             Describe("Share of the VAE stage")
                 .in(0.0, 1.0)
                 .help("Of training.steps: first encoder and decoder learn with p(z) = N(0, I), "
                       "then all together. 1 is a VAE; 0 starts at once, as after lineage.vae."))
        .add("kl_start", &LsgmOptions::klStart,
             Describe("KL factor at the start")
                 .in(0.0, 1.0)
                 .expert()
                 .help("How much the divergence from the prior counts at the first step; small: "
                       "z is used before it is made Normal."))
        .add("kl_vae", &LsgmOptions::klVae,
             Describe("KL factor of the VAE stage")
                 .in(0.0, 1.0)
                 .expert()
                 .help("What it rises to; over the first tenth of the joint stage it reaches 1."))
        .add("kl_rise", &LsgmOptions::klRise,
             Describe("Rise of the KL factor")
                 .in(0.0, 1.0)
                 .expert()
                 .help("Share of the VAE stage over which the factor rises."));
}

}  // namespace

const Schema<LsgmOptions>& lsgmOptionsSchema() {
    static const auto schema = [] {
        Schema<LsgmOptions> all;
        all.add(
            "algorithm", &LsgmOptions::algorithm,
            Describe("Algorithm")
                .help("Which t teach encoder and prior. The encoder's share is always weighted as "
                      "the likelihood asks for, the prior's by objective.weighting."),
            {{LsgmAlgorithm::shared, "shared", "One t, one loss",
              "Algorithm 1; only with the weighting \"likelihood\"."},
             {LsgmAlgorithm::separate, "separate", "A t for each", "Algorithm 2."},
             {LsgmAlgorithm::disjoint, "disjoint", "t and noise for each",
              "Algorithm 2 in two passes with nothing in common."},
             {LsgmAlgorithm::reweighted, "reweighted", "One t, reweighted",
              "Algorithm 3: t is drawn for the prior."}});
        addStages(all);
        all.add("frozen", &LsgmOptions::frozen,
                Describe("Frozen VAE").help("The joint stage trains the prior alone."))
            .add("drop_inactive", &LsgmOptions::dropInactive,
                 Describe("Mask inactive latents")
                     .expert()
                     .help("When the joint stage begins, latents with less than 0.1 nats of "
                           "divergence from N(0, I) keep alpha 0 for good."))
            .add("adaptive", &LsgmOptions::adaptive,
                 Describe("Adaptive times")
                     .expert()
                     .help("More of the t where the losses so far were large and unsteady, on top "
                           "of objective.time_sampling; their expectation stays the same."))
            .add("spectral", &LsgmOptions::spectral,
                 Describe("Spectral regularisation")
                     .in(0.0, 10.0)
                     .live()
                     .expert()
                     .help("Factor of the largest singular value of every layer, which is added to "
                           "the joint stage's loss; 0.01 in the paper, 0: none."))
            .add("vae_rate", &LsgmOptions::vaeRate,
                 Describe("VAE's learning rate")
                     .in(0.0, 10.0)
                     .live()
                     .expert()
                     .help("Factor of training.lr for encoder and decoder in the joint stage."));
        return all;
    }();
    return schema;
}

const Schema<BoundTimes>& boundTimesSchema() {
    static const auto schema = [] {
        const FieldSet& usual = dsmOptionsSchema().fields();
        const auto names = [&usual](std::size_t i, auto... values) {
            const auto& c = usual.fields[i].choices;
            std::size_t at = 0;
            using E = std::common_type_t<decltype(values)...>;
            std::vector<EnumName<E>> named;
            for (const E value : {values...}) {
                named.push_back({value, c[at].id, c[at].title, c[at].help});
                ++at;
            }
            return named;
        };
        return Schema<BoundTimes>{}
            .add("weighting", static_cast<Weighting BoundTimes::*>(&BoundTimes::weighting),
                 Describe(usual.fields[0].label).live().help(usual.fields[0].help),
                 names(0, Weighting::simple, Weighting::likelihood, Weighting::reweighted,
                       Weighting::uniform))
            .add("time_sampling",
                 static_cast<TimeSampling BoundTimes::*>(&BoundTimes::timeSampling),
                 Describe(usual.fields[1].label).help(usual.fields[1].help),
                 names(1, TimeSampling::uniform, TimeSampling::importance));
    }();
    return schema;
}

}  // namespace scorescope
