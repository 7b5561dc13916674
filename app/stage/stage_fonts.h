// SPDX-License-Identifier: Apache-2.0
#pragma once

struct ImFont;

namespace scorescope::app {

/// Letters of three sizes, drawn sharp at exactly the size they are shown at.
///
/// DejaVu Sans where it is installed, else what Dear ImGui brings, which knows ASCII only.
class StageFonts {
public:
    /// Makes the letters anew when `pixels`, the size of the body text, has changed; the graphics
    /// copy then has to be renewed too.
    bool prepare(float pixels);

    ImFont* body() const { return body_; }
    ImFont* caption() const { return caption_; }
    ImFont* small() const { return small_; }

private:
    float pixels_ = 0.0f;
    ImFont* body_ = nullptr;
    ImFont* caption_ = nullptr;
    ImFont* small_ = nullptr;
};

}  // namespace scorescope::app
