// SPDX-License-Identifier: Apache-2.0
#include "render/figure/svg_canvas.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include "render/figure/clean_text.h"
#include "render/figure/png.h"

namespace scorescope::render {
namespace {

/// Hundredths of a pixel are finer than any screen or printer shows.
std::string number(double value) {
    std::array<char, 400> buffer{};
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(),
                      std::round(value * 100.0) / 100.0 + 0.0, std::chars_format::fixed, 2);
    std::string text(buffer.data(), end.ptr);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

std::string attribute(std::string_view name, const std::string& value) {
    return " " + std::string(name) + "=\"" + value + "\"";
}

std::string attribute(std::string_view name, double value) {
    return attribute(name, number(value));
}

/// ` fill="#rrggbb"`, with an opacity where it is not opaque.
std::string paint(const std::string& kind, const Colour& colour) {
    static constexpr std::string_view kDigits = "0123456789abcdef";
    std::string value = "#";
    for (const float channel : {colour.r, colour.g, colour.b}) {
        const auto byte = static_cast<std::size_t>(std::lround(channel * 255.0f));
        value += kDigits[byte >> 4 & 15u];
        value += kDigits[byte & 15u];
    }
    return attribute(kind, value) +
           (colour.a < 1.0f ? attribute(kind + "-opacity", colour.a) : std::string());
}

std::string pointList(std::span<const Vec2> points) {
    std::string list;
    for (const Vec2& p : points) {
        list += (list.empty() ? "" : " ") + number(p.x) + "," + number(p.y);
    }
    return list;
}

std::string base64(const std::vector<std::byte>& bytes) {
    static constexpr std::string_view kLetters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k) {
            group = group << 8 | (k < count ? static_cast<std::uint32_t>(bytes[i + k]) : 0u);
        }
        for (std::size_t k = 0; k < 4; ++k) {
            text += k <= count ? kLetters[group >> (18 - 6 * k) & 63u] : '=';
        }
    }
    return text;
}

class SvgCanvas final : public Canvas {
public:
    SvgCanvas(int width, int height, const FigureRecord& record) {
        const std::string size = std::to_string(width) + " " + std::to_string(height);
        body_ =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<svg xmlns=\"http://www.w3.org/2000/svg\""
            " xmlns:xlink=\"http://www.w3.org/1999/xlink\" version=\"1.1\"" +
            attribute("width", width) + attribute("height", height) +
            attribute("viewBox", "0 0 " + size) +
            attribute("font-family", "DejaVu Sans, Verdana, sans-serif") + ">\n";
        body_ += "<title>" + xmlText(record.title) + "</title>\n";
        body_ += "<desc>" + xmlText(record.description) + "</desc>\n";
        body_ += "<metadata>\n<settings xmlns=\"urn:scorescope:figure\">\n";
        for (const auto& [key, value] : record.metadata) {
            body_ +=
                "<entry" + attribute("key", xmlText(key)) + ">" + xmlText(value) + "</entry>\n";
        }
        body_ += "</settings>\n</metadata>\n";
    }

    void polyline(std::span<const Vec2> points, const Stroke& stroke) override {
        std::string dash;
        for (const double part : stroke.dash) dash += (dash.empty() ? "" : ",") + number(part);
        body_ += "<polyline fill=\"none\" stroke-linejoin=\"round\"" +
                 paint("stroke", stroke.colour) + attribute("stroke-width", stroke.width) +
                 (dash.empty() ? dash : attribute("stroke-dasharray", dash)) +
                 attribute("points", pointList(points)) + "/>\n";
    }

    void polygon(std::span<const Vec2> corners, const Colour& fill) override {
        body_ +=
            "<polygon" + paint("fill", fill) + attribute("points", pointList(corners)) + "/>\n";
    }

    void circle(Vec2 centre, double radius, const Colour& fill) override {
        body_ += "<circle" + attribute("cx", centre.x) + attribute("cy", centre.y) +
                 attribute("r", radius) + paint("fill", fill) + "/>\n";
    }

    void text(Vec2 at, const std::string& words, const TextStyle& style) override {
        if (words.empty()) return;
        const char* anchor = style.anchor == TextAnchor::start    ? "start"
                             : style.anchor == TextAnchor::middle ? "middle"
                                                                  : "end";
        const std::string place = style.upwards
                                      ? attribute("transform", "translate(" + number(at.x) + " " +
                                                                   number(at.y) + ") rotate(-90)")
                                      : attribute("x", at.x) + attribute("y", at.y);
        body_ += "<text" + place + attribute("font-size", style.size) +
                 (style.bold ? attribute("font-weight", "bold") : std::string()) +
                 attribute("text-anchor", anchor) + paint("fill", style.colour) + ">" +
                 xmlText(words) + "</text>\n";
    }

    void picture(const Raster& raster, const FigureBox& box) override {
        if (raster.width < 1 || raster.height < 1) return;
        body_ += "<image" + attribute("x", box.left) + attribute("y", box.top) +
                 attribute("width", box.width) + attribute("height", box.height) +
                 attribute("preserveAspectRatio", "none") +
                 attribute("xlink:href", "data:image/png;base64," + base64(encodePng(raster))) +
                 "/>\n";
    }

    void beginClip(const FigureBox& box) override {
        const std::string id = "clip" + std::to_string(++clips_);
        // Within <defs>, so that viewers that cannot clip do not draw the box itself.
        body_ += "<defs><clipPath" + attribute("id", id) + "><rect" + attribute("x", box.left) +
                 attribute("y", box.top) + attribute("width", box.width) +
                 attribute("height", box.height) + "/></clipPath></defs>\n<g" +
                 attribute("clip-path", "url(#" + id + ")") + ">\n";
    }

    void endClip() override { body_ += "</g>\n"; }

    Result<std::vector<std::byte>> finish() override {
        body_ += "</svg>\n";
        const auto* first = reinterpret_cast<const std::byte*>(body_.data());
        return std::vector<std::byte>(first, first + body_.size());
    }

private:
    std::string body_;
    int clips_ = 0;
};

}  // namespace

std::unique_ptr<Canvas> createSvgCanvas(int width, int height, const FigureRecord& record) {
    return std::make_unique<SvgCanvas>(width, height, record);
}

}  // namespace scorescope::render
