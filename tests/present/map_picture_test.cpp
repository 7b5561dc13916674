// SPDX-License-Identifier: Apache-2.0
#include "app/present/map_picture.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "app/present/canvas_view.h"
#include "app/present/map_catalogue.h"

namespace scorescope::app {
namespace {

FieldReply mapReply(MapKind kind, std::vector<float> values, double reference) {
    FieldReply reply;
    reply.map = kind;
    reply.mapColumns = static_cast<int>(values.size());
    reply.mapRows = 1;
    reply.mapValues = std::move(values);
    reply.mapReference = reference;
    return reply;
}

ViewState showing(MapKind kind) {
    ViewState view;
    view.map = kind;
    return view;
}

std::optional<MapPicture> pictureOf(const FieldReply& reply, const ViewState& view) {
    FieldView fields;
    fields.take(reply);
    return mapPicture(fields, view, render::lightTheme());
}

TEST(MapPicture, AnErrorIsLogarithmicAndHatchedWhereNothingWasSampled) {
    FieldReply reply = mapReply(MapKind::error, {2.0f, 0.02f, 7.0f}, 23.0);
    reply.mapLogDensity = {-1.0f, -2.0f, -9.0f};
    reply.sparseLogDensity = -5.0;
    const auto made = pictureOf(reply, showing(MapKind::error));
    ASSERT_TRUE(made);
    EXPECT_FLOAT_EQ((*made->heatmap.values)[0], std::log10(2.0f));
    EXPECT_EQ(made->scale.scale, render::AxisScale::logarithmic);
    EXPECT_DOUBLE_EQ(made->scale.hi, 50.0);
    EXPECT_NEAR(made->scale.lo, 0.05, 1e-12);
    EXPECT_NEAR(made->heatmap.hi, std::log10(50.0), 1e-6);
    ASSERT_TRUE(made->hatching);
    EXPECT_EQ(made->hatching->missing, render::Missing::hatched);
    EXPECT_EQ(made->hatching->opacity, 0.0f);
    EXPECT_FALSE(std::isnan((*made->hatching->values)[1]));
    EXPECT_TRUE(std::isnan((*made->hatching->values)[2]));
    reply.sparseLogDensity = -20.0;
    EXPECT_FALSE(pictureOf(reply, showing(MapKind::error))->hatching);
}

TEST(MapPicture, SignedMapsAreCentredOnZeroWhateverTheValues) {
    for (const MapKind kind : {MapKind::curl, MapKind::divergence}) {
        const auto small = pictureOf(mapReply(kind, {1e-7f, -1e-7f}, 8.0), showing(kind));
        ASSERT_TRUE(small);
        EXPECT_FLOAT_EQ(small->heatmap.lo, -small->heatmap.hi);
        // Rounding errors of an energy's curl must not fill the colours.
        EXPECT_GT(small->heatmap.hi, 1.0f);
    }
}

TEST(MapPicture, AModelDensityIsDrawnLikeTheDensity) {
    ViewState view = showing(MapKind::modelDensity);
    const FieldReply reply = mapReply(MapKind::modelDensity, {-1.0f, -3.0f}, 0.0);
    EXPECT_NEAR(pictureOf(reply, view)->scale.hi, std::exp(-1.0), 1e-6);
    EXPECT_FLOAT_EQ((*pictureOf(reply, view)->heatmap.values)[1], std::exp(-2.0f));
    view.logDensity = true;
    EXPECT_FLOAT_EQ((*pictureOf(reply, view)->heatmap.values)[1], -3.0f);
}

TEST(MapPicture, AnotherMapThanTheChosenOneIsNotShown) {
    const FieldReply reply = mapReply(MapKind::curl, {0.0f, 1.0f}, 1.0);
    EXPECT_FALSE(pictureOf(reply, showing(MapKind::error)));
    ViewState off = showing(MapKind::curl);
    off.show(Layer::density, false);
    EXPECT_FALSE(pictureOf(reply, off));
}

TEST(CanvasView, SaysWhyThereIsNoMap) {
    CanvasView canvas;
    FieldReply reply;
    reply.map = MapKind::modelDensity;
    reply.mapRefusal = Error{Fault::usage, "no energy", "", ""};
    canvas.fields().take(reply);
    const auto key = canvas.colourKey(showing(MapKind::modelDensity));
    ASSERT_TRUE(key);
    EXPECT_EQ(key->note, "no energy");
    EXPECT_FALSE(canvas.colourKey(showing(MapKind::curl)));
}

TEST(FieldView, ScalesAreRoundNumbers) {
    for (const auto& [value, down, up] : {std::array{0.03, 0.02, 0.05}, std::array{1.0, 1.0, 1.0},
                                          std::array{1.2, 1.0, 2.0}, std::array{7.0, 5.0, 10.0}}) {
        EXPECT_DOUBLE_EQ(roundedDown(value), down);
        EXPECT_DOUBLE_EQ(roundedUp(value), up);
    }
}

TEST(MapCatalogue, NamesLeadToMapsAndTheRoundIsComplete) {
    MapKind kind = MapKind::density;
    for (const MapInfo& info : mapCatalogue()) {
        EXPECT_EQ(mapNamed(info.id), info.kind);
        EXPECT_EQ(info.kind, kind);
        kind = mapAfter(kind);
    }
    EXPECT_EQ(kind, MapKind::density);
    EXPECT_FALSE(mapNamed("colour"));
}

}  // namespace
}  // namespace scorescope::app
