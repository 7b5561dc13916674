// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/image_desk.h"

#include <algorithm>

#include "app/present/decoded_images.h"
#include "app/present/latent_path.h"
#include "core/base/number_text.h"
#include "core/data/picture_file.h"
#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

constexpr const char* kReconstructKey = "images.reconstruct";
constexpr const char* kPriorKey = "images.prior";
constexpr const char* kSizeKey = "images.size";
constexpr std::int64_t kOwnRow = -1;
constexpr const char* kEndsKey = "images.ends.";
constexpr const char* kStripKey = "images.strip.";

}  // namespace

ImageDesk::ImageDesk(Workbench& workbench, PlanePresenter& presenter, SamplingDesk& sampling,
                     QObject* parent)
    : QObject(parent),
      workbench_(workbench),
      presenter_(presenter),
      sampling_(sampling),
      asker_(workbench) {
    connect(&asker_, &ImageAsker::encoded, this, &ImageDesk::takeEncoded);
    connect(&asker_, &ImageAsker::decoded, this, &ImageDesk::takeDecoded);
    connect(&asker_, &ImageAsker::sampled, this, &ImageDesk::takeLatentFilm);
    connect(&asker_, &ImageAsker::refused, this, &ImageDesk::changed);
    connect(&workbench_, &Workbench::sessionRestarted, this, &ImageDesk::restart);
    connect(&workbench_, &Workbench::sessionRebuilt, this, [this] { asker_.restart(); });
    for (const auto news : {&Workbench::partsReady, &Workbench::lossesGrew, &Workbench::paused,
                            &Workbench::runChanged}) {
        connect(&workbench_, news, this, &ImageDesk::refresh);
    }
    connect(&presenter_, &PlanePresenter::recordedStepChanged, this, &ImageDesk::refresh);
    const auto show = [this] {
        if (!active()) return;
        refresh();
        Q_EMIT changed();
    };
    connect(&workbench_, &Workbench::partsReady, this, show);
    connect(&workbench_, &Workbench::choicesChanged, this, show);
    connect(&presenter_, &PlanePresenter::homeChanged, this, show);
    connect(&presenter_, &PlanePresenter::timeChanged, this, show);
    connect(&sampling_, &SamplingDesk::progressed, this, [this] {
        if (active() && mode() == ImageMode::samples) Q_EMIT changed();
    });
}

void ImageDesk::change(const std::string& label, const ImageChoices& choices,
                       const std::string& mergeKey) {
    ViewState view = workbench_.document().view();
    view.images = choices;
    workbench_.hurry();
    workbench_.document().changeView(label, view, mergeKey);
}

bool ImageDesk::offers(ImageMode mode) const {
    const auto& modes = imageModeCatalogue();
    const auto found = std::ranges::find(modes, mode, &ImageModeInfo::mode);
    if (found->needsPrior) return latentsDiffuse();
    return !found->needsEncoder || (active() && !info().decoders.empty());
}

bool ImageDesk::ownDecodes() const {
    const auto& decoders = info().decoders;
    return !decoders.empty() && decoders.front() == workbench_.running().text("model.kind");
}

ImageMode ImageDesk::mode() const {
    return offers(choices().mode) ? choices().mode : ImageMode::samples;
}

std::string ImageDesk::weightsOrder() const {
    const ScoreSource source = presenter_.source();
    std::string order = std::to_string(workbench_.generation());
    order += source.weights == ScoreSource::Weights::ema ? ";ema;" : ";raw;";
    if (source.recordedStep) order += std::to_string(*source.recordedStep);
    return order + ";";
}

std::string ImageDesk::samplerOrder() const {
    const Settings& settings = this->settings();
    std::string order = std::to_string(workbench_.document().view().noiseSeed) + ";";
    for (const std::string& key : settings.activeKeys()) {
        if (key.starts_with("sampler.")) order += key + "=" + valueToText(settings.get(key)) + ";";
    }
    return order;
}

std::int64_t ImageDesk::weightsStep() const {
    return presenter_.recordedStep() ? 0 : workbench_.facts().step;
}

KnownImages ImageDesk::known(const std::vector<std::int64_t>& rows) const {
    KnownImages images;
    if (!active()) return images;
    images.shape = info().shape;
    const PlaneData* data = presenter_.canvas().data();
    const ImageData* source = data == nullptr ? nullptr : data->images();
    if (source == nullptr || source->shape() != images.shape) return images;
    const std::vector<float>& own = ownPixels();
    for (const std::int64_t row : rows) {
        if (row >= source->testRows() || (row < 0 && own.empty())) continue;
        images.rows.push_back(row);
        const auto pixels = row < 0 ? own : source->testImages({&row, 1}).values;
        images.pixels.insert(images.pixels.end(), pixels.begin(), pixels.end());
        if (source->labelNames().empty()) continue;
        images.labels.push_back(row < 0 ? -1 : source->testLabels({&row, 1}).front());
    }
    return images;
}

const std::vector<float>& ImageDesk::ownPixels() const {
    const std::string& path = choices().ownImage;
    if (own_.path == path && (!active() || own_.shape == info().shape)) return own_.pixels;
    own_ = {path, active() ? info().shape : ImageShape{}, {}, {}, own_.version + 1};
    if (path.empty() || !active()) return own_.pixels;
    if (auto pixels = readOwnImage(path, own_.shape)) {
        own_.pixels = *std::move(pixels);
    } else {
        own_.problem = pixels.error().line();
    }
    return own_.pixels;
}

std::string ImageDesk::ownOrder() const {
    return hasOwnImage() ? "own " + std::to_string(own_.version) : "";
}

/// A picture that was there when it was chosen, and is not now.
void ImageDesk::tellOwnProblem() {
    if (hasOwnImage() || own_.problem.empty()) return;
    const std::string line = std::exchange(own_.problem, {});
    Q_EMIT workbench_.messageRaised(Severity::warning, QString::fromStdString(line));
}

void ImageDesk::showOwnImage(const std::string& path) {
    if (!active()) return;
    if (!path.empty()) {
        const auto pixels = readOwnImage(path, info().shape);
        if (!pixels) {
            const auto line = QString::fromStdString(pixels.error().line());
            return Q_EMIT workbench_.messageRaised(Severity::error, line);
        }
        own_ = {path, info().shape, *pixels, {}, own_.version + 1};
    }
    ImageChoices choices = this->choices();
    if (!path.empty() && choices.ownImage == path) {  // the file may have changed
        Q_EMIT changed();
        return refresh();
    }
    choices.ownImage = path;
    change(path.empty() ? "remove your own image" : "show an image of your own", choices);
}

void ImageDesk::restart() {
    asker_.restart();
    reconstruction_.reset();
    film_.reset();
    latentFilm_.reset();
    prior_.reset();
    ends_.clear();
    strips_.clear();
    latentDimension_ = 0;
    Q_EMIT changed();
}

void ImageDesk::refresh() {
    if (!active() || !workbench_.isReady()) return;
    tellOwnProblem();
    switch (mode()) {
        case ImageMode::samples: return wishPriorSamples();
        case ImageMode::reconstructions: return wishReconstructions();
        case ImageMode::interpolation: return wishStrips();
        case ImageMode::film: return wishFilm();
        case ImageMode::distances:
        case ImageMode::latents:
        case ImageMode::prior:
        case ImageMode::terms: return;
    }
}

std::int64_t ImageDesk::inTestSplit(std::int64_t row) const {
    return row % std::max<std::int64_t>(1, info().testRows);
}

std::vector<std::int64_t> ImageDesk::testRows() const {
    std::vector<std::int64_t> rows;
    for (std::int64_t i = 0; i < std::min(choices().columns, info().testRows); ++i) {
        rows.push_back(inTestSplit(choices().firstRow + i));
    }
    return rows;
}

std::vector<std::int64_t> ImageDesk::reconstructedRows() const {
    std::vector<std::int64_t> rows = testRows();
    if (hasOwnImage()) rows.insert(rows.begin(), kOwnRow);
    return rows;
}

std::vector<std::int64_t> ImageDesk::endRows() const {
    return {hasOwnImage() ? kOwnRow : inTestSplit(choices().from), inTestSplit(choices().to)};
}

std::int64_t ImageDesk::filmedRow() const {
    return hasOwnImage() ? kOwnRow : inTestSplit(choices().filmRow);
}

std::string ImageDesk::reconstructionOrder() const {
    const ImageChoices& now = choices();
    std::string order = weightsOrder() + samplerOrder();
    for (const std::int64_t number : {now.firstRow, now.columns, now.draws}) {
        order += std::to_string(number) + ";";
    }
    return order + (now.meanLatent ? "mean;" : "draw;") + ownOrder();
}

void ImageDesk::wishReconstructions() {
    asker_.wish({kReconstructKey, reconstructionOrder(), weightsStep()},
                [this]() -> ImageAsker::Job {
                    askedRows_ = reconstructedRows();
                    return ReconstructRequest{.source = source(),
                                              .images = chosen(askedRows_),
                                              .seed = seed(),
                                              .samples = static_cast<int>(choices().draws),
                                              .meanLatent = choices().meanLatent,
                                              .settings = settings()};
                });
}

std::string ImageDesk::endsOrder(const std::string& decoder) const {
    return weightsOrder() + decoder + ";" + std::to_string(choices().from) + ";" +
           std::to_string(choices().to) + ";" + ownOrder();
}

std::string ImageDesk::stripOrder(const std::string& decoder) const {
    return endsOrder(decoder) + ";" + samplerOrder() + std::to_string(choices().frames) +
           (choices().spherical ? ";spherical" : ";linear");
}

void ImageDesk::wishStrips() {
    for (const std::string& decoder : info().decoders) {
        const std::string ends = kEndsKey + decoder;
        asker_.wish({ends, endsOrder(decoder), weightsStep()}, [&]() -> ImageAsker::Job {
            return EncodeRequest{source(), chosen(endRows()), decoder};
        });
        const auto found = ends_.find(decoder);
        if (found == ends_.end() || !asker_.settled(ends, endsOrder(decoder))) continue;
        // Ends that come in anew with other weights wait for the pictures of the last ones.
        asker_.wish({kStripKey + decoder, stripOrder(decoder), found->second.version},
                    [&]() -> ImageAsker::Job {
                        const EncodeReply& reply = found->second.reply;
                        const auto size = static_cast<std::size_t>(reply.latentDimension);
                        const std::span<const float> mean = reply.mean;
                        auto path = latentPath(mean.first(size), mean.subspan(size, size),
                                               static_cast<std::size_t>(choices().frames),
                                               choices().spherical);
                        return DecodeRequest{.source = source(),
                                             .decoder = decoder,
                                             .latents = std::move(path),
                                             .seed = seed(),
                                             .settings = settings()};
                    });
    }
}

std::string ImageDesk::priorOrder() const {
    return weightsOrder() + samplerOrder() + std::to_string(choices().sampleCount);
}

void ImageDesk::wishPriorSamples() {
    if (!ownDecodes()) return;  // particles come by themselves
    asker_.wish({kSizeKey, weightsOrder(), 0}, [this]() -> ImageAsker::Job {
        return EncodeRequest{source(), {{0}}};
    });
    if (latentDimension_ == 0) return;
    asker_.wish({kPriorKey, priorOrder(), weightsStep()}, [this]() -> ImageAsker::Job {
        return DecodeRequest{
            .source = source(),
            .latents = priorLatents(choices().sampleCount, latentDimension_, seed()),
            .seed = seed(),
            .settings = settings(),
            .fromNoise = info().decoders.front() == "lsgm"};  // its prior makes z of them
    });
}

void ImageDesk::takeEncoded(const QString& key, const EncodeReply& reply) {
    if (key == QLatin1String(kSizeKey)) latentDimension_ = reply.latentDimension;
    if (key.startsWith(QLatin1String(kEndsKey))) {
        const std::string decoder = key.mid(int(std::string_view(kEndsKey).size())).toStdString();
        const bool two = reply.mean.size() >= 2 * static_cast<std::size_t>(reply.latentDimension);
        if (two) ends_[decoder] = {reply, ends_[decoder].version + 1};
    }
    refresh();
}

void ImageDesk::takeDecoded(const QString& key, const ReconstructReply& reply) {
    if (key == QLatin1String(kReconstructKey)) {
        takeInto(reconstruction_, reply);
        shownRows_ = askedRows_;
    } else if (key == QLatin1String(kPriorKey)) {
        prior_ = reply;
    } else if (key.startsWith(QLatin1String(kStripKey))) {
        strips_[key.mid(int(std::string_view(kStripKey).size())).toStdString()] = reply;
    } else if (!takeFilm(key, reply)) {
        return;
    }
    Q_EMIT changed();
    if (reply.finished) refresh();
}

TileBoard ImageDesk::board() const {
    if (!active()) return {};
    switch (mode()) {
        case ImageMode::samples: return samples();
        case ImageMode::reconstructions:
            if (!reconstruction_) return {};
            return reconstructionBoard({*reconstruction_, shownRows_, info().labelNames, choices(),
                                        presenter_.canvas().theme()});
        case ImageMode::interpolation: return interpolation();
        case ImageMode::film: return filmAt(choices().filmFrame);
        case ImageMode::distances: return distances();
        case ImageMode::latents:
        case ImageMode::prior:
        case ImageMode::terms: return {};
    }
    return {};
}

TileBoard ImageDesk::interpolation() const {
    std::vector<DecodedStrip> strips;
    for (const std::string& decoder : info().decoders) {
        DecodedStrip strip{decoder, {}, asker_.problem(kEndsKey + decoder)};
        if (strip.problem.empty()) strip.problem = asker_.problem(kStripKey + decoder);
        const auto found = strips_.find(decoder);
        if (found != strips_.end() && !found->second.decoded.empty()) {
            strip.pixels = found->second.decoded.front().pixels;
        }
        strips.push_back(std::move(strip));
    }
    return interpolationBoard(strips, known(endRows()), info().labelNames);
}

QString ImageDesk::note() const {
    if (!active()) return {};
    const auto stepText = [](const std::optional<ReconstructReply>& reply) {
        return reply ? tr("step %1").arg(QString::fromStdString(render::groupedNumber(reply->step)))
                     : tr("Decoding ...");
    };
    const auto problemOr = [this](const char* key, const QString& text) {
        const std::string problem = asker_.problem(key);
        return problem.empty() ? text : QString::fromStdString(problem);
    };
    const QString z =
        choices().meanLatent ? tr("z is the mean of q(z | x)") : tr("z drawn from q(z | x)");
    switch (mode()) {
        case ImageMode::samples:
            if (!sampling_.refusal().empty()) return QString::fromStdString(sampling_.refusal());
            return problemOr(kPriorKey, problemOr(kSizeKey, samplesNote()));
        case ImageMode::reconstructions:
            return problemOr(kReconstructKey,
                             stepText(reconstruction_) + QStringLiteral(" · ") + z +
                                 tr(" · numbers: L2 to the input · click an image to flip it, X "
                                    "flips all"));
        case ImageMode::interpolation:
            return (choices().spherical ? tr("Spherical") : tr("Linear")) +
                   tr(" between the means of q(z | x) of two images, each with its own "
                      "encoder");
        case ImageMode::film: return filmNote(z);
        case ImageMode::distances:
            if (board().empty())
                return tr("These images have no classes, or are still being read.");
            return tr(
                "Numbers: L2 in pixels to the input · a frame: farther away than the nearest "
                "picture of another class among 1,000");
        case ImageMode::latents:
        case ImageMode::prior:
        case ImageMode::terms: return {};
    }
    return {};
}

bool ImageDesk::settled() const {
    if (!active()) return true;
    switch (mode()) {
        case ImageMode::samples:
            return !ownDecodes() || asker_.settled(kPriorKey, priorOrder()) ||
                   !asker_.problem(kSizeKey).empty();
        case ImageMode::reconstructions:
            return asker_.settled(kReconstructKey, reconstructionOrder());
        case ImageMode::film: return filmSettled();
        case ImageMode::interpolation:
            return std::ranges::all_of(info().decoders, [this](const std::string& decoder) {
                const std::string ends = kEndsKey + decoder;
                if (!asker_.problem(ends).empty()) return true;
                return asker_.settled(ends, endsOrder(decoder)) &&
                       asker_.settled(kStripKey + decoder, stripOrder(decoder));
            });
        case ImageMode::distances:
        case ImageMode::latents:
        case ImageMode::prior:
        case ImageMode::terms: return true;
    }
    return true;
}

}  // namespace scorescope::app
