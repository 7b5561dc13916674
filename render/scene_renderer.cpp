// SPDX-License-Identifier: Apache-2.0
#include "render/scene_renderer.h"

#include <algorithm>
#include <span>
#include <vector>

#include "render/backdrop.h"
#include "render/layers/catalogue.h"

namespace scorescope::render {
namespace {

constexpr int kUnitsUsed = 2;      // texture units that layers bind
constexpr int kLeastVersion = 33;  // ten times the version, as epoxy counts

std::string text(GLenum name) {
    const auto* words = reinterpret_cast<const char*>(glGetString(name));
    return words == nullptr ? "unknown" : words;
}

const char* errorName(GLenum error) {
    switch (error) {
        case GL_INVALID_ENUM: return "invalid enumeration";
        case GL_INVALID_VALUE: return "invalid value";
        case GL_INVALID_OPERATION: return "invalid operation";
        case GL_INVALID_FRAMEBUFFER_OPERATION: return "invalid framebuffer";
        case GL_OUT_OF_MEMORY: return "out of graphics memory";
        default: return "unknown error";
    }
}

void forgetForeignErrors() {
    // Errors of the host's own calls are not ours to report.
    for (int i = 0; i < 8 && glGetError() != GL_NO_ERROR; ++i) {
    }
}

void beginFrame(const RenderTarget& target) {
    glViewport(0, 0, target.pixelWidth, target.pixelHeight);
    for (const GLenum flag : {GL_DEPTH_TEST, GL_SCISSOR_TEST, GL_STENCIL_TEST, GL_CULL_FACE,
                              GL_FRAMEBUFFER_SRGB, GL_RASTERIZER_DISCARD}) {
        glDisable(flag);
    }
    glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
    glActiveTexture(GL_TEXTURE0);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
    glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
    glPixelStorei(GL_UNPACK_SKIP_ROWS, 0);
    glPixelStorei(GL_UNPACK_SKIP_PIXELS, 0);
    glEnable(GL_BLEND);
    glBlendEquation(GL_FUNC_ADD);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
}

void clear(const Colour& background) {
    const Colour& b = background;
    glClearColor(b.r * b.a, b.g * b.a, b.b * b.a, b.a);
    glClear(GL_COLOR_BUFFER_BIT);
}

void endFrame() {
    glDisable(GL_BLEND);
    glUseProgram(0);
    glBindVertexArray(0);
    glBindBuffer(GL_ARRAY_BUFFER, 0);
    for (int unit = kUnitsUsed - 1; unit >= 0; --unit) {
        glActiveTexture(GL_TEXTURE0 + static_cast<GLenum>(unit));
        glBindTexture(GL_TEXTURE_2D, 0);
        glBindTexture(GL_TEXTURE_BUFFER, 0);
    }
}

}  // namespace

struct SceneRenderer::State {
    ShaderLibrary library = ShaderLibrary::standard();
    std::vector<std::unique_ptr<Layer>> layers;  ///< by alternative of Drawable; null until used
    Backdrop backdrop;

    Result<void> drawAll(const Scene& scene, const LayerView& view, const RenderTarget& target);
    Result<void> drawRange(std::span<const Drawable> drawables, const LayerView& view);

    Result<Layer*> layerOf(const Drawable& drawable) {
        layers.resize(std::variant_size_v<Drawable>);
        std::unique_ptr<Layer>& layer = layers[drawable.index()];
        if (layer == nullptr) {
            const auto& kinds = layerCatalogue();
            const auto kind = std::ranges::find(kinds, drawable.index(), &LayerKind::drawableIndex);
            auto made = kind->create(library);
            if (!made) return made.error();
            layer = std::move(*made);
        }
        return layer.get();
    }
};

SceneRenderer::SceneRenderer(std::unique_ptr<State> state) : state_(std::move(state)) {}
SceneRenderer::~SceneRenderer() = default;

Result<std::unique_ptr<SceneRenderer>> SceneRenderer::create() {
    std::unique_ptr<SceneRenderer> renderer(new SceneRenderer(std::make_unique<State>()));
    if (!epoxy_is_desktop_gl() || epoxy_gl_version() < kLeastVersion) {
        return Error{Fault::resource, "OpenGL 3.3 is needed; found " + renderer->glDescription(),
                     "", "update the graphics driver, or set LIBGL_ALWAYS_SOFTWARE=1"};
    }
    return renderer;
}

Result<void> SceneRenderer::State::drawRange(std::span<const Drawable> drawables,
                                             const LayerView& view) {
    for (const Drawable& drawable : drawables) {
        const Result<Layer*> layer = layerOf(drawable);
        if (!layer) return layer.error();
        (*layer)->draw(drawable, view);
    }
    return {};
}

Result<void> SceneRenderer::State::drawAll(const Scene& scene, const LayerView& view,
                                           const RenderTarget& target) {
    const std::span<const Drawable> all(scene.drawables);
    std::size_t still = backdrop.unchanged(scene, view.camera, target);
    if (!Backdrop::canCopyTo(target)) still = 0;
    if (still > 0 && !backdrop.holds(still)) {
        if (backdrop.beginDrawing(still)) {
            clear(scene.background);
            if (auto drawn = drawRange(all.first(still), view); !drawn) return drawn;
        } else {
            still = 0;
        }
    }
    if (still > 0) {
        backdrop.copyTo(target);
    } else {
        glBindFramebuffer(GL_FRAMEBUFFER, target.framebuffer);
        clear(scene.background);
    }
    return drawRange(all.subspan(still), view);
}

Result<void> SceneRenderer::draw(const Scene& scene, const Camera& camera,
                                 const RenderTarget& target) {
    if (target.pixelWidth < 1 || target.pixelHeight < 1) return {};
    forgetForeignErrors();
    beginFrame(target);
    const LayerView view{camera, target.pixelWidth, target.pixelHeight, target.devicePixelRatio};
    const Result<void> drawn = state_->drawAll(scene, view, target);
    for (const auto& layer : state_->layers) {
        if (layer != nullptr) layer->endFrame();
    }
    endFrame();
    if (!drawn) return drawn;
    if (const GLenum error = glGetError(); error != GL_NO_ERROR) {
        return Error{Fault::resource, std::string("OpenGL reports ") + errorName(error),
                     glDescription(), "show fewer points, or update the graphics driver"};
    }
    return {};
}

void SceneRenderer::releaseGl() {
    state_->layers.clear();
    state_->backdrop.release();
}

std::string SceneRenderer::glDescription() const {
    return text(GL_VERSION) + ", " + text(GL_RENDERER);
}

}  // namespace scorescope::render
