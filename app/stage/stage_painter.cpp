// SPDX-License-Identifier: Apache-2.0
#include "app/stage/stage_painter.h"

#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "app/stage/stage_pen.h"
#include "app/stage/stage_picture.h"
#include "render/gl/framebuffer.h"
#include "render/scene_renderer.h"

namespace scorescope::app {
namespace {

void clear(const StageTarget& target, const render::Colour& colour) {
    glBindFramebuffer(GL_FRAMEBUFFER, target.framebuffer);
    glViewport(0, 0, target.width, target.height);
    glDisable(GL_SCISSOR_TEST);
    glClearColor(colour.r, colour.g, colour.b, 1.0f);
    glClear(GL_COLOR_BUFFER_BIT);
}

void copy(const render::Framebuffer& from, const PixelRect& to, const StageTarget& target) {
    const auto left = static_cast<GLint>(to.x), right = static_cast<GLint>(to.right());
    const GLint bottom = target.height - static_cast<GLint>(to.bottom());
    const GLint top = target.height - static_cast<GLint>(to.y);
    glBindFramebuffer(GL_READ_FRAMEBUFFER, from.id());
    glBindFramebuffer(GL_DRAW_FRAMEBUFFER, target.framebuffer);
    glBlitFramebuffer(0, 0, from.width(), from.height(), left, bottom, right, top,
                      GL_COLOR_BUFFER_BIT, GL_NEAREST);
    glBindFramebuffer(GL_FRAMEBUFFER, target.framebuffer);
}

}  // namespace

struct StagePainter::State {
    std::unique_ptr<render::SceneRenderer> renderer;
    std::optional<render::Framebuffer> canvas;
    StagePicture picture;
    StageFonts fonts;
    float unit = 0.0f;  ///< 0: as fits
    float letters = 1.0f;
    std::vector<PixelRect> boxes;

    float unitFor(const StageTarget& target) const {
        if (unit > 0.0f) return unit;
        return std::max(0.25f, std::min(static_cast<float>(target.width) / kSlideWidth,
                                        static_cast<float>(target.height) / kSlideHeight));
    }
    Result<void> drawCanvas(const StageImage& image, const StageLayout& layout,
                            const StageTarget& target);
    void drawWords(const StagePen& pen, const StageImage& image, const StageLayout& layout);
    void drawEmpty(const StagePen& pen, const StageImage& image, const StageLayout& layout) const;
};

StagePainter::StagePainter(std::unique_ptr<State> state) : state_(std::move(state)) {}

StagePainter::~StagePainter() {
    ImGui_ImplOpenGL3_Shutdown();
    ImGui::DestroyContext();
}

Result<std::unique_ptr<StagePainter>> StagePainter::create() {
    auto renderer = render::SceneRenderer::create();
    if (!renderer) return renderer.error();
    ImGui::CreateContext();
    // Nothing is read from or written to the current folder.
    ImGui::GetIO().IniFilename = nullptr;
    ImGui::GetIO().LogFilename = nullptr;
    auto state = std::make_unique<State>();
    state->renderer = *std::move(renderer);
    std::unique_ptr<StagePainter> painter(new StagePainter(std::move(state)));
    if (!ImGui_ImplOpenGL3_Init("#version 330 core")) {
        return Error{Fault::resource, "the letters cannot be drawn with this OpenGL", "stage",
                     "update the graphics driver, or set LIBGL_ALWAYS_SOFTWARE=1"};
    }
    return painter;
}

void StagePainter::setScale(float unit, float letters) {
    state_->unit = unit;
    state_->letters = letters;
}

StageLayout StagePainter::layout(const StageImage& image, const StageTarget& target) {
    const float unit = state_->unitFor(target);
    if (state_->fonts.prepare(kBodyUnits * unit * state_->letters)) {
        ImGui_ImplOpenGL3_DestroyFontsTexture();
        ImGui::GetIO().Fonts->Build();
        ImGui_ImplOpenGL3_CreateFontsTexture();
    }
    return layOut(
        image, state_->fonts, unit,
        {0.0f, 0.0f, static_cast<float>(target.width), static_cast<float>(target.height)});
}

Result<void> StagePainter::paint(const StageImage& image, const StageLayout& layout,
                                 const StageTarget& target) {
    state_->boxes.clear();
    if (image.black) {
        clear(target, {0.0f, 0.0f, 0.0f, 1.0f});
        return {};
    }
    clear(target, image.theme->background);
    if (!image.picture) {
        if (auto drawn = state_->drawCanvas(image, layout, target); !drawn) return drawn;
    }
    ImGui::GetIO().DisplaySize = {static_cast<float>(target.width),
                                  static_cast<float>(target.height)};
    ImGui_ImplOpenGL3_NewFrame();
    ImGui::NewFrame();
    state_->drawWords({*ImGui::GetBackgroundDrawList(), state_->fonts, *image.theme, layout.unit},
                      image, layout);
    ImGui::Render();
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    return {};
}

const std::vector<PixelRect>& StagePainter::boxes() const {
    return state_->boxes;
}

Result<void> StagePainter::State::drawCanvas(const StageImage& image, const StageLayout& layout,
                                             const StageTarget& target) {
    const int width = static_cast<int>(layout.canvas.width);
    const int height = static_cast<int>(layout.canvas.height);
    if (!canvas || canvas->width() != width || canvas->height() != height) {
        canvas.reset();
        auto made = render::Framebuffer::create(width, height);
        if (!made) return made.error();
        canvas = *std::move(made);
    }
    const auto drawn =
        renderer->draw(image.scene, image.camera, {canvas->id(), width, height, layout.unit});
    if (!drawn) return drawn;
    copy(*canvas, layout.canvas, target);
    return {};
}

void StagePainter::State::drawWords(const StagePen& pen, const StageImage& image,
                                    const StageLayout& layout) {
    const ImU32 ink = inkOf(pen.theme.text);
    if (image.picture) {
        picture.draw(pen, image, layout.canvas);
    } else if (image.title.empty()) {
        drawEmpty(pen, image, layout);
    } else {
        drawAxes(pen, image, layout);
        for (const PixelRect& box :
             {drawLegend(pen, image, layout.canvas), drawFindings(pen, image, layout.canvas)}) {
            if (box.width > 0.0f) boxes.push_back(box);
        }
        drawBars(pen, image, layout.bars);
    }
    const PixelRect& words = layout.words;
    float right = words.right();
    if (!image.place.empty()) {
        right -= pen.sizeOf(fonts.caption(), image.place).x;
        pen.write(fonts.caption(), {right, words.y}, inkOf(pen.theme.mutedText), image.place);
        right -= 12.0f * pen.unit;
    }
    pen.list.PushClipRect({words.x, words.y}, {words.right(), words.bottom()});
    pen.write(fonts.caption(), {words.x, words.y}, ink,
              image.caption.empty() ? image.title : image.caption, right - words.x);
    pen.list.PopClipRect();
    if (!image.notice.empty() && (image.picture || !image.title.empty())) {
        const float top = layout.canvas.bottom() - fonts.small()->FontSize - 4.0f * pen.unit;
        const ImVec2 size = pen.sizeOf(fonts.small(), image.notice);
        const ImVec2 at(layout.canvas.x + 6.0f * pen.unit, top);
        pen.list.AddRectFilled({at.x - 3.0f * pen.unit, at.y},
                               {at.x + size.x + 3.0f * pen.unit, at.y + size.y},
                               inkOf(pen.theme.background, 0.9f));
        pen.write(fonts.small(), at, inkOf(pen.theme.error), image.notice);
    }
    if (image.help) drawHelp(pen, layout.canvas);
}

void StagePainter::State::drawEmpty(const StagePen& pen, const StageImage& image,
                                    const StageLayout& layout) const {
    const std::string text = image.notice.empty() ? "Nothing to show yet" : image.notice;
    const float wrap = 0.8f * layout.canvas.width;
    const ImVec2 size = pen.sizeOf(fonts.body(), text, wrap);
    pen.write(fonts.body(),
              {layout.canvas.x + 0.5f * (layout.canvas.width - size.x),
               layout.canvas.y + 0.5f * (layout.canvas.height - size.y)},
              inkOf(pen.theme.mutedText), text, wrap);
}

}  // namespace scorescope::app
