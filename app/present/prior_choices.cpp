// SPDX-License-Identifier: Apache-2.0
#include "app/present/prior_choices.h"

#include <algorithm>

namespace scorescope::app {

const std::vector<PriorMapInfo>& priorMapCatalogue() {
    static const std::vector<PriorMapInfo> maps = {
        {PriorMap::ratio, "ratio", "Holes: ln q / p", "ln q / p, nats",
         "Blue: the prior draws here and the encoder puts hardly an image here, a hole. Red: the "
         "encoder puts images here and the prior hardly draws. p is that of the chosen alpha."},
        {PriorMap::posterior, "posterior", "Encoder: q(z)", "q",
         "Aggregate posterior: the mean of q(z | x) over test images, at the chosen time."},
        {PriorMap::mixed, "mixed", "Prior: mixed", "p",
         "Density of the mixed score, N(0, I) to the power 1 - alpha times the network's to the "
         "power alpha: integrated from the score by least squares."},
        {PriorMap::network, "network", "Network alone", "p′",
         "Density of the network's score alone, alpha = 1: integrated from it by least squares."},
        {PriorMap::normal, "normal", "N(0, I)", "N", "The standard Normal, alpha = 0."},
        {PriorMap::none, "none", "Nothing", "", "Arrows and points alone."},
    };
    return maps;
}

const PriorMapInfo& priorMapNamed(std::string_view id) {
    const auto found = std::ranges::find(priorMapCatalogue(), id, &PriorMapInfo::id);
    return found == priorMapCatalogue().end() ? priorMapCatalogue().front() : *found;
}

const std::vector<NamedWord>& priorWaysWords() {
    static const std::vector<NamedWord> words = {
        {"none", "No paths"}, {"sde", "Reverse SDE"}, {"ode", "ODE"}};
    return words;
}

const std::vector<NamedWord>& priorPlaneWords() {
    static const std::vector<NamedWord> words = {{"pca", "Principal directions"},
                                                 {"coordinates", "Two coordinates"},
                                                 {"images", "Three images"}};
    return words;
}

}  // namespace scorescope::app
