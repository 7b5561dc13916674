// SPDX-License-Identifier: Apache-2.0
#include "render/figure/cairo_canvas.h"

#include <cairo-pdf.h>
#include <cairo.h>

#include <algorithm>
#include <cstring>
#include <numbers>

#include "render/figure/clean_text.h"
#include "render/figure/png.h"

namespace scorescope::render {
namespace {

constexpr double kPointsPerPixel = 0.75;  // 96 pixels and 72 points make an inch

struct SurfaceDeleter {
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct ContextDeleter {
    void operator()(cairo_t* context) const { cairo_destroy(context); }
};
using Surface = std::unique_ptr<cairo_surface_t, SurfaceDeleter>;
using Context = std::unique_ptr<cairo_t, ContextDeleter>;
using Bytes = std::vector<std::byte>;

Error failure(cairo_status_t status) {
    return {Fault::resource,
            std::string("the figure cannot be drawn: ") + cairo_status_to_string(status), "",
            "choose a smaller size"};
}

void selectFont(cairo_t* context, double size, bool bold) {
    cairo_select_font_face(context, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
                           bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(context, size);
    // Without hinting, letters have the same widths in every format and size.
    cairo_font_options_t* options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_set_font_options(context, options);
    cairo_font_options_destroy(options);
}

double advanceOf(cairo_t* context, const std::string& words) {
    cairo_text_extents_t extents;
    cairo_text_extents(context, words.c_str(), &extents);
    return extents.x_advance;
}

/// Cairo's pixels are native-endian words of premultiplied A, R, G, B.
std::vector<std::uint32_t> wordsOf(const Raster& raster) {
    std::vector<std::uint32_t> words(raster.rgba.size() / 4);
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::uint8_t* p = raster.rgba.data() + 4 * i;
        const std::uint32_t a = p[3];
        const auto scaled = [a](std::uint32_t v) { return (v * a + 127u) / 255u; };
        words[i] = a << 24 | scaled(p[0]) << 16 | scaled(p[1]) << 8 | scaled(p[2]);
    }
    return words;
}

Raster rasterOf(cairo_surface_t* surface) {
    cairo_surface_flush(surface);
    Raster raster{
        cairo_image_surface_get_width(surface), cairo_image_surface_get_height(surface), {}};
    const unsigned char* data = cairo_image_surface_get_data(surface);
    const auto stride = static_cast<std::size_t>(cairo_image_surface_get_stride(surface));
    for (int y = 0; y < raster.height; ++y) {
        for (int x = 0; x < raster.width; ++x) {
            std::uint32_t word = 0;
            std::memcpy(&word,
                        data + static_cast<std::size_t>(y) * stride +
                            static_cast<std::size_t>(x) * sizeof word,
                        sizeof word);
            // Figures have an opaque background, so nothing is to be divided by alpha.
            raster.rgba.insert(raster.rgba.end(), {static_cast<std::uint8_t>(word >> 16),
                                                   static_cast<std::uint8_t>(word >> 8),
                                                   static_cast<std::uint8_t>(word), 255});
        }
    }
    return raster;
}

cairo_status_t append(void* target, const unsigned char* data, unsigned length) {
    const auto* first = reinterpret_cast<const std::byte*>(data);
    static_cast<Bytes*>(target)->insert(static_cast<Bytes*>(target)->end(), first, first + length);
    return CAIRO_STATUS_SUCCESS;
}

class CairoCanvas final : public Canvas {
public:
    CairoCanvas(FigureFormat format, int width, int height, FigureRecord record)
        : format_(format), record_(std::move(record)) {
        if (format == FigureFormat::pdf) {
            surface_.reset(cairo_pdf_surface_create_for_stream(
                append, &bytes_, width * kPointsPerPixel, height * kPointsPerPixel));
            describePdf();
        } else {
            surface_.reset(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height));
        }
        context_.reset(cairo_create(surface_.get()));
        if (format == FigureFormat::pdf) {
            cairo_scale(context_.get(), kPointsPerPixel, kPointsPerPixel);
        }
        cairo_set_line_join(context_.get(), CAIRO_LINE_JOIN_ROUND);
    }

    cairo_status_t status() const { return cairo_status(context_.get()); }

    void polyline(std::span<const Vec2> points, const Stroke& stroke) override {
        trace(points);
        paintWith(stroke.colour);
        cairo_set_line_width(context_.get(), stroke.width);
        cairo_set_dash(context_.get(), stroke.dash.data(), static_cast<int>(stroke.dash.size()), 0);
        cairo_stroke(context_.get());
    }

    void polygon(std::span<const Vec2> corners, const Colour& fill) override {
        trace(corners);
        cairo_close_path(context_.get());
        paintWith(fill);
        cairo_fill(context_.get());
    }

    void circle(Vec2 centre, double radius, const Colour& fill) override {
        cairo_new_path(context_.get());
        cairo_arc(context_.get(), centre.x, centre.y, radius, 0.0, 2.0 * std::numbers::pi);
        paintWith(fill);
        cairo_fill(context_.get());
    }

    void text(Vec2 at, const std::string& words, const TextStyle& style) override {
        if (words.empty()) return;
        const std::string clean = cleanText(words);
        cairo_t* context = context_.get();
        selectFont(context, style.size, style.bold);
        const double share = style.anchor == TextAnchor::start    ? 0.0
                             : style.anchor == TextAnchor::middle ? 0.5
                                                                  : 1.0;
        cairo_save(context);
        cairo_translate(context, at.x, at.y);
        if (style.upwards) cairo_rotate(context, -std::numbers::pi / 2.0);
        cairo_move_to(context, -share * advanceOf(context, clean), 0.0);
        paintWith(style.colour);
        cairo_show_text(context, clean.c_str());
        cairo_restore(context);
    }

    void picture(const Raster& raster, const FigureBox& box) override {
        if (raster.width < 1 || raster.height < 1) return;
        std::vector<std::uint32_t> words = wordsOf(raster);
        const Surface image(cairo_image_surface_create_for_data(
            reinterpret_cast<unsigned char*>(words.data()), CAIRO_FORMAT_ARGB32, raster.width,
            raster.height, raster.width * 4));
        cairo_t* context = context_.get();
        cairo_save(context);
        cairo_rectangle(context, box.left, box.top, box.width, box.height);
        cairo_clip(context);
        cairo_translate(context, box.left, box.top);
        cairo_scale(context, box.width / raster.width, box.height / raster.height);
        cairo_set_source_surface(context, image.get(), 0.0, 0.0);
        cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_GOOD);
        // Otherwise the picture's edge mixes with what lies outside of it.
        cairo_pattern_set_extend(cairo_get_source(context), CAIRO_EXTEND_PAD);
        cairo_paint(context);
        cairo_restore(context);
        // The page of a PDF reads the picture only when it is finished; this does it now.
        cairo_surface_finish(image.get());
    }

    void beginClip(const FigureBox& box) override {
        cairo_save(context_.get());
        cairo_rectangle(context_.get(), box.left, box.top, box.width, box.height);
        cairo_clip(context_.get());
    }

    void endClip() override { cairo_restore(context_.get()); }

    Result<Bytes> finish() override {
        if (status() != CAIRO_STATUS_SUCCESS) return failure(status());
        if (format_ == FigureFormat::png) {
            auto metadata = record_.metadata;
            metadata.try_emplace("Title", record_.title);
            metadata.try_emplace("Description", record_.description);
            metadata.try_emplace("Software", "ScoreScope");
            return encodePng(rasterOf(surface_.get()), metadata);
        }
        cairo_show_page(context_.get());
        cairo_surface_finish(surface_.get());
        const cairo_status_t end = cairo_surface_status(surface_.get());
        if (end != CAIRO_STATUS_SUCCESS) return failure(end);
        return bytes_;
    }

private:
    void describePdf() {
        const auto say = [this](cairo_pdf_metadata_t what, const std::string& words) {
            cairo_pdf_surface_set_metadata(surface_.get(), what, cleanText(words).c_str());
        };
        std::string keywords;
        for (const auto& [key, value] : record_.metadata) {
            if (!keywords.empty()) keywords += "; ";
            keywords.append(key).append("=").append(value);
        }
        say(CAIRO_PDF_METADATA_TITLE, record_.title);
        say(CAIRO_PDF_METADATA_SUBJECT, record_.description);
        say(CAIRO_PDF_METADATA_KEYWORDS, keywords);
        say(CAIRO_PDF_METADATA_CREATOR, "ScoreScope");
        // A fixed date: the same figure gives the same bytes.
        say(CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
        say(CAIRO_PDF_METADATA_MOD_DATE, "2000-01-01T00:00:00Z");
    }

    void trace(std::span<const Vec2> points) {
        cairo_new_path(context_.get());
        for (const Vec2& p : points) cairo_line_to(context_.get(), p.x, p.y);
    }

    void paintWith(const Colour& c) { cairo_set_source_rgba(context_.get(), c.r, c.g, c.b, c.a); }

    FigureFormat format_;
    FigureRecord record_;
    Bytes bytes_;  ///< of the PDF; outlives the surface that writes into it
    Surface surface_;
    Context context_;
};

}  // namespace

Result<std::unique_ptr<Canvas>> createCairoCanvas(FigureFormat format, int width, int height,
                                                  FigureRecord record) {
    auto canvas = std::make_unique<CairoCanvas>(format, width, height, std::move(record));
    if (canvas->status() != CAIRO_STATUS_SUCCESS) return failure(canvas->status());
    return std::unique_ptr<Canvas>(std::move(canvas));
}

double textWidth(const std::string& words, double size, bool bold) {
    const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1));
    const Context context(cairo_create(surface.get()));
    selectFont(context.get(), size, bold);
    return advanceOf(context.get(), cleanText(words));
}

}  // namespace scorescope::render
