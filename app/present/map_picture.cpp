// SPDX-License-Identifier: Apache-2.0
#include "app/present/map_picture.h"

#include <algorithm>
#include <cmath>

#include "app/present/map_catalogue.h"

namespace scorescope::app {
namespace {

using render::Heatmap;

constexpr double kLogDensityShown = 12.0;  // nats below the largest value

/// A density given by its logarithm, with linear colours or logarithmic ones.
struct DensityParts {
    std::string unit;
    render::FloatArray logarithms;
    render::FloatArray shares;  ///< of the largest value
    double largestLog = 0.0;
};

void setDensity(MapPicture& made, const DensityParts& parts, bool logarithmic) {
    made.heatmap.values = logarithmic ? parts.logarithms : parts.shares;
    if (logarithmic) {
        made.heatmap.lo = static_cast<float>(parts.largestLog - kLogDensityShown);
        made.heatmap.hi = static_cast<float>(parts.largestLog);
        made.scale = {"ln " + parts.unit, made.heatmap.map, parts.largestLog - kLogDensityShown,
                      parts.largestLog};
    } else {
        made.scale = {parts.unit, made.heatmap.map, 0.0, std::exp(parts.largestLog)};
    }
}

render::WorldRect areaOf(const Rect& view) {
    return {view.left, view.bottom, view.right, view.top};
}

MapPicture empty(MapKind kind, const Rect& area, const render::ThemeColours& theme) {
    MapPicture made;
    made.heatmap.id = mapInfo(kind).id;
    made.heatmap.area = areaOf(area);
    made.heatmap.map = mapColours(kind, theme);
    return made;
}

MapPicture densityPicture(const DensityField& field, const ViewState& view,
                          const render::ThemeColours& theme) {
    MapPicture made = empty(MapKind::density, field.view, theme);
    if (view.logDensity) made.heatmap.id = "log-density";
    made.heatmap.width = field.columns;
    made.heatmap.height = field.rows;
    setDensity(made, {"density", field.logDensity, field.density, field.largestLog},
               view.logDensity);
    return made;
}

/// Strokes alone, without colours of their own.
Heatmap hatchingOf(const MapField& field, const Heatmap& below, const render::ThemeColours& theme) {
    Heatmap hatching = below;
    hatching.id = "sparse";
    hatching.values = field.sparse;
    hatching.opacity = 0.0f;
    hatching.missing = render::Missing::hatched;
    hatching.hatching = theme.text.withAlpha(0.5f);
    return hatching;
}

MapPicture modelDensityPicture(const MapField& field, const ViewState& view, MapPicture made) {
    setDensity(made, {"model density", field.values, field.shares, field.largest}, view.logDensity);
    return made;
}

MapPicture picture(const MapField& field, const ViewState& view,
                   const render::ThemeColours& theme) {
    MapPicture made = empty(field.kind, field.view, theme);
    made.heatmap.width = field.columns;
    made.heatmap.height = field.rows;
    if (field.kind == MapKind::modelDensity) {
        return modelDensityPicture(field, view, std::move(made));
    }
    made.heatmap.values = field.values;
    made.scale = {mapInfo(field.kind).unit, made.heatmap.map, -field.largest, field.largest};
    if (field.kind == MapKind::error) {
        if (field.sparse) made.hatching = hatchingOf(field, made.heatmap, theme);
        made.scale.lo = field.largest / std::pow(10.0, kErrorDecades);
        made.scale.scale = render::AxisScale::logarithmic;
        made.heatmap.lo = static_cast<float>(std::log10(made.scale.lo));
        made.heatmap.hi = static_cast<float>(std::log10(made.scale.hi));
    } else {
        made.heatmap.lo = static_cast<float>(made.scale.lo);
        made.heatmap.hi = static_cast<float>(made.scale.hi);
    }
    return made;
}

}  // namespace

render::Colormap mapColours(MapKind kind, const render::ThemeColours& theme) {
    switch (kind) {
        case MapKind::error: return theme.magnitude;
        case MapKind::curl:
        case MapKind::divergence: return theme.signedMap;
        case MapKind::density:
        case MapKind::modelDensity: break;
    }
    return theme.density;
}

std::optional<MapPicture> mapPicture(const FieldView& fields, const ViewState& view,
                                     const render::ThemeColours& theme) {
    if (!view.shows(Layer::density)) return std::nullopt;
    if (view.map == MapKind::density) {
        if (!fields.density().present()) return std::nullopt;
        return densityPicture(fields.density(), view, theme);
    }
    const MapField& field = fields.map();
    if (!field.present() || field.kind != view.map) return std::nullopt;
    return picture(field, view, theme);
}

}  // namespace scorescope::app
