// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "app/stage/stage_image.h"
#include "app/stage/stage_layout.h"
#include "core/base/result.h"

namespace scorescope::app {

/// A framebuffer of the current context that the stage is painted into.
struct StageTarget {
    unsigned framebuffer = 0;
    int width = 0;  ///< pixels
    int height = 0;
};

/// Paints images of the show with OpenGL: the canvas by the renderer that every front end uses, the
/// words around it with Dear ImGui.
///
/// Belongs to the thread whose context was current at create(); it is current at every call, the
/// destructor included. One at a time.
class StagePainter {
public:
    static Result<std::unique_ptr<StagePainter>> create();
    ~StagePainter();

    StagePainter(const StagePainter&) = delete;
    StagePainter& operator=(const StagePainter&) = delete;

    /// How large everything is: pixels of one unit of the slide, 0: as fits the window; and how
    /// much larger the letters are than that.
    void setScale(float unit, float letters);

    /// Where everything of the image stands in a window of this size.
    StageLayout layout(const StageImage& image, const StageTarget& target);

    Result<void> paint(const StageImage& image, const StageLayout& layout,
                       const StageTarget& target);

    /// What covers the canvas in the last picture.
    const std::vector<PixelRect>& boxes() const;

private:
    struct State;
    explicit StagePainter(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

}  // namespace scorescope::app
