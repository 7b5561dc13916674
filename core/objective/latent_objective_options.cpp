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

namespace {

void addStabilisers(Schema<LsgmOptions>& schema) {
    schema
        .add("spectral", &LsgmOptions::spectral,
             Describe("Spectral regularisation")
                 .in(0.0, 10.0)
                 .live()
                 .expert()
                 .help("Factor of the largest singular value of every layer, which is added to "
                       "the joint stage's loss; 0.01 in the paper, 0: none."))
        .add("norm_scale", &LsgmOptions::normScale,
             Describe("Scales of norm layers")
                 .in(0.0, 10.0)
                 .live()
                 .expert()
                 .help("Factor of the largest scale gamma of every norm layer, which is added to "
                       "the joint stage's loss; 0.01 in the paper, 0: none."))
        .add("kl_balance", &LsgmOptions::klBalance,
             Describe("Balanced KL")
                 .expert()
                 .help("In the VAE stage, while the KL factor is below 1, each group's divergence "
                       "counts in proportion to its mean over the group's size, so that none is "
                       "given up; on in the paper."));
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
                           "of objective.time_sampling; their expectation stays the same."));
        addStabilisers(all);
        all.add("vae_rate", &LsgmOptions::vaeRate,
                Describe("VAE's learning rate")
                    .in(0.0, 10.0)
                    .live()
                    .expert()
                    .help("Factor of training.lr for encoder and decoder in the joint stage."))
            .add("distil", &LsgmOptions::distil,
                 Describe("Distillation")
                     .expert()
                     .help("Instead of all this the prior learns, from every point of the ODE of "
                           "lineage.lsgm, where it ends: sampler.kind \"consistency\" then takes "
                           "one to four calls. Encoder and decoder stay."))
            .add("distil_steps", &LsgmOptions::distilSteps,
                 Describe("Steps of the teacher")
                     .in(2, 1000)
                     .slider(8, 64)
                     .expert()
                     .help("Of the ODE that distillation follows, by DPM-Solver++ 2M."));
        return all;
    }();
    return schema;
}

namespace {

/// Values with the names of the choices of an ordinary field, in their order.
template <class E>
std::vector<EnumName<E>> namedAs(const Field& usual, std::initializer_list<E> values) {
    std::vector<EnumName<E>> named;
    for (const E value : values) {
        const Choice& choice = usual.choices[named.size()];
        named.push_back({value, choice.id, choice.title, choice.help});
    }
    return named;
}

std::vector<EnumName<Weighting>> weightings(const Field& usual) {
    return namedAs(usual, {Weighting::simple, Weighting::likelihood, Weighting::reweighted,
                           Weighting::uniform});
}

}  // namespace

const Schema<BoundTimes>& boundTimesSchema() {
    static const auto schema = [] {
        const auto& usual = dsmOptionsSchema().fields().fields;
        return Schema<BoundTimes>{}
            .add("weighting", static_cast<Weighting BoundTimes::*>(&BoundTimes::weighting),
                 Describe(usual[0].label).live().help(usual[0].help), weightings(usual[0]))
            .add("time_sampling",
                 static_cast<TimeSampling BoundTimes::*>(&BoundTimes::timeSampling),
                 Describe(usual[1].label).help(usual[1].help),
                 namedAs(usual[1], {TimeSampling::uniform, TimeSampling::importance}));
    }();
    return schema;
}

const Schema<LsgmTimes>& lsgmTimesSchema() {
    static const auto schema = [] {
        const auto& usual = dsmOptionsSchema().fields().fields;
        auto times = namedAs(usual[1], {LatentTimes::uniform, LatentTimes::importance});
        times.push_back({LatentTimes::learned, "learned", "Learned",
                         "By a rising schedule of ln(m/s) that training fits to the losses, so "
                         "that their scatter is least; for every process and weighting."});
        return Schema<LsgmTimes>{}
            .add("weighting", &LsgmTimes::weighting,
                 Describe(usual[0].label).live().help(usual[0].help), weightings(usual[0]))
            .add("time_sampling", &LsgmTimes::timeSampling,
                 Describe(usual[1].label).help(usual[1].help), times);
    }();
    return schema;
}

}  // namespace scorescope
