// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/sampling_desk.h"

#include <algorithm>
#include <utility>

#include "app/present/given_view.h"
#include "core/base/number_text.h"
#include "core/sampler/sampler_rules.h"

namespace scorescope::app {
namespace {

constexpr const char* kParticlesKey = "particles";
constexpr int kRedrawMilliseconds = 150;  // a dragged slider orders once, not fifty times
constexpr qint64 kShortestPause = 250;    // between two drawings in training
constexpr qint64 kSlowMilliseconds = 400;

/// Everything that decides how particles come out, besides the weights.
std::string orderOf(const Document& document, const ScoreSource& source) {
    std::string order;
    const Settings& settings = document.settings();
    for (const std::string& key : settings.activeKeys()) {
        if (key.starts_with("sampler.")) order += key + "=" + valueToText(settings.get(key)) + ";";
    }
    const ViewState& view = document.view();
    order += std::to_string(view.particleCount) + ";" + std::to_string(view.noiseSeed) + ";";
    order += std::to_string(view.images.sampleCount) + ";";
    order += source.exact ? "exact;" : view.emaWeights ? "ema;" : "raw;";
    if (source.recordedStep) order += std::to_string(*source.recordedStep);
    if (source.given) {
        for (const double coordinate : source.given->x) order += ";" + formatReal(coordinate, 6);
        order += ";" + givenPart(source.given->part).id;
    }
    return order;
}

/// The weights that fields are shown of, unless particles are to follow the truth.
ScoreSource sourceFor(const PlanePresenter& presenter, const ViewState& view) {
    ScoreSource source = presenter.source();
    source.exact = view.exactPaths;
    // What z adds is no score of a density: particles follow the whole then.
    if (source.given && source.given->part == GivenPoint::Part::encoder) {
        source.given->part = GivenPoint::Part::posterior;
    }
    return source;
}

}  // namespace

SamplingDesk::SamplingDesk(Workbench& workbench, PlanePresenter& presenter, QObject* parent)
    : QObject(parent), workbench_(workbench), presenter_(presenter) {
    redraw_.setSingleShot(true);
    redraw_.setInterval(kRedrawMilliseconds);
    connect(&redraw_, &QTimer::timeout, this, [this] {
        if (workbench_.isReady() && workbench_.run().canSample) ask();
    });
    connect(&workbench_, &Workbench::replyTaken, this, &SamplingDesk::takeReply);
    connect(&workbench_, &Workbench::lossesGrew, this, &SamplingDesk::redrawInTraining);
    connect(&workbench_, &Workbench::choicesChanged, this, &SamplingDesk::redrawLater);
    connect(&presenter_, &PlanePresenter::recordedStepChanged, this, &SamplingDesk::redrawLater);
    connect(&workbench_, &Workbench::paused, this, [this] { redraw_.start(); });
    connect(&workbench_, &Workbench::partsReady, this, [this] { redraw_.start(0); });
    connect(&workbench_, &Workbench::sessionRebuilt, this, [this] {
        awaited_ = 0;
        end();
    });
    connect(&workbench_, &Workbench::sessionRestarted, this, [this] {
        redraw_.stop();
        awaited_ = 0;
        finished_ = {};
        refusal_.clear();
        shownFor_.clear();
        end();
    });
}

void SamplingDesk::sample() {
    if (!workbench_.run().canSample) return;
    Document& document = workbench_.document();
    if (const auto warning = samplerWarning(document.settings())) {
        Q_EMIT workbench_.messageRaised(Severity::warning, QString::fromStdString(*warning));
    }
    // Over time it is the paths that one wants to see drawn anew.
    const bool other = document.view().redrawNoise || presenter_.overTime();
    if (other && !finished_.empty()) {
        ViewState view = document.view();
        ++view.noiseSeed;
        document.changeView("draw new noise", view, "noise");
    }
    refusal_.clear();
    ask();
}

/// The model decodes latent vectors: what is drawn are those, by whoever shows the images.
bool SamplingDesk::latentFirst() const {
    if (!images() || workbench_.images()->decoders.empty()) return false;
    return workbench_.images()->decoders.front() == workbench_.running().text("model.kind");
}

void SamplingDesk::cancel() {
    redraw_.stop();
    if (!busy_) return;
    workbench_.bridge().cancel(kParticlesKey);
    awaited_ = 0;
    end();
}

bool SamplingDesk::slow() const {
    return busy_ && started_.isValid() && started_.elapsed() >= kSlowMilliseconds;
}

SampleRequest SamplingDesk::request() const {
    const Document& document = workbench_.document();
    const ViewState& view = document.view();
    SampleRequest request{sourceFor(presenter_, view), view.particleCount,
                          static_cast<std::uint64_t>(view.noiseSeed), document.settings(),
                          framesFor(view.particleCount)};
    if (!images()) return request;
    request.count = view.images.sampleCount;
    request.frames = framesFor(request.count, workbench_.dimension());
    return request;
}

void SamplingDesk::ask() {
    redraw_.stop();
    if (latentFirst()) return;
    SampleRequest request = this->request();
    shownFor_ = orderOf(workbench_.document(), request.source);
    current_ = {};
    awaited_ = nextId_++;
    busy_ = true;
    started_.start();
    workbench_.bridge().ask({kParticlesKey, awaited_, std::move(request)});
    workbench_.setSampling(true);
    Q_EMIT progressed();
}

void SamplingDesk::takeReply(const ExplorerReply& reply) {
    if (reply.key != kParticlesKey || reply.id != awaited_) return;
    if (const auto* error = std::get_if<Error>(&reply.result)) {
        awaited_ = 0;
        refusal_ = error->line();
        end();
        if (images()) return;  // they say it in the samples' place
        Q_EMIT workbench_.messageRaised(Severity::error, QString::fromStdString(error->line()));
        return;
    }
    const auto* sample = std::get_if<SampleReply>(&reply.result);
    if (sample == nullptr) return;
    current_.take(*sample);
    if (!current_.finished()) {
        Q_EMIT progressed();
        return;
    }
    finished_ = std::exchange(current_, {});
    presenter_.setTrajectory(finished_);
    awaited_ = 0;
    end();
}

void SamplingDesk::end() {
    if (busy_) {
        took_ = started_.elapsed();
        ended_.start();
    }
    busy_ = false;
    current_ = {};
    workbench_.setSampling(false);
    Q_EMIT progressed();
    Q_EMIT finished();
}

void SamplingDesk::redrawLater() {
    if (shownFor_.empty() || !workbench_.document().view().resample) return;
    const Document& document = workbench_.document();
    if (orderOf(document, sourceFor(presenter_, document.view())) != shownFor_) redraw_.start();
}

void SamplingDesk::redrawInTraining() {
    const ViewState& view = workbench_.document().view();
    if (busy_ || !view.resample || !(images() || view.shows(Layer::particles))) return;
    if (images() && (view.images.mode != ImageMode::samples || !refusal_.empty())) return;
    if (presenter_.recordedStep() || view.exactPaths) return;  // training changes nothing for them
    if (ended_.isValid() && ended_.elapsed() < std::max(kShortestPause, 2 * took_)) return;
    ask();
}

}  // namespace scorescope::app
