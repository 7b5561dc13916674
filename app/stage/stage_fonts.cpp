// SPDX-License-Identifier: Apache-2.0
#include "app/stage/stage_fonts.h"

#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <system_error>

#include <filesystem>

namespace scorescope::app {
namespace {

constexpr float kCaptionShare = 1.3f;  // of the body's size
constexpr float kSmallShare = 0.67f;
constexpr float kSmallestFont = 6.0f;
constexpr float kLargestFont = 160.0f;  // larger ones would not fit one texture

// Latin, Greek, punctuation, raised and lowered digits, arrows, mathematical signs.
constexpr std::array<ImWchar, 17> kLetters = {0x0020, 0x017F, 0x0370, 0x03FF, 0x2010, 0x2027,
                                              0x2030, 0x205E, 0x2070, 0x209C, 0x2190, 0x21FF,
                                              0x2200, 0x22FF, 0x25A0, 0x25FF, 0};

std::string fontFile(const char* name) {
    for (const char* folder : {"/usr/share/fonts/truetype/dejavu/", "/usr/share/fonts/dejavu/",
                               "/usr/share/fonts/TTF/"}) {
        std::error_code code;
        const std::string path = std::string(folder) + name;
        if (std::filesystem::is_regular_file(path, code)) return path;
    }
    return {};
}

ImFont* addFont(const std::string& file, float pixels) {
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    ImFontConfig config;
    config.SizePixels = std::round(std::clamp(pixels, kSmallestFont, kLargestFont));
    config.OversampleH = config.OversampleV = 1;
    config.PixelSnapH = true;
    if (file.empty()) return atlas.AddFontDefault(&config);
    return atlas.AddFontFromFileTTF(file.c_str(), config.SizePixels, &config, kLetters.data());
}

}  // namespace

bool StageFonts::prepare(float pixels) {
    if (pixels == pixels_) return false;
    pixels_ = pixels;
    ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
    atlas.Clear();
    atlas.Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight;
    atlas.TexDesiredWidth = pixels > 40.0f ? 4096 : 2048;
    const std::string plain = fontFile("DejaVuSans.ttf");
    body_ = addFont(plain, pixels);
    caption_ = addFont(plain, kCaptionShare * pixels);
    small_ = addFont(plain, kSmallShare * pixels);
    return true;
}

}  // namespace scorescope::app
