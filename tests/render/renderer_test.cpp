// SPDX-License-Identifier: Apache-2.0
#include <thread>

#include "render/gl/api.h"
#include "render/gl/framebuffer.h"
#include "tests/render/pictures.h"

namespace scorescope::render {
namespace {

Points disc(const std::string& id, Colour colour, float x = 0, float y = 0) {
    Points points;
    points.id = id;
    points.positions = shareArray(std::vector<float>{x, y});
    points.count = 1;
    points.colour = colour;
    points.radiusPixels = 10;
    return points;
}

const Colour kRed = Colour::hex(0xFF0000);
const Colour kBlue = Colour::hex(0x0000FF);

TEST_F(RendererTest, DescribesItsOpenGl) {
    EXPECT_NE(renderer_->glDescription().find(','), std::string::npos);
    EXPECT_GE(epoxy_gl_version(), 33);
}

TEST_F(RendererTest, DrawsBackToFront) {
    const Raster redOnTop = picture({disc("blue", kBlue), disc("red", kRed)});
    const Raster blueOnTop = picture({disc("red", kRed), disc("blue", kBlue)});
    EXPECT_EQ(rgb(redOnTop, 32, 32), bytesOf(kRed));
    EXPECT_EQ(rgb(blueOnTop, 32, 32), bytesOf(kBlue));
}

TEST_F(RendererTest, ShowsWhatChanged) {
    Points points = disc("p", kRed, -2);
    EXPECT_NEAR(inkOf(picture({points})).x, 12, 0.1);
    points.positions = shareArray(std::vector<float>{2, 0});
    EXPECT_NEAR(inkOf(picture({points})).x, 52, 0.1);
    points.colour = kBlue;
    EXPECT_EQ(rgb(picture({points}), 52, 32), bytesOf(kBlue));

    Heatmap heatmap;
    heatmap.width = heatmap.height = 1;
    heatmap.area = {-1, -1, 1, 1};
    heatmap.values = shareArray(std::vector<float>{1});
    EXPECT_EQ(rgb(picture({heatmap}), 32, 32), bytesOf(colormapTable(heatmap.map).back()));
    heatmap.hi = 2;
    heatmap.lo = 1;
    EXPECT_EQ(rgb(picture({heatmap}), 32, 32), bytesOf(colormapTable(heatmap.map).front()));
    heatmap.map = Colormap::paper;
    EXPECT_EQ(rgb(picture({heatmap}), 32, 32), bytesOf(colormapTable(heatmap.map).front()));
}

TEST_F(RendererTest, RevisionRenewsAnArrayChangedInPlace) {
    const auto shared = std::make_shared<std::vector<float>>(std::vector<float>{-2, 0});
    Points points = disc("p", kRed);
    points.positions = shared;
    EXPECT_NEAR(inkOf(picture({points})).x, 12, 0.1);
    (*shared)[0] = 2;
    ++points.revision;
    EXPECT_NEAR(inkOf(picture({points})).x, 52, 0.1);
}

TEST_F(RendererTest, SurvivesReleaseForEveryKind) {
    for (const auto& [id, drawable] : exampleDrawables()) {
        const Raster before = picture({drawable}, 96, 64);
        renderer_->releaseGl();
        EXPECT_EQ(picture({drawable}, 96, 64).rgba, before.rgba) << id;
    }
}

TEST_F(RendererTest, EmptyDrawablesDrawNothing) {
    EXPECT_EQ(inkOf(picture({Heatmap{}, ArrowGrid{}, Points{}, Paths{}})).area, 0.0);
}

TEST_F(RendererTest, LeavesAStateThatAPainterCanUse) {
    std::vector<Drawable> all;
    for (const auto& [id, drawable] : exampleDrawables()) all.push_back(drawable);
    picture(all);
    EXPECT_EQ(glGetError(), static_cast<GLenum>(GL_NO_ERROR));
    for (const GLenum flag : {GL_BLEND, GL_DEPTH_TEST, GL_SCISSOR_TEST, GL_STENCIL_TEST,
                              GL_CULL_FACE, GL_PROGRAM_POINT_SIZE}) {
        EXPECT_FALSE(glIsEnabled(flag)) << flag;
    }
    for (const GLenum name : {GL_CURRENT_PROGRAM, GL_VERTEX_ARRAY_BINDING, GL_ARRAY_BUFFER_BINDING,
                              GL_TEXTURE_BINDING_2D, GL_TEXTURE_BINDING_BUFFER}) {
        GLint bound = -1;
        glGetIntegerv(name, &bound);
        EXPECT_EQ(bound, 0) << name;
    }
    GLint unit = 0;
    glGetIntegerv(GL_ACTIVE_TEXTURE, &unit);
    EXPECT_EQ(unit, GL_TEXTURE0);
}

TEST_F(RendererTest, DoesNotCareAboutTheStateItFinds) {
    const auto examples = exampleDrawables();
    std::vector<Drawable> all;
    for (const auto& [id, drawable] : examples) all.push_back(drawable);
    const Raster clean = picture(all);
    glEnable(GL_SCISSOR_TEST);
    glScissor(0, 0, 3, 3);
    glEnable(GL_DEPTH_TEST);
    glEnable(GL_CULL_FACE);
    glColorMask(GL_FALSE, GL_TRUE, GL_FALSE, GL_TRUE);
    glBlendFunc(GL_ZERO, GL_ZERO);
    glActiveTexture(GL_TEXTURE5);
    glPixelStorei(GL_UNPACK_ROW_LENGTH, 77);
    renderer_->releaseGl();
    EXPECT_EQ(picture(all).rgba, clean.rgba);
}

/// Moving the camera by whole pixels moves every mark by as many.
TEST_F(RendererTest, PanningMovesThePicture) {
    for (const auto& [id, drawable] : exampleDrawables()) {
        // Hatching belongs to the screen, as on paper: it does not move.
        Drawable still = drawable;
        if (auto* heatmap = std::get_if<Heatmap>(&still)) heatmap->missing = Missing::transparent;
        const Scene scene{.drawables = {still}};
        Camera camera({0, 0}, 0.0625, 128, 96);
        const Raster before = picture(scene, camera);
        camera.panBy({8, -16});
        const Raster after = picture(scene, camera);
        int worst = 0;
        for (int y = 16; y < 96; ++y) {
            for (int x = 0; x < 120; ++x) {
                worst = std::max(worst, difference(rgb(before, x, y), rgb(after, x + 8, y - 16)));
            }
        }
        EXPECT_LE(worst, 2) << id;
    }
}

TEST_F(RendererTest, ZoomingScalesPlacesButNotMarks) {
    Points points = disc("p", kRed, 1, 1);
    Camera camera({0, 0}, 0.1, 64, 64);
    camera.zoomAt({32, 32}, 2.0);
    const Ink ink = inkOf(picture(Scene{.drawables = {points}}, camera));
    EXPECT_NEAR(ink.x, 52, 0.1);
    EXPECT_NEAR(ink.y, 12, 0.1);
}

TEST_F(RendererTest, PixelRatioEnlargesMarksAndPictureAlike) {
    const Scene scene{.drawables = {disc("p", kRed)}};
    const Camera camera({0, 0}, 0.1, 64, 64);
    const Raster once = picture(scene, camera);
    const Raster twice = picture(scene, camera, {.pixelRatio = 2.0f});
    EXPECT_EQ(twice.width, 128);
    EXPECT_NEAR(inkOf(twice).area, 4 * inkOf(once).area, 4.0);
    const Raster averaged = picture(scene, camera, {.supersample = 2});
    EXPECT_EQ(averaged.width, 64);
    EXPECT_NEAR(inkOf(averaged).area, inkOf(once).area, 2.0);
}

/// Frames after the first may copy what did not change; nobody may see the difference.
TEST_F(RendererTest, RepeatedFramesLookLikeTheFirst) {
    std::vector<Drawable> all;
    for (const auto& [id, drawable] : exampleDrawables()) all.push_back(drawable);
    const Raster first = picture(all, 160, 120);
    for (int frame = 0; frame < 3; ++frame) EXPECT_EQ(picture(all, 160, 120).rgba, first.rgba);
    for (std::size_t changed = 0; changed < all.size(); ++changed) {
        std::vector<Drawable> fewer = all;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(changed));
        renderer_->releaseGl();
        const Raster want = picture(fewer, 160, 120);
        for (int frame = 0; frame < 3; ++frame) picture(all, 160, 120);
        for (int frame = 0; frame < 3; ++frame) {
            EXPECT_EQ(picture(fewer, 160, 120).rgba, want.rgba) << changed;
        }
    }
    EXPECT_EQ(picture(all, 160, 120).rgba, first.rgba);
    EXPECT_EQ(picture(all, 120, 160).height, 160);
    EXPECT_EQ(picture(all, 160, 120).rgba, first.rgba);
}

TEST_F(RendererTest, DrawsIntoMultisampledTargets) {
    const FramebufferName target = FramebufferName::create();
    const Renderbuffer colour = Renderbuffer::create();
    glBindRenderbuffer(GL_RENDERBUFFER, colour.id());
    glRenderbufferStorageMultisample(GL_RENDERBUFFER, 4, GL_RGBA8, 64, 64);
    glBindFramebuffer(GL_FRAMEBUFFER, target.id());
    glFramebufferRenderbuffer(GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER, colour.id());
    ASSERT_EQ(glCheckFramebufferStatus(GL_FRAMEBUFFER),
              static_cast<GLenum>(GL_FRAMEBUFFER_COMPLETE));
    const Scene scene{.drawables = {disc("p", kRed)}};
    for (int frame = 0; frame < 3; ++frame) {
        const auto drawn =
            renderer_->draw(scene, Camera({0, 0}, 0.1, 64, 64), {target.id(), 64, 64, 1.0f});
        EXPECT_TRUE(drawn) << drawn.error().line();
    }
}

TEST_F(RendererTest, TransparentBackgroundStaysTransparent) {
    Points points = disc("p", Colour::hex(0xFF8000, 0.5f));
    const Scene scene{.background = {0, 0, 0, 0}, .drawables = {points}};
    const Raster raster = picture(scene, Camera({0, 0}, 0.1, 64, 64));
    EXPECT_EQ(raster.pixel(1, 1)[3], 0);
    EXPECT_NEAR(raster.pixel(32, 32)[3], 128, 1);
    EXPECT_LE(difference(rgb(raster, 32, 32), {255, 128, 0}), 2);
}

TEST_F(RendererTest, ImpossibleSizesAreRefusedWithTheRange) {
    const auto raster = captureScene(*renderer_, {}, Camera({0, 0}, 1, 1 << 20, 4));
    ASSERT_FALSE(raster);
    EXPECT_EQ(raster.error().fault, Fault::usage);
    EXPECT_NE(raster.error().line().find("1048576 x 4"), std::string::npos);
}

TEST(Offscreen, WorksOnSeveralThreadsAtOnce) {
    const Scene scene{.drawables = {disc("p", kRed)}};
    const Camera camera({0, 0}, 0.1, 64, 64);
    std::vector<Result<Raster>> rasters(3, Result<Raster>(Raster{}));
    std::vector<std::thread> threads;
    for (auto& raster : rasters) {
        threads.emplace_back([&] { raster = renderOffscreen(scene, camera); });
    }
    for (std::thread& thread : threads) thread.join();
    for (const auto& raster : rasters) {
        ASSERT_TRUE(raster) << raster.error().line();
        EXPECT_EQ(raster->rgba, rasters.front()->rgba);
    }
    EXPECT_EQ(rgb(*rasters.front(), 32, 32), bytesOf(kRed));
}

}  // namespace
}  // namespace scorescope::render
