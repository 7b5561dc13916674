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
                     .help("Of training.steps; the paper's objective takes the rest."));
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
