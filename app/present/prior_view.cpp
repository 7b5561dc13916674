// SPDX-License-Identifier: Apache-2.0
#include "app/present/prior_view.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "app/present/field_view.h"
#include "core/base/number_text.h"
#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

constexpr int kCellsPerArrow = 3;
constexpr int kCellsPerSmallArrow = 8;
constexpr double kRatioShown = 4.0;  // nats on either side of 0
constexpr float kEmptyNats = 4.5f;   // below the largest density there is nothing to compare

/// Every n-th cell's arrow of a grid, from the middle of each block.
std::vector<float> thinned(const LatentGrid& grid, const std::vector<float>& arrows, int n) {
    std::vector<float> out;
    for (int row = n / 2; row < grid.rows; row += n) {
        for (int column = n / 2; column < grid.columns; column += n) {
            const int place = row * grid.columns + column;
            const auto cell = static_cast<std::size_t>(place);
            out.push_back(arrows[2 * cell]);
            out.push_back(arrows[2 * cell + 1]);
        }
    }
    return out;
}

/// Near the ninth decile of |s|, a round number.
double roundLength(const std::vector<float>& arrows) {
    std::vector<double> lengths;
    for (std::size_t i = 0; i + 1 < arrows.size(); i += 2) {
        const double length = std::hypot(arrows[i], arrows[i + 1]);
        if (std::isfinite(length)) lengths.push_back(length);
    }
    if (lengths.empty()) return 1.0;
    const auto decile = lengths.begin() + static_cast<std::ptrdiff_t>(lengths.size() * 9 / 10);
    std::ranges::nth_element(lengths, decile);
    return *decile > 0.0 ? roundedDown(*decile) : 1.0;
}

std::vector<float> sharesOf(const std::vector<float>& logarithms) {
    const float largest = *std::ranges::max_element(logarithms);
    std::vector<float> shares(logarithms.size());
    for (std::size_t i = 0; i < shares.size(); ++i) shares[i] = std::exp(logarithms[i] - largest);
    return shares;
}

render::FloatArray flat(const std::vector<render::Vec2>& places) {
    std::vector<float> values;
    values.reserve(2 * places.size());
    for (const render::Vec2& place : places) {
        values.push_back(static_cast<float>(place.x));
        values.push_back(static_cast<float>(place.y));
    }
    return render::shareArray(std::move(values));
}

std::string alphaText(const std::vector<double>& alpha) {
    const auto [low, high] = std::ranges::minmax(alpha);
    const std::string from = formatReal(low, 2), to = formatReal(high, 2);
    return from == to ? from : from + " to " + to;
}

}  // namespace

void PriorView::setField(std::shared_ptr<const PriorField> field) {
    field_ = std::move(field);
    ++revision_;
    if (!field_) return;
    normal_ = partOf(mixedScores(field_->latents, field_->network, {0.0}, field_->noise));
    normal_.logarithms = normalised(
        field_->grid, logNormal(field_->plane.dimension(), field_->noise, field_->latents));
    network_ = partOf(field_->network);
    mix();
    placeSamples();
    placePaths();
}

void PriorView::setPosterior(std::shared_ptr<const PriorPosterior> posterior) {
    posterior_ = std::move(posterior);
    ++revision_;
}

void PriorView::setAlpha(const std::vector<double>& alpha) {
    if (alpha == chosen_) return;
    chosen_ = alpha;
    if (field_) mix();
}

PriorView::Part PriorView::partOf(const std::vector<float>& scores) const {
    Part part;
    part.arrows = arrowsInPlane(field_->plane, scores);
    part.logarithms = normalised(field_->grid, integrated(field_->grid, part.arrows));
    return part;
}

PriorView::Part PriorView::between(double alpha) const {
    const auto blend = [alpha](const std::vector<float>& a, const std::vector<float>& b) {
        std::vector<float> out(a.size());
        const auto share = static_cast<float>(alpha);
        for (std::size_t i = 0; i < out.size(); ++i) out[i] = (1.0f - share) * a[i] + share * b[i];
        return out;
    };
    return {blend(normal_.arrows, network_.arrows),
            normalised(field_->grid, blend(normal_.logarithms, network_.logarithms))};
}

void PriorView::mix() {
    const std::size_t size = field_->plane.dimension();
    alpha_ = chosen_.size() == 1      ? std::vector<double>(size, chosen_.front())
             : chosen_.size() == size ? chosen_
                                      : field_->learned;
    if (alpha_.size() != size) alpha_.assign(size, 1.0);
    const bool even = std::ranges::adjacent_find(alpha_, std::not_equal_to<>()) == alpha_.end();
    // Of one alpha the logarithm of the density is mixed like the score; nothing is solved anew.
    mixed_ = even ? between(alpha_.front())
                  : partOf(mixedScores(field_->latents, field_->network, alpha_, field_->noise));
    longest_ = roundLength(mixed_.arrows);
    ++revision_;
}

void PriorView::setCodes(std::vector<render::Vec2> places, const std::vector<int>& labels) {
    codes_ = std::move(places);
    codePositions_ = flat(codes_);
    std::vector<std::uint8_t> classes;
    for (const int label : labels) classes.push_back(static_cast<std::uint8_t>(std::max(0, label)));
    codeClasses_ =
        classes.size() == codes_.size() ? render::shareArray(std::move(classes)) : nullptr;
    ++revision_;
}

void PriorView::setSamples(const std::vector<float>& latents) {
    sampleLatents_ = latents;
    placeSamples();
}

void PriorView::placeSamples() {
    samples_ = nullptr;
    if (!field_ || sampleLatents_.empty()) return;
    samples_ = flat(field_->plane.places({sampleLatents_, field_->plane.dimension()}));
    ++revision_;
}

void PriorView::setPaths(const std::vector<SampleFrame>& frames, std::size_t dimension) {
    frames_ = frames;
    pathDimension_ = dimension;
    placePaths();
}

void PriorView::placePaths() {
    paths_ = nullptr;
    pathCount_ = 0;
    const bool fits = field_ && field_->plane.dimension() == pathDimension_ && frames_.size() > 1;
    if (!fits || !frames_.front().latents) return;
    pathVertices_ = frames_.size();
    pathCount_ = frames_.front().latents->size() / pathDimension_;
    std::vector<float> lines(2 * pathCount_ * pathVertices_);
    for (std::size_t v = 0; v < pathVertices_; ++v) {
        if (!frames_[v].latents || frames_[v].latents->size() != pathCount_ * pathDimension_)
            return;
        const auto places = field_->plane.places({*frames_[v].latents, pathDimension_});
        for (std::size_t p = 0; p < pathCount_; ++p) {
            lines[2 * (p * pathVertices_ + v)] = static_cast<float>(places[p].x);
            lines[2 * (p * pathVertices_ + v) + 1] = static_cast<float>(places[p].y);
        }
    }
    paths_ = render::shareArray(std::move(lines));
    ++revision_;
}

bool PriorView::posteriorFits() const {
    return field_ && posterior_ && posterior_->grid == field_->grid && posterior_->t == field_->t;
}

const std::vector<float>* PriorView::logarithmsOf(PriorMap map) const {
    switch (map) {
        case PriorMap::posterior: return posteriorFits() ? &posterior_->logarithms : nullptr;
        case PriorMap::mixed: return &mixed_.logarithms;
        case PriorMap::network: return &network_.logarithms;
        case PriorMap::normal: return &normal_.logarithms;
        case PriorMap::ratio:
        case PriorMap::none: break;
    }
    return nullptr;
}

std::vector<float> PriorView::ratio() const {
    const auto& q = posterior_->logarithms;
    const auto& p = mixed_.logarithms;
    const float floorOfQ = *std::ranges::max_element(q) - kEmptyNats;
    const float floorOfP = *std::ranges::max_element(p) - kEmptyNats;
    std::vector<float> values(q.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const bool empty = q[i] < floorOfQ && p[i] < floorOfP;
        values[i] = empty ? std::numeric_limits<float>::quiet_NaN() : q[i] - p[i];
    }
    return values;
}

std::optional<double> PriorView::divergence() const {
    if (!posteriorFits()) return std::nullopt;
    const LatentGrid& grid = field_->grid;
    double sum = 0.0;
    for (std::size_t i = 0; i < grid.count(); ++i) {
        const double q = posterior_->logarithms[i];
        sum += std::exp(q) * (q - static_cast<double>(mixed_.logarithms[i]));
    }
    return sum * grid.stepX() * grid.stepY();
}

std::optional<render::Heatmap> PriorView::heatmap(const ImageChoices& choices) const {
    const PriorMap map = priorMapNamed(choices.priorMap).map;
    if (!field_ || map == PriorMap::none) return std::nullopt;
    render::Heatmap made;
    made.id = "prior map";
    made.width = field_->grid.columns;
    made.height = field_->grid.rows;
    made.area = field_->grid.area;
    made.revision = revision_;
    if (map == PriorMap::ratio) {
        if (!posteriorFits()) return std::nullopt;
        made.values = render::shareArray(ratio());
        made.map = theme_->signedMap;
        made.lo = static_cast<float>(-kRatioShown);
        made.hi = static_cast<float>(kRatioShown);
        return made;
    }
    const auto* logarithms = logarithmsOf(map);
    if (logarithms == nullptr) return std::nullopt;
    made.values = render::shareArray(sharesOf(*logarithms));
    made.map = theme_->density;
    return made;
}

std::optional<ColourKey> PriorView::colourKey(const ImageChoices& choices) const {
    const PriorMapInfo& info = priorMapNamed(choices.priorMap);
    if (!field_ || info.map == PriorMap::none) return std::nullopt;
    if (info.map == PriorMap::ratio) {
        return ColourKey{{info.unit, theme_->signedMap, -kRatioShown, kRatioShown},
                         false,
                         "blue: holes of q; red: missed by p"};
    }
    const auto* logarithms = logarithmsOf(info.map);
    if (logarithms == nullptr) return std::nullopt;
    const bool solved = info.map == PriorMap::mixed || info.map == PriorMap::network;
    const bool slice = field_->plane.dimension() > 2;
    const double largest = std::exp(static_cast<double>(*std::ranges::max_element(*logarithms)));
    std::string note = solved ? "density integrated from the score (least squares)" : "";
    if (slice) note += note.empty() ? "in this plane alone" : ", in this plane alone";
    return ColourKey{{info.unit, theme_->density, 0.0, largest}, false, note};
}

render::Scene PriorView::scene(const ImageChoices& choices) const {
    render::Scene scene;
    scene.background = theme_->background;
    if (!field_) return scene;
    if (auto map = heatmap(choices)) scene.drawables.emplace_back(*std::move(map));
    addPoints(scene, choices);
    if (choices.priorArrows) addArrows(scene);
    addPaths(scene, choices);
    if (!pointer_) return scene;
    render::Points rim;
    rim.id = "pointer rim";
    rim.positions = flat({*pointer_});
    rim.count = 1;
    rim.radiusPixels = 9.0f;
    rim.colour = theme_->background;
    render::Points centre = rim;
    centre.id = "pointer";
    centre.radiusPixels = 6.5f;
    centre.colour = theme_->error;
    scene.drawables.emplace_back(std::move(rim));
    scene.drawables.emplace_back(std::move(centre));
    return scene;
}

void PriorView::addPoints(render::Scene& scene, const ImageChoices& choices) const {
    if (choices.priorCodes && codePositions_ && !codes_.empty()) {
        render::Points codes;
        codes.id = "codes";
        codes.positions = codePositions_;
        codes.count = codes_.size();
        codes.radiusPixels = 2.6f;
        codes.colour = theme_->data.withAlpha(0.6f);
        codes.categories = codeClasses_;
        for (const render::Colour& colour : render::categoricalColours()) {
            codes.palette.push_back(colour.withAlpha(0.75f));
        }
        scene.drawables.emplace_back(std::move(codes));
    }
    if (choices.priorSamples && samples_) {
        render::Points samples;
        samples.id = "samples of the prior";
        samples.positions = samples_;
        samples.count = samples_->size() / 2;
        samples.radiusPixels = 3.0f;
        samples.colour = theme_->generated;
        render::Points rim = samples;  // a class may have the same colour
        rim.id = "rims of samples";
        rim.radiusPixels = 4.4f;
        rim.colour = theme_->text;
        scene.drawables.emplace_back(std::move(rim));
        scene.drawables.emplace_back(std::move(samples));
    }
}

void PriorView::addArrows(render::Scene& scene) const {
    const LatentGrid& grid = field_->grid;
    render::ArrowGrid arrows;
    arrows.id = "mixed score";
    arrows.nx = grid.columns / kCellsPerArrow;
    arrows.ny = grid.rows / kCellsPerArrow;
    const double dx = kCellsPerArrow * grid.stepX(), dy = kCellsPerArrow * grid.stepY();
    arrows.area = {grid.area.left + 0.5 * dx, grid.area.bottom + 0.5 * dy,
                   grid.area.left + (arrows.nx - 0.5) * dx,
                   grid.area.bottom + (arrows.ny - 0.5) * dy};
    arrows.vectors = render::shareArray(thinned(grid, mixed_.arrows, kCellsPerArrow));
    arrows.colour = theme_->learnedScore;
    arrows.halo = theme_->halo;
    arrows.widthPixels = 1.7f;
    arrows.length = render::ArrowLength::clipped;
    arrows.factor = static_cast<float>(0.95 * std::min(dx, dy) / longest_);
    arrows.revision = revision_;
    scene.drawables.emplace_back(std::move(arrows));
}

void PriorView::addPaths(render::Scene& scene, const ImageChoices& choices) const {
    if (choices.priorWays == "none" || !paths_) return;
    render::Paths paths;
    paths.id = "paths of latents";
    paths.count = pathCount_;
    paths.verticesPerPath = pathVertices_;
    paths.positions = paths_;
    paths.colour = choices.priorWays == "ode" ? theme_->flow : theme_->generated;
    paths.widthPixels = choices.priorWays == "ode" ? 2.4f : 1.6f;
    paths.fade = 0.75f;
    scene.drawables.emplace_back(std::move(paths));
}

std::string PriorView::caption(const ImageChoices& choices) const {
    if (!field_) return {};
    const bool least = field_->noise.s < 1.001 * kLeastPriorNoise;
    std::string text =
        "t = " + formatReal(field_->t, 2) + " (noise s = " + formatReal(field_->noise.s, 2) +
        (least ? ", the least drawn" : "") + ") · arrows: score with alpha " + alphaText(alpha_) +
        (overridden() ? " (yours)" : " (learned)") + ", longest |s| ≥ " + formatReal(longest_, 3);
    if (choices.priorCodes && !codes_.empty()) {
        text += " · " + render::groupedNumber(static_cast<long long>(codes_.size())) +
                " encoded test images";
    }
    if (choices.priorSamples && samples_) {
        text += " · " + render::groupedNumber(static_cast<long long>(sampleCount())) +
                " z drawn from the prior (orange)";
    }
    if (const auto kl = divergence()) text += " · KL(q ‖ p) here " + formatReal(*kl, 2) + " nat";
    return text + " · step " + render::groupedNumber(field_->step);
}

std::vector<std::string> PriorView::readout(render::Vec2 at) const {
    std::vector<std::string> lines = {"z (" + formatReal(at.x, 3) + ", " + formatReal(at.y, 3) +
                                      ")"};
    if (!field_ || !posteriorFits()) return lines;
    const LatentGrid& grid = field_->grid;
    const int column = static_cast<int>(std::floor((at.x - grid.area.left) / grid.stepX()));
    const int row = static_cast<int>(std::floor((at.y - grid.area.bottom) / grid.stepY()));
    if (column < 0 || row < 0 || column >= grid.columns || row >= grid.rows) return lines;
    const int place = row * grid.columns + column;
    const auto cell = static_cast<std::size_t>(place);
    const double q = posterior_->logarithms[cell], p = mixed_.logarithms[cell];
    lines.push_back("ln q " + formatReal(q, 3) + ", ln p " + formatReal(p, 3) + ", ln q/p " +
                    formatReal(q - p, 3));
    return lines;
}

SmallField PriorView::smallField(const std::string& title, const Part& part) const {
    const LatentGrid& grid = field_->grid;
    SmallField small;
    small.title = title;
    small.columns = grid.columns;
    small.rows = grid.rows;
    small.shares = sharesOf(part.logarithms);
    small.arrowColumns = grid.columns / kCellsPerSmallArrow;
    small.arrowRows = grid.rows / kCellsPerSmallArrow;
    small.arrows = thinned(grid, part.arrows, kCellsPerSmallArrow);
    small.longest = roundLength(normal_.arrows);
    return small;
}

std::vector<SmallField> PriorView::smallFields() const {
    if (!field_) return {};
    return {smallField("Normal", normal_), smallField("Network", network_),
            smallField("Mixed", mixed_)};
}

}  // namespace scorescope::app
