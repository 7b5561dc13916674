// SPDX-License-Identifier: Apache-2.0
#include "app/present/view_state.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "app/present/given_view.h"
#include "app/present/map_catalogue.h"
#include "core/base/json.h"

namespace scorescope::app {

const std::vector<LayerInfo>& layerCatalogue() {
    static const std::vector<LayerInfo> layers = {
        {Layer::data, "data", "Data points", 'O',
         "Points of the training set, with the noise of the chosen t."},
        {Layer::forward, "forward", "Forward SDE", 'W',
         "Paths of the forward process, from training points to noise.", false, true},
        {Layer::reverse, "reverse", "Reverse SDE", 'R',
         "Paths of the reverse-time SDE, from noise to data, driven by the score.", false, true},
        {Layer::flow, "ode", "Probability-flow ODE", 'L',
         "Smooth paths with the same marginals, from the starts of the reverse paths.", false,
         true},
        {Layer::particles, "particles", "Particles", 'P',
         "Samples of the model on their way from noise to data.", true, true},
        {Layer::learned, "learned", "Learned score", 'F',
         "The network's score: where density rises fastest.", true, true},
        {Layer::exact, "true", "True score", 'T',
         "The exact score of the noised data, to compare with.", true, true},
        {Layer::scoreArrows, "score-arrows", "Score arrows", 'A',
         "The score over time: up or down, towards more density.", false, true},
        {Layer::density, "density", "Density", 'D', "Exact density p_t of the noised data.", true,
         true},
        {Layer::jacobian, "jacobian", "Jacobian", 'J',
         "How the score changes around the selected point, as an ellipse: its axes are the "
         "eigenvectors of the symmetric part, as long as the eigenvalues are large.",
         true, false, true},
        {Layer::integral, "integral", "Line integral", 'I',
         "The integral of the score along two ways between two points, to be dragged: it depends "
         "on the way unless the score is a gradient.",
         true, false, true},
        {Layer::dsm, "dsm", "DSM sample", 'S',
         "One training sample in slow motion: point, noise, target, prediction, residual.", true,
         false, true},
        {Layer::marginals, "marginals", "Data and prior", 'M',
         "The density of the data at t = 0 and the prior at t = 1.", false, true},
    };
    return layers;
}

std::optional<Layer> layerNamed(std::string_view name) {
    std::string id;
    for (const char c : name) {
        id += c == ' ' || c == '_' ? '-'
                                   : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    if (id.ends_with("-score")) id.resize(id.size() - 6);
    static const std::vector<std::pair<std::string, Layer>> others = {
        {"points", Layer::data},
        {"data-points", Layer::data},
        {"samples", Layer::particles},
        {"field", Layer::learned},
        {"score", Layer::learned},
        {"arrows", Layer::learned},
        {"exact", Layer::exact},
        {"flow", Layer::flow},
        {"probability-flow-ode", Layer::flow},
        {"forward-sde", Layer::forward},
        {"reverse-sde", Layer::reverse},
        {"data-and-prior", Layer::marginals},
        {"map", Layer::density},
        {"probe", Layer::jacobian},
        {"line-integral", Layer::integral},
        {"slow-motion", Layer::dsm},
    };
    for (const LayerInfo& info : layerCatalogue()) {
        if (info.id == id) return info.layer;
    }
    const auto other = std::ranges::find(others, id, &std::pair<std::string, Layer>::first);
    if (other != others.end()) return other->second;
    return std::nullopt;
}

Json toJson(const ViewState& view) {
    Json json;
    for (const LayerInfo& info : layerCatalogue()) json["layers"][info.id] = view.shows(info.layer);
    json["diffuse_data"] = view.diffuseData;
    json["ema_weights"] = view.emaWeights;
    json["log_density"] = view.logDensity;
    json["arrows"] = view.arrows == ArrowScaling::magnitude ? "magnitude" : "direction";
    json["particles"] = view.particleCount;
    json["noise_seed"] = view.noiseSeed;
    json["redraw_noise"] = view.redrawNoise;
    json["resample"] = view.resample;
    json["exact_paths"] = view.exactPaths;
    json["noise_left"] = view.noiseLeft;
    json["map"] = mapInfo(view.map).id;
    if (view.probe) json["probe"] = {view.probe->x, view.probe->y};
    if (view.ways) {
        const TwoWays& ways = *view.ways;
        json["ways"] = {{"from", {ways.from.x, ways.from.y}},
                        {"to", {ways.to.x, ways.to.y}},
                        {"corner", {ways.corner.x, ways.corner.y}}};
    }
    json["given_part"] = givenPart(view.givenPart).id;
    json["dsm"] = {{"index", view.dsm.index}, {"seed", view.dsm.seed}, {"stage", view.dsm.stage}};
    json["images"] = toJson(view.images);
    return json;
}

}  // namespace scorescope::app
