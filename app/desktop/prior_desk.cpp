// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/prior_desk.h"

#include <algorithm>

namespace scorescope::app {
namespace {

constexpr const char* kEncodedKey = "prior.encoded";
constexpr const char* kAlpha = "sampler.alpha";
constexpr std::int64_t kMostCodes = 1000;
constexpr int kSlideMilliseconds = 350;

}  // namespace

PriorDesk::PriorDesk(Workbench& workbench, PlanePresenter& presenter, ImageDesk& images,
                     QObject* parent)
    : QObject(parent), workbench_(workbench), presenter_(presenter), images_(images) {
    pool_.setMaxThreadCount(1);
    slide_.setSingleShot(true);
    slide_.setInterval(kSlideMilliseconds);
    connect(&slide_, &QTimer::timeout, this, &PriorDesk::refresh);
    ImageAsker& asker = images_.asker();
    connect(&asker, &ImageAsker::encoded, this, &PriorDesk::takeEncoded);
    connect(&asker, &ImageAsker::scored, this, &PriorDesk::takeScores);
    connect(&asker, &ImageAsker::sampled, this, &PriorDesk::takeSamples);
    connect(&asker, &ImageAsker::decoded, this, &PriorDesk::takeDecoded);
    connect(&asker, &ImageAsker::refused, this, &PriorDesk::changed);
    connect(&workbench_, &Workbench::sessionRestarted, this, &PriorDesk::restart);
    for (const auto news : {&Workbench::partsReady, &Workbench::lossesGrew, &Workbench::paused,
                            &Workbench::runChanged, &Workbench::choicesChanged}) {
        connect(&workbench_, news, this, &PriorDesk::refresh);
    }
    connect(&images_, &ImageDesk::changed, this, &PriorDesk::refresh);
}

PriorDesk::~PriorDesk() {
    pool_.clear();
    pool_.waitForDone();
}

bool PriorDesk::shown() const {
    return images_.active() && images_.mode() == ImageMode::prior;
}

void PriorDesk::restart() {
    ++posteriors_;
    posteriorUnderWay_ = false;
    posteriorFor_.clear();
    view_.clear();
    view_.setTheme(presenter_.canvas().theme());
    history_.clear();
    encoded_.reset();
    rows_.reset();
    plane_ = {};
    planeMade_.clear();
    asked_.reset();
    pointer_.reset();
    atPointer_.reset();
    lattice_.reset();
    samples_.reset();
    alphaSet_.reset();
    alphaAsked_.reset();
    Q_EMIT changed();
    Q_EMIT picturesChanged();
}

std::vector<std::int64_t> PriorDesk::rowsToEncode() const {
    const ImageChoices& now = images_.choices();
    const std::int64_t all = std::max<std::int64_t>(1, images_.info().testRows);
    std::vector<std::int64_t> rows;
    for (std::int64_t i = 0; i < std::min({now.encoded, kMostCodes, all}); ++i) rows.push_back(i);
    if (now.priorPlane != "images") return rows;
    for (const std::int64_t corner : {now.cornerA, now.cornerB, now.cornerC}) {
        rows.push_back(corner % all);
    }
    return rows;
}

std::string PriorDesk::encodedOrder() const {
    std::string order = images_.weightsOrder() + images_.choices().priorPlane;
    if (images_.choices().priorPlane == "images") {
        for (const std::int64_t row : rowsToEncode()) order += ";" + std::to_string(row);
        return order;
    }
    return order + ";" + std::to_string(rowsToEncode().size());
}

std::string PriorDesk::planeOrder() const {
    const ImageChoices& now = images_.choices();
    return now.priorPlane + ";" + std::to_string(now.firstAxis) + ";" +
           std::to_string(now.secondAxis);
}

NoiseAt PriorDesk::noise(double* t) const {
    const PlaneData* data = presenter_.canvas().data();
    if (data == nullptr) return {};
    const double least = data->sde().timeOfVariance(kLeastPriorNoise * kLeastPriorNoise);
    const double time =
        data->sde().nearestTime(std::max(presenter_.cursor().t(), least), data->tMin());
    if (t != nullptr) *t = time;
    return {data->sde().meanScale(time), data->sde().noiseScale(time)};
}

std::vector<double> PriorDesk::chosenAlpha() const {
    const Settings& settings = images_.settings();
    if (!settings.isActive(kAlpha)) return {};
    const Value value = settings.get(kAlpha);
    const auto* alpha = std::get_if<Vector>(&value);
    return alpha == nullptr ? Vector{} : *alpha;
}

void PriorDesk::refresh() {
    if (!shown() || presenter_.canvas().data() == nullptr) return;
    const auto before = view_.alpha();
    view_.setAlpha(chosenAlpha());
    if (before != view_.alpha()) Q_EMIT changed();
    if (sliding() && view_.field() != nullptr) return wishSamples();
    images_.asker().wish({kEncodedKey, encodedOrder(), images_.weightsStep()},
                         [this]() -> ImageAsker::Job {
                             return EncodeRequest{images_.source(), {rowsToEncode()}};
                         });
    if (!encoded_) return;
    if (planeMade_ != planeOrder()) makePlane();
    wishScores();
    wishSamples();
    wishPaths();
    wishPointer();
    wishLattice();
}

void PriorDesk::takeEncoded(const QString& key, const EncodeReply& reply) {
    if (key != QLatin1String(kEncodedKey)) return;
    encoded_ = reply;
    makePlane();
    refresh();
}

/// The plane that is chosen, of the newest encodings; the axes stay where they are if they can.
void PriorDesk::makePlane() {
    const auto size = static_cast<std::size_t>(encoded_->latentDimension);
    const std::size_t all = encoded_->mean.size() / std::max<std::size_t>(1, size);
    const ImageChoices& now = images_.choices();
    const bool through = now.priorPlane == "images" && all > 3;
    const std::size_t count = through ? all - 3 : all;
    if (count < 2) return;
    auto rows = std::make_shared<EncodedRows>();
    rows->dimension = size;
    const auto numbers = static_cast<std::ptrdiff_t>(count * size);
    rows->mean.assign(encoded_->mean.begin(), encoded_->mean.begin() + numbers);
    rows->logVariance.assign(encoded_->logVariance.begin(),
                             encoded_->logVariance.begin() + numbers);
    const LatentRows means{rows->mean, size};
    const auto before = plane_.empty() || planeMade_ != planeOrder() || !rows_
                            ? std::vector<render::Vec2>{}
                            : plane_.places({rows_->mean, size});
    LatentPlane plane(means);
    const auto first = static_cast<std::size_t>(now.firstAxis) % size;
    const auto second = static_cast<std::size_t>(now.secondAxis) % size;
    if (size > 2 && now.priorPlane == "coordinates" && first != second) {
        plane = LatentPlane::alongCoordinates(means, first, second);
    } else if (size > 2 && through) {
        plane = LatentPlane::throughRows({std::span(encoded_->mean).last(3 * size), size});
    } else {
        plane.alignTo(means, before);
    }
    plane_ = plane;
    rows_ = rows;
    planeMade_ = planeOrder();
    ++planeVersion_;
    auto places = plane_.places(means);
    auto labels = encoded_->labels;
    labels.resize(std::min(labels.size(), count));
    view_.setCodes(std::move(places), labels);
    posteriorFor_.clear();
    Q_EMIT changed();
}

}  // namespace scorescope::app
