// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace scorescope::app {

/// What lies under the arrows in the plane of latents.
enum class PriorMap {
    ratio,      ///< ln q / p: where encoder and prior disagree
    posterior,  ///< q, the aggregate posterior
    mixed,      ///< p of the alphas that are shown
    network,    ///< p' of the network alone
    normal,     ///< N(0, I)
    none,
};

struct PriorMapInfo {
    PriorMap map;
    std::string id;     ///< in files and scripts
    std::string title;  ///< in the menu
    std::string unit;   ///< beside the colours
    std::string help;
};

/// Every map, in the order of the menu.
const std::vector<PriorMapInfo>& priorMapCatalogue();
/// The one with this id; unknown ids mean the first.
const PriorMapInfo& priorMapNamed(std::string_view id);

/// A word that a choice can have, and how people read it.
struct NamedWord {
    std::string id;
    std::string title;
};
/// Paths of latent vectors: none, by the reverse SDE, by the ODE.
const std::vector<NamedWord>& priorWaysWords();
/// Which plane of the latent space is shown.
const std::vector<NamedWord>& priorPlaneWords();

}  // namespace scorescope::app
