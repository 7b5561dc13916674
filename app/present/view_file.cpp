// SPDX-License-Identifier: Apache-2.0
#include "app/present/view_file.h"

#include <algorithm>
#include <cmath>

#include "app/present/given_view.h"
#include "app/present/map_catalogue.h"
#include "core/base/atomic_file.h"
#include "core/base/json.h"

namespace scorescope::app {
namespace {

constexpr const char* kName = "view.json";

double number(const Json& json, const char* key, double otherwise) {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_number()) return otherwise;
    const double value = found->get<double>();
    return std::isfinite(value) ? value : otherwise;
}

bool flag(const Json& json, const char* key, bool otherwise) {
    const auto found = json.find(key);
    return found != json.end() && found->is_boolean() ? found->get<bool>() : otherwise;
}

std::string text(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<render::Vec2> place(const Json& json, const char* key) {
    const auto found = json.find(key);
    if (found == json.end() || !found->is_array() || found->size() != 2) return std::nullopt;
    if (!(*found)[0].is_number() || !(*found)[1].is_number()) return std::nullopt;
    const render::Vec2 at = {(*found)[0].get<double>(), (*found)[1].get<double>()};
    if (!std::isfinite(at.x) || !std::isfinite(at.y)) return std::nullopt;
    return at;
}

Json part(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_object() ? *found : Json::object();
}

ViewState readState(const Json& json) {
    ViewState view;
    const Json layers = part(json, "layers");
    for (const LayerInfo& info : layerCatalogue()) {
        view.show(info.layer, flag(layers, info.id.c_str(), view.shows(info.layer)));
    }
    view.diffuseData = flag(json, "diffuse_data", view.diffuseData);
    view.emaWeights = flag(json, "ema_weights", view.emaWeights);
    view.logDensity = flag(json, "log_density", view.logDensity);
    const auto arrows = json.find("arrows");
    if (arrows != json.end() && *arrows == "direction") view.arrows = ArrowScaling::direction;
    view.particleCount = static_cast<std::int64_t>(
        std::clamp(number(json, "particles", static_cast<double>(view.particleCount)),
                   static_cast<double>(kFewestParticles), static_cast<double>(kMostParticles)));
    view.noiseSeed =
        static_cast<std::int64_t>(std::clamp(number(json, "noise_seed", 0.0), 0.0, 1e15));
    view.redrawNoise = flag(json, "redraw_noise", view.redrawNoise);
    view.resample = flag(json, "resample", view.resample);
    view.exactPaths = flag(json, "exact_paths", view.exactPaths);
    view.noiseLeft = flag(json, "noise_left", view.noiseLeft);
    view.probe = place(json, "probe");
    if (const auto kind = mapNamed(text(json, "map"))) view.map = *kind;
    for (const GivenPart& one : givenPartCatalogue()) {
        if (one.id == text(json, "given_part")) view.givenPart = one.part;
    }
    const Json ways = part(json, "ways");
    const auto from = place(ways, "from"), to = place(ways, "to"), corner = place(ways, "corner");
    if (from && to && corner) view.ways = TwoWays{*from, *to, *corner};
    const Json dsm = part(json, "dsm");
    view.dsm.index = static_cast<std::int64_t>(std::clamp(number(dsm, "index", 0.0), 0.0, 1e15));
    view.dsm.seed = static_cast<std::uint64_t>(std::clamp(number(dsm, "seed", 0.0), 0.0, 1e15));
    view.dsm.stage =
        static_cast<int>(std::clamp(number(dsm, "stage", 0.0), 0.0, double{kLastDsmStage}));
    view.images = imageChoicesFrom(part(json, "images"));
    return view;
}

}  // namespace

Result<void> writeView(const std::filesystem::path& runFolder, const StoredView& stored) {
    Json json = toJson(stored.view);
    json["t"] = stored.t;
    json["camera"] = {{"left", stored.camera.left},
                      {"bottom", stored.camera.bottom},
                      {"right", stored.camera.right},
                      {"top", stored.camera.top}};
    json["seed"] = stored.seed;
    json["caption"] = stored.caption;
    if (stored.recordedStep) json["recorded_step"] = *stored.recordedStep;
    json["dark"] = stored.dark;
    if (!stored.run.empty()) json["run"] = stored.run;
    return writeFileAtomically(runFolder / kName, writeJson(json) + "\n");
}

Result<StoredView> readView(const std::filesystem::path& runFolder) {
    const auto json = readJsonFile(runFolder / kName);
    if (!json) return json.error();
    const Json& root = *json;
    StoredView stored;
    if (!root.is_object()) return stored;
    stored.view = readState(root);
    stored.t = std::clamp(number(root, "t", stored.t), 0.0, 1.0);
    const Json camera = part(root, "camera");
    const render::WorldRect rect = {number(camera, "left", 0.0), number(camera, "bottom", 0.0),
                                    number(camera, "right", 0.0), number(camera, "top", 0.0)};
    if (rect.width() > 0.0 && rect.height() > 0.0) stored.camera = rect;
    stored.seed = static_cast<std::int64_t>(std::clamp(number(root, "seed", 0.0), 0.0, 9e15));
    if (const double step = number(root, "recorded_step", -1.0); step >= 0.0) {
        stored.recordedStep = static_cast<std::int64_t>(std::min(step, 9e15));
    }
    stored.dark = flag(root, "dark", false);
    stored.caption = text(root, "caption");
    stored.run = text(root, "run");
    return stored;
}

}  // namespace scorescope::app
