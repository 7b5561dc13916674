// SPDX-License-Identifier: Apache-2.0
#include "core/session/lineage_options.h"

namespace scorescope {
namespace {

Describe ancestor(std::string label, std::string help) {
    return Describe(std::move(label))
        .expert()
        .help(std::move(help) +
              " The name of shipped weights, a run's folder (./NAME where the name is shipped "
              "too) or a file of exported weights; empty: none.");
}

}  // namespace

const Schema<LineageOptions>& lineageOptionsSchema() {
    static const auto schema =
        Schema<LineageOptions>{}
            .add("prior", &LineageOptions::prior,
                 ancestor("Prior",
                          "The diffusion model that a ScoreVAE decodes with; a score network "
                          "continues from it."))
            .add("vae", &LineageOptions::vae,
                 ancestor("VAE",
                          "Whose latent vectors a warm-started ScoreVAE learns first; also "
                          "compared with."))
            .add("scorevae", &LineageOptions::scorevae,
                 ancestor("ScoreVAE", "Its reconstructions are shown beside."))
            .add("cde", &LineageOptions::cde,
                 ancestor("Diffusion decoder", "Its reconstructions are shown beside."))
            .add("lsgm", &LineageOptions::lsgm,
                 ancestor("Latent diffusion model",
                          "A latent diffusion model continues from it; objective.vae_share 0 goes "
                          "on with the joint stage, objective.distil makes few calls of many."));
    return schema;
}

}  // namespace scorescope
