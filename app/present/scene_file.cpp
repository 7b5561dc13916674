// SPDX-License-Identifier: Apache-2.0
#include "app/present/scene_file.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/base/atomic_file.h"
#include "core/base/bounded_reader.h"
#include "core/base/byte_writer.h"
#include "core/base/file_error.h"
#include "core/base/json.h"
#include "core/data/picture.h"
#include "render/figure/png.h"

namespace scorescope::app {
namespace {

constexpr std::string_view kMagic = "SSWSCN02";
constexpr std::uint64_t kMaxBytes = 256 << 20;
constexpr std::int64_t kLargestSide = 1 << 16;
constexpr int kLastColormap = static_cast<int>(render::Colormap::aurora);

template <class... Kinds>
struct Overloaded : Kinds... {
    using Kinds::operator()...;
};
template <class... Kinds>
Overloaded(Kinds...) -> Overloaded<Kinds...>;

/// Numbers one after the other; JSON names their places.
class Numbers {
public:
    Json add(const render::FloatArray& array) {
        const std::size_t first = values_.size();
        if (array) values_.insert(values_.end(), array->begin(), array->end());
        return {first, values_.size() - first};
    }
    const std::vector<float>& values() const { return values_; }

private:
    std::vector<float> values_;
};

Json colourJson(const render::Colour& colour) {
    return {colour.r, colour.g, colour.b, colour.a};
}
Json rectJson(const render::WorldRect& rect) {
    return {rect.left, rect.bottom, rect.right, rect.top};
}

Json drawableJson(const render::Drawable& drawable, Numbers& numbers) {
    return std::visit(Overloaded{[&](const render::Points& points) -> Json {
                                     assert(!points.categories);  // none of our pictures has any
                                     return {{"kind", "points"},
                                             {"id", points.id},
                                             {"numbers", numbers.add(points.positions)},
                                             {"count", points.count},
                                             {"colour", colourJson(points.colour)},
                                             {"radius", points.radiusPixels},
                                             {"softness", points.softness}};
                                 },
                                 [&](const render::ArrowGrid& arrows) -> Json {
                                     assert(!arrows.magnitude);
                                     return {{"kind", "arrows"},
                                             {"id", arrows.id},
                                             {"numbers", numbers.add(arrows.vectors)},
                                             {"columns", arrows.nx},
                                             {"rows", arrows.ny},
                                             {"area", rectJson(arrows.area)},
                                             {"colour", colourJson(arrows.colour)},
                                             {"halo", colourJson(arrows.halo)},
                                             {"length", static_cast<int>(arrows.length)},
                                             {"anchor", static_cast<int>(arrows.anchor)},
                                             {"factor", arrows.factor},
                                             {"width", arrows.widthPixels}};
                                 },
                                 [&](const render::Heatmap& map) -> Json {
                                     return {{"kind", "map"},
                                             {"id", map.id},
                                             {"numbers", numbers.add(map.values)},
                                             {"columns", map.width},
                                             {"rows", map.height},
                                             {"area", rectJson(map.area)},
                                             {"lo", map.lo},
                                             {"hi", map.hi},
                                             {"map", static_cast<int>(map.map)},
                                             {"opacity", map.opacity},
                                             {"interpolation", static_cast<int>(map.interpolation)},
                                             {"missing", static_cast<int>(map.missing)},
                                             {"hatching", colourJson(map.hatching)}};
                                 },
                                 [&](const render::Paths& paths) -> Json {
                                     return {{"kind", "paths"},
                                             {"id", paths.id},
                                             {"numbers", numbers.add(paths.positions)},
                                             {"count", paths.count},
                                             {"vertices", paths.verticesPerPath},
                                             {"colour", colourJson(paths.colour)},
                                             {"width", paths.widthPixels},
                                             {"head", paths.head},
                                             {"tail", paths.tail},
                                             {"fade", paths.fade}};
                                 }},
                      drawable);
}

Json keyJson(const ColourKey& key) {
    return {{"label", key.scale.label},
            {"map", static_cast<int>(key.scale.map)},
            {"lo", key.scale.lo},
            {"hi", key.scale.hi},
            {"log", key.scale.scale == render::AxisScale::logarithmic},
            {"hatched", key.hatched},
            {"note", key.note}};
}

/// Reads one object of the text; what is missing or does not fit ends the reading (Json::exception
/// or false).
class PartReader {
public:
    PartReader(const Json& json, const std::vector<float>& numbers)
        : json_(json), numbers_(numbers) {}

    std::string text(const char* key) const { return json_.at(key).get<std::string>(); }
    float real(const char* key) const {
        // A number that JSON does not know was written as null.
        const Json& value = json_.at(key);
        return value.is_null() ? std::numeric_limits<float>::quiet_NaN() : value.get<float>();
    }
    std::int64_t count(const char* key) {
        const auto value = json_.at(key).get<std::int64_t>();
        good_ = good_ && value >= 0 && value <= static_cast<std::int64_t>(kMaxBytes);
        return value;
    }
    int side(const char* key) {
        const std::int64_t value = count(key);
        good_ = good_ && value <= kLargestSide;
        return static_cast<int>(std::min(value, kLargestSide));
    }
    template <class Choice>
    Choice choice(const char* key, int last) {
        const auto value = json_.at(key).get<std::int64_t>();
        good_ = good_ && value >= 0 && value <= last;
        return static_cast<Choice>(good_ ? value : 0);
    }
    render::Colour colour(const char* key) const {
        const auto part = json_.at(key).get<std::array<float, 4>>();
        return {part[0], part[1], part[2], part[3]};
    }
    render::WorldRect rect(const char* key) {
        const auto part = json_.at(key).get<std::array<double, 4>>();
        good_ = good_ && part[2] >= part[0] && part[3] >= part[1];  // one arrow has no area
        return {part[0], part[1], part[2], part[3]};
    }
    /// The numbers of this part, which must be `count`.
    render::FloatArray numbers(std::uint64_t count) {
        const auto place = json_.at("numbers").get<std::array<std::uint64_t, 2>>();
        good_ = good_ && place[1] == count && place[0] <= numbers_.size() &&
                place[1] <= numbers_.size() - place[0];
        if (!good_) return nullptr;
        const auto first = numbers_.begin() + static_cast<std::ptrdiff_t>(place[0]);
        return render::shareArray(
            std::vector<float>(first, first + static_cast<std::ptrdiff_t>(count)));
    }
    bool good() const { return good_; }

private:
    const Json& json_;
    const std::vector<float>& numbers_;
    bool good_ = true;
};

std::uint64_t product(std::int64_t a, std::int64_t b) {
    return static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b);
}

render::Points readPoints(PartReader& part) {
    render::Points points;
    points.id = part.text("id");
    const std::int64_t count = part.count("count");
    points.count = static_cast<std::size_t>(count);
    points.positions = part.numbers(2 * static_cast<std::uint64_t>(count));
    points.colour = part.colour("colour");
    points.radiusPixels = part.real("radius");
    points.softness = part.real("softness");
    return points;
}

render::ArrowGrid readArrows(PartReader& part) {
    render::ArrowGrid arrows;
    arrows.id = part.text("id");
    arrows.nx = part.side("columns");
    arrows.ny = part.side("rows");
    arrows.vectors = part.numbers(2 * product(arrows.nx, arrows.ny));
    arrows.area = part.rect("area");
    arrows.colour = part.colour("colour");
    arrows.halo = part.colour("halo");
    arrows.length = part.choice<render::ArrowLength>("length", 2);
    arrows.anchor = part.choice<render::ArrowAnchor>("anchor", 1);
    arrows.factor = part.real("factor");
    arrows.widthPixels = part.real("width");
    return arrows;
}

render::Heatmap readMap(PartReader& part) {
    render::Heatmap map;
    map.id = part.text("id");
    map.width = part.side("columns");
    map.height = part.side("rows");
    map.values = part.numbers(product(map.width, map.height));
    map.area = part.rect("area");
    map.lo = part.real("lo");
    map.hi = part.real("hi");
    map.map = part.choice<render::Colormap>("map", kLastColormap);
    map.opacity = part.real("opacity");
    map.interpolation = part.choice<render::Interpolation>("interpolation", 1);
    map.missing = part.choice<render::Missing>("missing", 1);
    map.hatching = part.colour("hatching");
    return map;
}

render::Paths readPaths(PartReader& part) {
    render::Paths paths;
    paths.id = part.text("id");
    const std::int64_t count = part.count("count"), vertices = part.side("vertices");
    paths.count = static_cast<std::size_t>(count);
    paths.verticesPerPath = static_cast<std::size_t>(vertices);
    paths.positions = part.numbers(2 * product(count, vertices));
    paths.colour = part.colour("colour");
    paths.widthPixels = part.real("width");
    paths.head = part.real("head");
    paths.tail = part.real("tail");
    paths.fade = part.real("fade");
    return paths;
}

bool readDrawable(const Json& json, const std::vector<float>& numbers, SharedScene& shared) {
    PartReader part(json, numbers);
    const std::string kind = part.text("kind");
    if (kind == "points") shared.drawables.emplace_back(readPoints(part));
    if (kind == "arrows") shared.drawables.emplace_back(readArrows(part));
    if (kind == "map") shared.drawables.emplace_back(readMap(part));
    if (kind == "paths") shared.drawables.emplace_back(readPaths(part));
    return part.good();
}

ColourKey readKey(const Json& json, bool& good) {
    const std::vector<float> none;
    PartReader part(json, none);
    ColourKey key;
    key.scale.label = part.text("label");
    key.scale.map = part.choice<render::Colormap>("map", kLastColormap);
    key.scale.lo = part.real("lo");
    key.scale.hi = part.real("hi");
    key.scale.scale =
        json.at("log").get<bool>() ? render::AxisScale::logarithmic : render::AxisScale::linear;
    key.hatched = json.at("hatched").get<bool>();
    key.note = part.text("note");
    good = good && part.good();
    return key;
}

bool readShared(const Json& json, const std::vector<float>& numbers, SharedScene& shared) {
    bool good = true;
    shared.order = json.at("order").get<std::vector<std::string>>();
    for (const Json& item : json.at("drawables")) {
        good = good && readDrawable(item, numbers, shared);
    }
    for (const Json& item : json.at("legend")) {
        const auto layer = layerNamed(item.at("layer").get<std::string>());
        if (!layer) continue;
        LegendEntry entry;
        entry.layer = *layer;
        entry.title = item.at("title").get<std::string>();
        entry.badge = item.at("badge").get<std::string>();
        shared.legend.push_back(std::move(entry));
    }
    shared.scaleText = json.at("scale").get<std::string>();
    if (json.contains("key")) shared.colourKey = readKey(json.at("key"), good);
    shared.findings = json.at("findings").get<std::vector<std::string>>();
    shared.note = json.at("note").get<std::string>();
    return good;
}

Result<std::shared_ptr<const render::Raster>> readPicture(std::span<const std::byte> png,
                                                          const std::string& where) {
    const auto colours = decodePicture(png, 3, where);
    if (!colours) return colours.error();
    render::Raster raster{colours->width, colours->height, {}};
    raster.rgba.reserve(colours->pixels.size() / 3 * 4);
    for (std::size_t i = 0; i < colours->pixels.size(); i += 3) {
        const auto pixel = colours->pixels.begin() + static_cast<std::ptrdiff_t>(i);
        raster.rgba.insert(raster.rgba.end(), pixel, pixel + 3);
        raster.rgba.push_back(255);
    }
    return std::make_shared<const render::Raster>(std::move(raster));
}

}  // namespace

std::vector<std::byte> encodeScene(const SharedScene& shared) {
    Numbers numbers;
    Json json = {{"order", shared.order},       {"drawables", Json::array()},
                 {"legend", Json::array()},     {"scale", shared.scaleText},
                 {"findings", shared.findings}, {"note", shared.note}};
    for (const render::Drawable& drawable : shared.drawables) {
        json["drawables"].push_back(drawableJson(drawable, numbers));
    }
    for (const LegendEntry& entry : shared.legend) {
        const auto info = std::ranges::find(layerCatalogue(), entry.layer, &LayerInfo::layer);
        json["legend"].push_back({{"layer", info->id},
                                  {"title", entry.title.empty() ? info->title : entry.title},
                                  {"badge", entry.badge}});
    }
    if (shared.colourKey) json["key"] = keyJson(*shared.colourKey);
    const auto png = shared.picture ? render::encodePng(*shared.picture) : std::vector<std::byte>();
    if (shared.picture) json["picture"] = png.size();
    const std::string text = writeJson(json, -1);
    const auto values = std::as_bytes(std::span(numbers.values()));
    ByteWriter out{kMagic.size() + 4 + text.size() + png.size() + values.size()};
    out.text(kMagic);
    out.le32(text.size());
    out.text(text);
    out.bytes(png);
    out.bytes(values);
    return out.take();
}

Result<SharedScene> parseScene(std::span<const std::byte> bytes, const std::string& where) {
    const Error damaged = damagedFile(where, "is no picture of a window or is damaged");
    BoundedReader reader{bytes};
    if (reader.text(kMagic.size()) != kMagic) return damaged;
    const std::uint32_t length = reader.le32();
    const std::string_view text = reader.text(length);
    if (!reader.ok()) return damaged;
    const auto json = parseJson(text, where);
    if (!json) return json.error();
    SharedScene shared;
    try {
        if (json->contains("picture")) {
            const auto png = reader.bytes(json->at("picture").get<std::uint64_t>());
            if (!reader.ok()) return damaged;
            auto picture = readPicture(png, where);
            if (!picture) return picture.error();
            shared.picture = *std::move(picture);
        }
        if (reader.left() % sizeof(float) != 0) return damaged;
        const auto rest = reader.bytes(reader.left());
        std::vector<float> numbers(rest.size() / sizeof(float));
        if (!rest.empty()) std::memcpy(numbers.data(), rest.data(), rest.size());
        if (!readShared(*json, numbers, shared)) return damaged;
    } catch (const Json::exception&) {
        return damaged;
    }
    return shared;
}

Result<void> writeScene(const std::filesystem::path& folder, const SharedScene& shared) {
    return writeFileAtomically(folder / kSceneFile, encodeScene(shared));
}

Result<SharedScene> readScene(const std::filesystem::path& folder) {
    const auto bytes = readFile(folder / kSceneFile, kMaxBytes);
    if (!bytes) return bytes.error();
    return parseScene(*bytes, (folder / kSceneFile).string());
}

}  // namespace scorescope::app
