// SPDX-License-Identifier: Apache-2.0
#include "render/scene_renderer.h"

#include <algorithm>
#include <vector>

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

void beginFrame(const Scene& scene, const RenderTarget& target) {
    // Errors of the host's own calls are not ours to report.
    for (int i = 0; i < 8 && glGetError() != GL_NO_ERROR; ++i) {
    }
    glBindFramebuffer(GL_FRAMEBUFFER, target.framebuffer);
    glViewport(0, 0, target.pixelWidth, target.pixelHeight);
    glDisable(GL_DEPTH_TEST);
    glDisable(GL_SCISSOR_TEST);
    glDisable(GL_STENCIL_TEST);
    glDisable(GL_CULL_FACE);
    glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
    const Colour& b = scene.background;
    glClearColor(b.r * b.a, b.g * b.a, b.b * b.a, b.a);
    glClear(GL_COLOR_BUFFER_BIT);
    glActiveTexture(GL_TEXTURE0);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 4);
    glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
    glPixelStorei(GL_UNPACK_SKIP_ROWS, 0);
    glPixelStorei(GL_UNPACK_SKIP_PIXELS, 0);
    glEnable(GL_BLEND);
    glBlendEquation(GL_FUNC_ADD);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
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

Result<void> SceneRenderer::draw(const Scene& scene, const Camera& camera,
                                 const RenderTarget& target) {
    if (target.pixelWidth < 1 || target.pixelHeight < 1) return {};
    beginFrame(scene, target);
    const LayerView view{camera, target.pixelWidth, target.pixelHeight, target.devicePixelRatio};
    for (const Drawable& drawable : scene.drawables) {
        const Result<Layer*> layer = state_->layerOf(drawable);
        if (!layer) {
            endFrame();
            return layer.error();
        }
        (*layer)->draw(drawable, view);
    }
    for (const auto& layer : state_->layers) {
        if (layer != nullptr) layer->endFrame();
    }
    endFrame();
    if (const GLenum error = glGetError(); error != GL_NO_ERROR) {
        return Error{Fault::resource, std::string("OpenGL reports ") + errorName(error),
                     glDescription(), "show fewer points, or update the graphics driver"};
    }
    return {};
}

void SceneRenderer::releaseGl() {
    state_->layers.clear();
}

std::string SceneRenderer::glDescription() const {
    return text(GL_VERSION) + ", " + text(GL_RENDERER);
}

}  // namespace scorescope::render
