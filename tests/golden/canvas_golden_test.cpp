// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "app/present/canvas_view.h"
#include "core/session/experiment_schema.h"
#include "tests/render/golden.h"

namespace scorescope::app {
namespace {

using render::Camera;
using render::RendererTest;

constexpr int kCells = 24;

/// A field with a turn, over the square from -2 to 2.
FieldReply turningField() {
    FieldReply reply;
    reply.view = {-2.0, -2.0, 2.0, 2.0};
    reply.columns = reply.rows = 12;
    reply.t = 0.3;
    for (int i = 0; i < 144; ++i) {
        const double x = -2.0 + 4.0 * (i % 12 + 0.5) / 12, y = -2.0 + 4.0 * (i / 12 + 0.5) / 12;
        for (auto* field : {&reply.learned, &reply.exact}) {
            const double turn = field == &reply.learned ? 0.4 : 0.0;
            field->push_back(static_cast<float>(-x - turn * y));
            field->push_back(static_cast<float>(turn * x - y));
        }
    }
    return reply;
}

void addMap(FieldReply& reply, MapKind kind) {
    reply.map = kind;
    reply.mapColumns = reply.mapRows = kCells;
    reply.mapReference = 1.6;
    reply.sparseLogDensity = -2.5;
    for (int i = 0; i < kCells * kCells; ++i) {
        const double x = -2.0 + 4.0 * (i % kCells + 0.5) / kCells;
        const double y = -2.0 + 4.0 * (i / kCells + 0.5) / kCells;
        const double r = std::hypot(x, y);
        const double value = kind == MapKind::error ? 0.05 * r * r * r : 0.8 * std::sin(2.0 * x);
        reply.mapValues.push_back(static_cast<float>(value));
        if (kind == MapKind::error) reply.mapLogDensity.push_back(static_cast<float>(-r * r));
    }
}

ProbeReply probe() {
    ProbeReply reply;
    reply.dimension = 2;
    reply.points = {-0.8, 0.6};
    reply.learned = {{0.5, -0.9}, {-1.5, -0.4, 0.4, 0.6}};
    reply.exact = {{0.8, -0.6}, {-1.2, 0.3, 0.3, -0.7}};
    reply.logDensity = {-2.0};
    return reply;
}

DsmDemoReply demo() {
    DsmDemoReply reply;
    reply.dimension = 2;
    reply.meanScale = 0.8;
    reply.noiseScale = {0.7, 0.7};
    reply.clean = {1.2, 0.5};
    reply.shrunk = {0.96, 0.4};
    reply.noise = {-1.2, -1.0};
    reply.noisy = {0.12, -0.3};
    reply.target = {1.714, 1.4286};
    reply.prediction = {0.6, 1.2};
    reply.exact = {0.7, 1.1};
    reply.radius = 0.2;
    for (int i = 0; i < 40; ++i) {
        reply.nearby.push_back(0.12 + 0.19 * std::cos(2.4 * i) * i / 40.0);
        reply.nearby.push_back(-0.3 + 0.19 * std::sin(2.4 * i) * i / 40.0);
        reply.nearbyTargets.push_back(0.7 + 1.5 * std::cos(1.7 * i));
        reply.nearbyTargets.push_back(1.1 + 1.5 * std::sin(1.7 * i));
    }
    reply.meanTarget = {0.75, 1.05};
    reply.nearbyExact = {0.7, 1.1};
    return reply;
}

class CanvasGolden : public RendererTest {
protected:
    void expect(const std::string& name, const ViewState& view) {
        for (const bool dark : {false, true}) {
            canvas.setTheme(dark ? render::darkTheme() : render::lightTheme());
            expectGolden(name + (dark ? "-dark" : "-light"),
                         picture(canvas.scene(view), Camera({0, 0}, 0.0125, 320, 320)));
        }
    }

    CanvasView canvas;
};

TEST_F(CanvasGolden, ErrorMapUnderTheArrows) {
    FieldReply reply = turningField();
    addMap(reply, MapKind::error);
    canvas.fields().take(reply);
    ViewState view;
    view.map = MapKind::error;
    expect("error", view);
}

TEST_F(CanvasGolden, CurlUnderTheArrows) {
    FieldReply reply = turningField();
    addMap(reply, MapKind::curl);
    canvas.fields().take(reply);
    ViewState view;
    view.map = MapKind::curl;
    expect("curl", view);
}

TEST_F(CanvasGolden, JacobianAndTwoWays) {
    // The data give the ellipses their size.
    canvas.setData(*PlaneData::load(Settings(experimentSchema())));
    canvas.fields().take(turningField());
    canvas.probe().take(probe());
    ViewState view;
    view.show(Layer::data, false);
    view.probe = render::Vec2{-0.8, 0.6};
    view.ways = TwoWays{{-1.5, -1.5}, {1.5, 1.2}, {1.5, -1.5}};
    view.show(Layer::integral, true);
    expect("tools", view);
}

TEST_F(CanvasGolden, DenoisingScoreMatchingStepByStep) {
    canvas.dsm().take(demo());
    ViewState view;
    view.show(Layer::dsm, true);
    for (const int stage : {2, 5, 6}) {
        view.dsm.stage = stage;
        expect("dsm-" + std::to_string(stage), view);
    }
}

}  // namespace
}  // namespace scorescope::app
