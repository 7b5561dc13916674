// SPDX-License-Identifier: Apache-2.0
#include "app/stage/show.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "app/present/noise_levels.h"
#include "app/present/presets.h"
#include "core/base/number_text.h"
#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

constexpr double kGlideSeconds = 0.12;  // between two looks at what is followed
constexpr double kLongestGlide = 0.2;   // of t; further away the picture jumps

std::string idOf(const render::Drawable& drawable) {
    return std::visit([](const auto& any) { return any.id; }, drawable);
}

}  // namespace

void Show::take(std::shared_ptr<const StageContent> content, LessonPlace at) {
    const bool otherStep = at.step != place_.step || at.count != place_.count;
    content_ = std::move(content);
    place_ = at;
    if (otherStep) {
        ownStep_.reset();
        if (ownTime_) viewed_ = false;  // back to the step's own time
    }
    if (content_->parts && content_->parts != parts_) takeParts();
    if (content_->view) follow(*content_->view);
    takeNetwork();
}

void Show::follow(const StoredView& view) {
    const bool first = !viewed_;
    if (first || view.t != view_.t) {
        cursor_.pause();
        ownTime_ = false;
        if (first || std::abs(view.t - cursor_.t()) > kLongestGlide) {
            target_.reset();
            setT(view.t);
        } else {
            target_ = view.t;
        }
    }
    if (!first && view.recordedStep != view_.recordedStep) ownStep_.reset();
    view_ = view;
    viewed_ = true;
    const render::ThemeColours& theme = view.dark ? render::darkTheme() : render::lightTheme();
    canvas_.setTheme(theme);
    xt_.setTheme(theme);
}

void Show::takeParts() {
    parts_ = content_->parts;
    ++generation_;
    schedule_.restart();
    xtSchedule_.restart();
    canvas_.fields().clear();
    xt_.clear();
    network_ = nullptr;
    weights_ = nullptr;
    canvas_.setData(parts_->data);
    xt_.setData(parts_->data);
    setT(cursor_.t());
}

std::vector<std::int64_t> Show::steps() const {
    return content_->recording ? content_->recording->steps() : std::vector<std::int64_t>();
}

std::optional<std::int64_t> Show::wantedStep() const {
    return ownStep_ ? ownStep_ : view_.recordedStep;
}

void Show::takeNetwork() {
    networkNotice_.clear();
    if (!parts_ || !parts_->scores->obstacle().empty() || !content_->newest) {
        if (network_) {  // its arrows are of nothing that is there any more
            canvas_.fields().clear();
            schedule_.restart();
        }
        network_ = nullptr;
        weights_ = nullptr;
        return;
    }
    std::shared_ptr<const RecordedWeights> wanted = content_->newest;
    if (const auto step = wantedStep(); step && *step != wanted->step) {
        auto earlier = content_->recording->nearest(*step);
        if (!earlier) {  // the file is being replaced: what is shown stays
            networkNotice_ = earlier.error().line();
            return;
        }
        wanted = std::make_shared<const RecordedWeights>(*std::move(earlier));
    }
    if (weights_ && weights_->step == wanted->step && *weights_->ema == *wanted->ema) return;
    auto network = parts_->scores->network(*wanted);
    if (!network) {
        networkNotice_ = network.error().line();
        return;
    }
    network_ = *std::move(network);
    weights_ = std::move(wanted);
    ++generation_;
}

void Show::setCanvas(int width, int height, double pixelsPerUnit) {
    width_ = width;
    height_ = height;
    pixelsPerUnit_ = pixelsPerUnit;
}

void Show::showState(int change) {
    const auto all = steps();
    if (all.empty()) return;
    const std::int64_t now = weights_ ? weights_->step : all.back();
    const auto at = std::ranges::lower_bound(all, now) - all.begin();
    const std::ptrdiff_t next = std::max<std::ptrdiff_t>(at + change, 0);
    if (next >= static_cast<std::ptrdiff_t>(all.size()) - 1 && change > 0) {
        showEnd(true);
        return;
    }
    ownStep_ = all[static_cast<std::size_t>(next)];
    takeNetwork();
}

void Show::showEnd(bool last) {
    const auto all = steps();
    if (all.empty()) return;
    ownStep_ = last ? std::optional<std::int64_t>() : all.front();
    // The window may show an earlier state: then the newest is a choice too.
    if (last && view_.recordedStep) ownStep_ = all.back();
    takeNetwork();
}

void Show::setT(double t) {
    cursor_.moveTo(t);
    canvas_.setTime(cursor_.t());
    xt_.setTime(cursor_.t());
}

bool Show::advance(double seconds) {
    if (cursor_.isPlaying()) {
        target_.reset();
        const bool changed = cursor_.advance(std::min(seconds, 0.1));
        setT(cursor_.t());
        return changed;
    }
    if (!target_) return false;
    const double share = std::clamp(seconds / kGlideSeconds, 0.0, 1.0);
    const double left = *target_ - cursor_.t();
    if (share >= 1.0 || std::abs(left) < 1e-4) {
        settle();
    } else {
        setT(cursor_.t() + share * left);
    }
    return true;
}

void Show::settle() {
    if (!target_) return;
    setT(*target_);
    target_.reset();
}

bool Show::overTime() const {
    return parts_ && parts_->data->dimension() == 1;
}

Picture& Show::picture() {
    if (overTime()) return xt_;
    return canvas_;
}

render::Camera Show::camera() const {
    render::Camera camera;
    camera.resize(width_, height_);
    if (!parts_) return camera;
    if (overTime()) {
        camera.fitStretched(xt_.home());
    } else if (view_.camera == render::WorldRect()) {
        camera.fit(parts_->data->home());
    } else {
        camera.fit(view_.camera, 0.0);
    }
    return camera;
}

FieldWish Show::wish() const {
    const render::WorldRect seen = camera().visibleRect();
    const ViewState& view = view_.view;
    FieldWish wish;
    wish.t = canvas_.fieldT();
    wish.view = {seen.left, seen.bottom, seen.right, seen.top};
    wish.pixelWidth = static_cast<int>(std::lround(width_ * pixelsPerUnit_));
    wish.pixelHeight = static_cast<int>(std::lround(height_ * pixelsPerUnit_));
    wish.source.recordedStep = network_ ? network_->step : 0;
    wish.learned = network_ && view.shows(Layer::learned);
    wish.exact = view.shows(Layer::exact);
    // Other maps come from the window.
    wish.density = view.shows(Layer::density) && view.map == MapKind::density;
    wish.exactIsCheap = canvas_.fields().exactPoints() == 0;
    wish.moving = moves();
    wish.run = generation_;
    return wish;
}

XtWish Show::xtWish() const {
    const render::WorldRect seen = camera().visibleRect();
    XtWish wish;
    wish.t = canvas_.fieldT();
    wish.view = {std::clamp(seen.left, 0.0, 1.0), seen.bottom, std::clamp(seen.right, 0.0, 1.0),
                 seen.top};
    wish.pixelWidth = width_;
    wish.pixelHeight = height_;
    wish.source.recordedStep = network_ ? network_->step : 0;
    wish.paths = {false, false, false};
    wish.exactIsCheap = xt_.exactPoints() == 0;
    wish.exact = view_.view.shows(Layer::exact);
    wish.moving = moves();
    wish.run = generation_;
    return wish;
}

void Show::compute() {
    if (!parts_) return;
    if (overTime()) {
        computeOverTime();
    } else if (parts_->scores->dimension() == 2) {
        computePlane();
    }
}

void Show::computePlane() {
    const auto now = FieldSchedule::Time::clock::now();
    while (const auto request = schedule_.next(wish(), 0, now)) {
        canvas_.fields().take(parts_->scores->field(*request, network_.get()));
        schedule_.answered(now);
    }
}

void Show::computeOverTime() {
    const auto now = XtSchedule::Time::clock::now();
    for (const ExplorerRequest& request : xtSchedule_.next(xtWish(), 0, now)) {
        const auto* over = std::get_if<XtRequest>(&request.job);
        if (over == nullptr) continue;
        const XtReply reply = parts_->scores->overTime(*over, network_.get());
        xt_.take(reply);
        static_cast<void>(xtSchedule_.answered({request.key, request.id, reply}, now));
    }
}

void Show::togglePlaying() {
    if (showsPicture()) return;
    cursor_.toggle();
    ownTime_ = true;
}

bool Show::mirrors() const {
    return content_->shared && !ownStep_ && !ownTime_;
}

bool Show::hands(const std::string& id) const {
    return mirrors() && std::ranges::find(content_->shared->drawables, id, idOf) !=
                            content_->shared->drawables.end();
}

/// What is made here, and what the window hands over, in the window's order.
render::Scene Show::scene() {
    render::Scene own = picture().scene(view_.view);
    if (!mirrors()) return own;
    render::Scene both;
    both.background = own.background;
    const auto& handed = content_->shared->drawables;
    for (const std::string& id : content_->shared->order) {
        const auto theirs = std::ranges::find(handed, id, idOf);
        const auto mine = std::ranges::find(own.drawables, id, idOf);
        if (theirs != handed.end()) {
            both.drawables.push_back(*theirs);
        } else if (mine != own.drawables.end()) {
            both.drawables.push_back(*mine);
        }
    }
    return both;
}

std::vector<LegendEntry> Show::entries() {
    if (mirrors()) return content_->shared->legend;
    std::vector<LegendEntry> shown;
    for (const LegendEntry& entry : picture().legend(view_.view)) {
        if (view_.view.shows(entry.layer) && entry.available) shown.push_back(entry);
    }
    return shown;
}

std::vector<StageLegend> Show::legend() {
    std::vector<StageLegend> lines;
    for (const LegendEntry& entry : entries()) {
        const bool learned = entry.layer == Layer::learned && !hands("learned score");
        if (learned && !network_) continue;
        // Over time the scores' own layer draws them both.
        const bool score = entry.layer == Layer::learned || entry.layer == Layer::exact;
        if (score && overTime() && !view_.view.shows(Layer::scoreArrows)) continue;
        const auto info = std::ranges::find(layerCatalogue(), entry.layer, &LayerInfo::layer);
        // The recording holds averaged weights only.
        const std::string badge =
            learned ? "step " + render::groupedNumber(network_->step) : entry.badge;
        lines.push_back({entry.layer, entry.title.empty() ? info->title : entry.title, badge});
    }
    return lines;
}

StageTime Show::timeImage() const {
    StageTime time;
    time.t = canvas_.t();
    const double shown = std::round(1000.0 * time.t) / 1000.0;
    time.text = "t = " + formatReal(shown, 3);
    if (!parts_) return time;
    const Sde& sde = parts_->data->sde();
    time.levels = sde.levels();
    if (sde.hasLevels()) time.text = timeText(sde, time.t);
    return time;
}

std::string Show::noticeText() const {
    if (!content_->notice.empty()) return content_->notice;
    if (!networkNotice_.empty()) return networkNotice_;
    const bool wanted =
        parts_ && view_.view.shows(Layer::learned) && !hands("learned score") && !overTime();
    if (wanted && !parts_->scores->obstacle().empty()) {
        return "Learned score: " + parts_->scores->obstacle();
    }
    const ViewState& view = view_.view;
    if (!mirrors() && view.shows(Layer::density) && view.map != MapKind::density) {
        return "This map is drawn by the window only";
    }
    return {};
}

StageImage Show::pictureImage() const {
    StageImage image;
    image.camera = camera();
    image.picture = content_->shared->picture;
    image.note = content_->shared->note;
    image.notice = content_->notice;
    if (parts_) image.title = experimentTitle(parts_->settings);
    return image;
}

StageImage Show::image() {
    StageImage image = showsPicture() ? pictureImage() : canvasImage();
    image.theme = view_.dark ? &render::darkTheme() : &render::lightTheme();
    image.black = black_;
    image.help = help_;
    image.caption = view_.caption;
    if (place_.count > 0) {
        image.place = std::to_string(place_.step + 1) + " / " + std::to_string(place_.count);
    }
    return image;
}

StageImage Show::canvasImage() {
    compute();
    StageImage image;
    image.camera = camera();
    image.overTime = overTime();
    image.noiseLeft = view_.view.noiseLeft;
    image.notice = noticeText();
    image.time = timeImage();
    image.scene.background = (view_.dark ? render::darkTheme() : render::lightTheme()).background;
    if (!parts_) return image;
    image.scene = scene();
    image.title = experimentTitle(parts_->settings);
    image.legend = legend();
    image.scale = picture().scaleText(view_.view);
    image.colourKey = picture().colourKey(view_.view);
    if (mirrors()) {
        if (!content_->shared->scaleText.empty()) image.scale = content_->shared->scaleText;
        image.colourKey = content_->shared->colourKey;
        image.findings = content_->shared->findings;
    }
    image.training.steps = steps();
    if (network_) image.training.step = network_->step;
    image.training.newest =
        network_ && content_->newest && network_->step == content_->newest->step;
    return image;
}

}  // namespace scorescope::app
