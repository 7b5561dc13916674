// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/latent_desk.h"

#include <QMetaObject>
#include <algorithm>

#include "app/present/tsne.h"
#include "core/base/number_text.h"
#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

constexpr const char* kCloudKey = "images.latents";
constexpr const char* kClickedKey = "images.clicked";
constexpr const char* kPointerKey = "images.pointer";
constexpr std::int64_t kCoarseSteps = 8;
constexpr int kStepsBetweenPictures = 25;
constexpr std::size_t kMostSelected = 120;

/// Few steps, for a hand that moves.
Settings coarser(Settings settings) {
    const std::string key = "sampler.steps";
    if (!settings.isActive(key) || settings.integer(key) <= kCoarseSteps) return settings;
    Settings fewer = settings;
    return fewer.set(key, kCoarseSteps) ? fewer : settings;
}

}  // namespace

LatentDesk::LatentDesk(Workbench& workbench, ImageDesk& images, QObject* parent)
    : QObject(parent), workbench_(workbench), images_(images) {
    pool_.setMaxThreadCount(1);
    embedder_.setMaxThreadCount(1);
    ImageAsker& asker = images_.asker();
    connect(&asker, &ImageAsker::encoded, this, &LatentDesk::takeEncoded);
    connect(&asker, &ImageAsker::decoded, this, &LatentDesk::takeDecoded);
    connect(&asker, &ImageAsker::refused, this, &LatentDesk::cloudChanged);
    connect(&workbench_, &Workbench::sessionRestarted, this, &LatentDesk::restart);
    for (const auto news : {&Workbench::partsReady, &Workbench::lossesGrew, &Workbench::paused,
                            &Workbench::runChanged, &Workbench::choicesChanged}) {
        connect(&workbench_, news, this, &LatentDesk::refresh);
    }
    connect(&images_, &ImageDesk::changed, this, &LatentDesk::refresh);
}

LatentDesk::~LatentDesk() {
    stopEmbedding();
    embedder_.waitForDone();
    pool_.clear();
    pool_.waitForDone();
}

void LatentDesk::restart() {
    ++ordered_;
    projecting_ = false;
    stopEmbedding();
    ++embeddings_;
    embedding_ = false;
    embedded_.reset();
    plane_.reset();
    cloud_.reset();
    pointer_.reset();
    clicked_ = -1;
    selected_.clear();
    ofClicked_.reset();
    ofPointer_.reset();
    Q_EMIT cloudChanged();
    Q_EMIT inspectorChanged();
    Q_EMIT selectionChanged();
}

std::string LatentDesk::space() const {
    const auto& decoders = images_.info().decoders;
    const std::string& chosen = images_.choices().space;
    return std::ranges::find(decoders, chosen) == decoders.end() ? decoders.front() : chosen;
}

std::vector<std::int64_t> LatentDesk::rowsToEncode() const {
    const std::int64_t count = std::min(images_.choices().encoded, images_.info().testRows);
    std::vector<std::int64_t> rows(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<std::int64_t>(i);
    return rows;
}

std::string LatentDesk::cloudOrder() const {
    return images_.weightsOrder() + space() + ";" + std::to_string(rowsToEncode().size());
}

void LatentDesk::refresh() {
    if (!images_.active() || images_.mode() != ImageMode::latents) return;
    images_.asker().wish({kCloudKey, cloudOrder(), images_.weightsStep()},
                         [this]() -> ImageAsker::Job {
                             return EncodeRequest{images_.source(), {rowsToEncode()}, space()};
                         });
    chooseProjection();
    wishPointer();
    wishClicked();
}

void LatentDesk::takeEncoded(const QString& key, const EncodeReply& reply) {
    if (key != QLatin1String(kCloudKey)) return;
    const quint64 number = ++ordered_;
    projecting_ = true;
    pool_.clear();
    auto rows = rowsToEncode();
    EncodeReply named = reply;
    named.decoder = space();
    pool_.start([this, number, named, rows, before = plane_] {
        const LatentCloudPtr made = makeLatentCloud(named, rows, before.get());
        QMetaObject::invokeMethod(
            this, [this, number, made] { takeCloud(number, made); }, Qt::QueuedConnection);
    });
}

void LatentDesk::takeCloud(quint64 number, const LatentCloudPtr& made) {
    if (number != ordered_) return;
    projecting_ = false;
    if (made == nullptr) return;
    plane_ = made;
    if (images_.choices().neighbours) return embed();
    show(made);
}

void LatentDesk::show(const LatentCloudPtr& next) {
    const bool same =
        cloud_ && cloud_->testRows == next->testRows && cloud_->decoder == next->decoder;
    if (!same) {
        selected_.clear();
        clicked_ = -1;
        pointer_.reset();
        ofPointer_.reset();
        ofClicked_.reset();
        Q_EMIT selectionChanged();
    }
    // An image that was clicked is followed to where the new weights put it.
    const bool follows = clicked_ >= 0 && !carried_ &&
                         pointer_ == cloud_->places[static_cast<std::size_t>(clicked_)];
    cloud_ = next;
    if (follows) {
        const auto index = static_cast<std::size_t>(clicked_);
        const auto z = cloud_->rows().row(index);
        base_.assign(z.begin(), z.end());
        pointer_ = cloud_->places[index];
    }
    refresh();
    Q_EMIT cloudChanged();
    Q_EMIT inspectorChanged();
}

/// t-SNE of the newest latents; one that runs for the same images is not disturbed, so that it
/// comes to an end while training goes on.
void LatentDesk::embed() {
    const LatentCloudPtr whole = firstRows(*plane_, Tsne::kMostRows);
    const bool sameRows =
        embedded_ && embedded_->testRows == whole->testRows && embedded_->decoder == whole->decoder;
    if (embedding_ && sameRows) return;
    std::vector<render::Vec2> start;
    if (sameRows && cloud_ && cloud_->neighbours) start = cloud_->places;
    embedded_ = whole;
    embedding_ = true;
    stopEmbedding();
    stop_ = std::make_shared<std::atomic<bool>>(false);
    const quint64 number = ++embeddings_;
    embedder_.start([this, number, whole, start, stop = stop_] {
        Tsne tsne(whole->rows(), {}, start);
        do {
            tsne.advance(kStepsBetweenPictures);
            if (*stop) return;
            QMetaObject::invokeMethod(
                this,
                [this, number, whole, places = tsne.places(), progress = tsne.progress()] {
                    takePlaces(number, *whole, places, progress);
                },
                Qt::QueuedConnection);
        } while (!tsne.finished());
    });
}

void LatentDesk::takePlaces(quint64 number, const LatentCloud& whole,
                            const std::vector<render::Vec2>& places, double progress) {
    if (number != embeddings_) return;
    embedding_ = progress < 1.0;
    if (!images_.choices().neighbours) return;
    show(replaced(whole, places, cloud_.get(), progress));
    if (!embedding_ && plane_ && plane_->step != whole.step) embed();
}

void LatentDesk::stopEmbedding() {
    if (stop_) *stop_ = true;
    embedder_.clear();
}

/// What is shown follows the choice between the plane and t-SNE.
void LatentDesk::chooseProjection() {
    if (!plane_ || !cloud_ || cloud_->neighbours == images_.choices().neighbours) return;
    if (images_.choices().neighbours) {
        embed();
        return;
    }
    stopEmbedding();
    ++embeddings_;
    embedding_ = false;
    show(plane_);
}

void LatentDesk::take(render::Vec2 at, double reach) {
    if (!cloud_) return;
    clicked_ = nearestPlace(cloud_->places, at, reach);
    carried_ = false;
    if (clicked_ >= 0) {
        const auto z = cloud_->rows().row(static_cast<std::size_t>(clicked_));
        base_.assign(z.begin(), z.end());
        pointer_ = cloud_->places[static_cast<std::size_t>(clicked_)];
    } else {
        if (cloud_->neighbours) return;  // between images there is nothing
        base_ = cloud_->plane.latentAt(at);
        pointer_ = at;
    }
    workbench_.hurry();
    refresh();
    Q_EMIT inspectorChanged();
}

void LatentDesk::carry(render::Vec2 at) {
    if (!cloud_ || !pointer_ || cloud_->neighbours) return;
    pointer_ = at;
    carried_ = true;
    workbench_.hurry();
    wishPointer();
    Q_EMIT inspectorChanged();
}

void LatentDesk::release() {
    carried_ = false;
    refresh();
}

std::vector<float> LatentDesk::pointedLatent() const {
    if (cloud_->neighbours) return base_;
    return cloud_->plane.moved(base_, *pointer_);
}

std::string LatentDesk::pointerOrder() const {
    std::string order = images_.weightsOrder() + images_.samplerOrder() + space();
    for (const float entry : pointedLatent()) {
        order += ";" + formatReal(static_cast<double>(entry), 6);
    }
    return order + (carried_ ? ";coarse" : ";full");
}

void LatentDesk::wishPointer() {
    if (!cloud_ || !pointer_ || base_.size() != cloud_->plane.dimension()) return;
    const auto haste = carried_ ? ImageAsker::Haste::wait : ImageAsker::Haste::replace;
    images_.asker().wish(
        {kPointerKey, pointerOrder(), images_.weightsStep(), haste}, [this]() -> ImageAsker::Job {
            return DecodeRequest{
                .source = images_.source(),
                .decoder = space(),
                .latents = pointedLatent(),
                .seed = images_.seed(),
                .settings = carried_ ? coarser(images_.settings()) : images_.settings()};
        });
}

std::string LatentDesk::clickedOrder() const {
    return images_.weightsOrder() + images_.samplerOrder() +
           std::to_string(cloud_->testRows[static_cast<std::size_t>(clicked_)]);
}

void LatentDesk::wishClicked() {
    if (!cloud_ || clicked_ < 0) return;
    images_.asker().wish(
        {kClickedKey, clickedOrder(), images_.weightsStep()}, [this]() -> ImageAsker::Job {
            const std::int64_t row = cloud_->testRows[static_cast<std::size_t>(clicked_)];
            return ReconstructRequest{.source = images_.source(),
                                      .images = {{row}},
                                      .seed = images_.seed(),
                                      .meanLatent = true,
                                      .settings = images_.settings()};
        });
}

void LatentDesk::takeDecoded(const QString& key, const ReconstructReply& reply) {
    if (key == QLatin1String(kClickedKey)) {
        ofClicked_ = reply;
    } else if (key == QLatin1String(kPointerKey)) {
        ofPointer_ = reply;
    } else {
        return;
    }
    Q_EMIT inspectorChanged();
    if (reply.finished) refresh();
}

void LatentDesk::select(const std::vector<render::Vec2>& polygon) {
    selected_.clear();
    if (cloud_ && polygon.size() > 2) selected_ = placesInside(cloud_->places, polygon);
    Q_EMIT selectionChanged();
}

KnownImages LatentDesk::imageOf(std::size_t index) const {
    if (!cloud_ || index >= cloud_->testRows.size()) return {};
    return images_.known({cloud_->testRows[index]});
}

TileBoard LatentDesk::selection() const {
    TileBoard board{.shape = images_.active() ? images_.info().shape : ImageShape{}};
    if (!cloud_ || selected_.empty()) return board;
    std::vector<std::int64_t> rows;
    for (std::size_t i = 0; i < std::min(selected_.size(), kMostSelected); ++i) {
        rows.push_back(cloud_->testRows[selected_[i]]);
    }
    const KnownImages images = images_.known(rows);
    board = samplesBoard(images.pixels, images.shape);
    for (std::size_t i = 0; i < images.count() && i < board.columns(); ++i) {
        Tile& tile = board.rows[0].tiles[i];
        tile.testRow = images.rows[i];
        tile.hint = imageName(tile.testRow, images.labels.empty() ? -1 : images.labels[i],
                              images_.info().labelNames);
    }
    return board;
}

TileBoard LatentDesk::inspector() const {
    if (!images_.active() || !pointer_) return {};
    KnownImages input{.shape = images_.info().shape, .rows = {}, .pixels = {}, .labels = {}};
    if (clicked_ >= 0) input = imageOf(static_cast<std::size_t>(clicked_));
    std::span<const float> atPointer;
    if (ofPointer_ && !ofPointer_->decoded.empty()) atPointer = ofPointer_->decoded.front().pixels;
    const bool mine = ofClicked_ && clicked_ >= 0;
    return inspectorBoard(mine ? &*ofClicked_ : nullptr, input, atPointer, "Here");
}

QString LatentDesk::note() const {
    if (!images_.active()) return {};
    const std::string problem = images_.asker().problem(kCloudKey);
    if (!problem.empty()) return QString::fromStdString(problem);
    if (!cloud_) return tr("Encoding ...");
    QString text = tr("%1 / %2 test images · mean latents of %3 (%4 dimensions) · step %5")
                       .arg(QString::fromStdString(
                                render::groupedNumber(static_cast<long long>(cloud_->count()))),
                            QString::fromStdString(render::groupedNumber(images_.info().testRows)),
                            QString::fromStdString(decoderTitle(cloud_->decoder)))
                       .arg(cloud_->plane.dimension())
                       .arg(QString::fromStdString(render::groupedNumber(cloud_->step)));
    if (embedding_) text += tr(" · t-SNE %1 %").arg(qRound(100.0 * cloud_->progress));
    if (!selected_.empty()) return text + tr(" · %1 in the lasso").arg(selected_.size());
    return text + tr(" · click or drag to decode, Shift and drag for a lasso");
}

bool LatentDesk::settled() const {
    if (!images_.active() || images_.mode() != ImageMode::latents) return true;
    if (projecting_ || embedding_ || !images_.asker().settled(kCloudKey, cloudOrder()))
        return false;
    if (cloud_ && pointer_ && !images_.asker().settled(kPointerKey, pointerOrder())) return false;
    return !cloud_ || clicked_ < 0 || images_.asker().settled(kClickedKey, clickedOrder());
}

}  // namespace scorescope::app
