// SPDX-License-Identifier: Apache-2.0
// What PriorDesk asks the explorer, and what it makes of the answers.
#include <QMetaObject>
#include <algorithm>
#include <cmath>

#include "app/desktop/prior_desk.h"
#include "app/present/terms_view.h"
#include "core/base/number_text.h"
#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

constexpr const char* kScoresKey = "prior.scores";
constexpr const char* kSamplesKey = "prior.samples";
constexpr const char* kPathsKey = "prior.paths";
constexpr const char* kPriorPointerKey = "prior.pointer";
constexpr const char* kLatticeKey = "prior.lattice";
constexpr const char* kAlphaKey = "sampler.alpha";
constexpr int kCells = 72;      // along each side; three cells an arrow
constexpr double kLoose = 0.7;  // of the grid's reach: below it, it shrinks
constexpr int kLatticeSide = 11;
constexpr double kLatticeShare = 0.7;
constexpr std::int64_t kSamples = 256;
constexpr std::int64_t kCoarseSamples = 64;
constexpr std::int64_t kFewestSteps = 10;
constexpr std::size_t kShownSamples = 24;  // as pictures
constexpr std::int64_t kPaths = 24;
constexpr int kPathStates = 40;
constexpr std::int64_t kPathSteps = 200;

std::string orderOfTime(double t) {
    return ";t" + formatReal(t, 6);
}

}  // namespace

/// The grid holds N(0, I) and all codes; it keeps still while they nearly fill it.
void PriorDesk::chooseGrid(NoiseAt noise) {
    const double needed = priorReach(plane_.places({rows_->mean, rows_->dimension}), noise);
    const double now = grid_.area.right;
    if (grid_.columns > 0 && needed <= now && needed >= kLoose * now) return;
    const double reach = 0.5 * std::ceil(2.0 * needed);
    grid_ = {{-reach, -reach, reach, reach}, kCells, kCells};
    Q_EMIT homeChanged();
}

std::string PriorDesk::scoresOrder() const {
    double t = 0.0;
    (void)noise(&t);
    // New codes turn the plane a little; a field is asked for again with the weights that moved
    // them.
    return images_.weightsOrder() + planeOrder() + orderOfTime(t) + ";" +
           formatReal(grid_.area.right, 6);
}

void PriorDesk::wishScores() {
    double t = 0.0;
    const NoiseAt now = noise(&t);
    chooseGrid(now);
    renewPosterior();
    images_.asker().wish(
        {kScoresKey, scoresOrder(), images_.weightsStep(), ImageAsker::Haste::wait},
        [&]() -> ImageAsker::Job {
            asked_ = std::make_shared<PriorField>();
            asked_->plane = plane_;
            asked_->grid = grid_;
            asked_->noise = now;
            asked_->t = t;
            asked_->latents = grid_.latents(plane_);
            ScoreRequest request{images_.source(), t, {}};
            request.points.assign(asked_->latents.begin(), asked_->latents.end());
            request.latent = true;
            request.alpha = {1.0};
            return request;
        });
}

void PriorDesk::takeScores(const QString& key, const ScoreReply& reply) {
    if (key != QLatin1String(kScoresKey) || !asked_) return;
    if (reply.scores.size() != asked_->latents.size()) return;
    asked_->network.assign(reply.scores.begin(), reply.scores.end());
    asked_->learned = reply.alpha;
    asked_->step = reply.step;
    history_.add(reply.step, reply.alpha);
    view_.setField(std::exchange(asked_, nullptr));
    Q_EMIT changed();
    refresh();
}

/// The aggregate posterior of the newest codes at this time, in a thread of its own.
void PriorDesk::renewPosterior() {
    double t = 0.0;
    const NoiseAt now = noise(&t);
    const std::string order =
        std::to_string(planeVersion_) + orderOfTime(t) + ";" + formatReal(grid_.area.right, 6);
    if (order == posteriorFor_) return;
    posteriorFor_ = order;
    const quint64 number = ++posteriors_;
    posteriorUnderWay_ = true;
    pool_.clear();
    pool_.start([this, number, now, t, rows = rows_, plane = plane_, grid = grid_] {
        auto made = std::make_shared<PriorPosterior>();
        made->grid = grid;
        made->t = t;
        made->images = static_cast<std::int64_t>(rows->count());
        made->logarithms = normalised(grid, logAggregatePosterior(*rows, now, grid.latents(plane)));
        QMetaObject::invokeMethod(
            this, [this, number, made] { takePosterior(number, made); }, Qt::QueuedConnection);
    });
}

void PriorDesk::takePosterior(quint64 number, const std::shared_ptr<const PriorPosterior>& made) {
    // One that a newer has overtaken is better than none while a hand moves the time.
    view_.setPosterior(made);
    posteriorUnderWay_ = number != posteriors_;
    Q_EMIT changed();
}

std::string PriorDesk::samplesOrder() const {
    return images_.weightsOrder() + images_.samplerOrder() + (sliding() ? ";coarse" : "");
}

/// Few evaluations while a hand moves alpha: an adaptive solver asks ever more as alpha grows.
Settings PriorDesk::samplerSettings() const {
    Settings settings = images_.settings();
    if (!sliding()) return settings;
    const bool done = settings.set("sampler.kind", std::string("dpmpp-2m")) &&
                      settings.set("sampler.steps", kFewestSteps) &&
                      settings.set(kAlphaKey, chosenAlpha());
    return done ? settings : images_.settings();
}

void PriorDesk::wishSamples() {
    // A drag is followed: the drawing under way comes to its end, then the newest alpha is drawn.
    images_.asker().wish(
        {kSamplesKey, samplesOrder(), images_.weightsStep(), ImageAsker::Haste::wait},
        [this]() -> ImageAsker::Job {
            alphaAsked_ = std::exchange(alphaSet_, std::nullopt);
            return SampleRequest{images_.source(), sliding() ? kCoarseSamples : kSamples,
                                 images_.seed(), samplerSettings(), 2};
        });
}

Settings PriorDesk::pathSettings() const {
    Settings settings = images_.settings();
    const bool ode = images_.choices().priorWays == "ode";
    const auto kind =
        settings.set("sampler.kind", std::string(ode ? "ode-rk45" : "euler-maruyama"));
    if (kind && !ode) (void)settings.set("sampler.steps", kPathSteps);
    return settings;
}

std::string PriorDesk::pathsOrder() const {
    return samplesOrder() + images_.choices().priorWays;
}

void PriorDesk::wishPaths() {
    if (images_.choices().priorWays == "none") return;
    images_.asker().wish({kPathsKey, pathsOrder(), images_.weightsStep(), ImageAsker::Haste::wait},
                         [this]() -> ImageAsker::Job {
                             return SampleRequest{images_.source(), kPaths, images_.seed(),
                                                  pathSettings(), kPathStates};
                         });
}

void PriorDesk::takeSamples(const QString& key, const SampleReply& reply) {
    const bool samples = key == QLatin1String(kSamplesKey), paths = key == QLatin1String(kPathsKey);
    if (reply.frames.empty() || (!samples && !paths)) return;
    if (samples) {
        samples_ = reply;
        if (const auto since = std::exchange(alphaAsked_, std::nullopt)) {
            following_.add(
                std::chrono::duration<double, std::milli>(Clock::now() - *since).count());
        }
        if (reply.frames.back().latents) view_.setSamples(*reply.frames.back().latents);
        Q_EMIT picturesChanged();
    } else {
        view_.setPaths(reply.frames, plane_.dimension());
    }
    Q_EMIT changed();
    refresh();
}

std::string PriorDesk::pointerOrder() const {
    return images_.weightsOrder() + planeOrder() + ";" + formatReal(pointer_->x, 4) + ";" +
           formatReal(pointer_->y, 4);
}

void PriorDesk::pointAt(render::Vec2 at) {
    pointer_ = at;
    view_.setPointer(at);
    workbench_.hurry();
    Q_EMIT pointerMoved();
    if (shown()) wishPointer();
}

void PriorDesk::wishPointer() {
    if (!pointer_ || plane_.empty()) return;
    images_.asker().wish(
        {kPriorPointerKey, pointerOrder(), images_.weightsStep(), ImageAsker::Haste::wait},
        [this]() -> ImageAsker::Job {
            return DecodeRequest{.source = images_.source(),
                                 .latents = plane_.latentAt(*pointer_),
                                 .seed = images_.seed(),
                                 .settings = images_.settings()};
        });
}

std::vector<float> PriorDesk::latticeLatents() const {
    // Where the codes are: the grid's corners hold next to nothing.
    const double side = kLatticeShare * grid_.area.right;
    const LatentGrid grid{{-side, -side, side, side}, kLatticeSide, kLatticeSide};
    std::vector<float> latents;
    for (int row = kLatticeSide - 1; row >= 0; --row) {  // pictures go from the top down
        for (int column = 0; column < kLatticeSide; ++column) {
            const int place = row * kLatticeSide + column;
            const auto z = plane_.latentAt(grid.at(static_cast<std::size_t>(place)));
            latents.insert(latents.end(), z.begin(), z.end());
        }
    }
    return latents;
}

std::string PriorDesk::latticeOrder() const {
    return images_.weightsOrder() + planeOrder() + ";" + formatReal(grid_.area.right, 6);
}

void PriorDesk::wishLattice() {
    if (!images_.choices().lattice || plane_.empty()) return;
    images_.asker().wish({kLatticeKey, latticeOrder(), images_.weightsStep()},
                         [this]() -> ImageAsker::Job {
                             return DecodeRequest{.source = images_.source(),
                                                  .latents = latticeLatents(),
                                                  .seed = images_.seed(),
                                                  .settings = images_.settings()};
                         });
}

void PriorDesk::takeDecoded(const QString& key, const ReconstructReply& reply) {
    if (key == QLatin1String(kPriorPointerKey)) {
        atPointer_ = reply;
    } else if (key == QLatin1String(kLatticeKey)) {
        lattice_ = reply;
    } else {
        return;
    }
    Q_EMIT picturesChanged();
    if (reply.finished) refresh();
}

TileBoard PriorDesk::pictures() const {
    if (!images_.active() || !samples_ || !samples_->frames.back().positions) return {};
    const ImageShape& shape = images_.info().shape;
    const std::vector<float>& pixels = *samples_->frames.back().positions;
    const auto most = kShownSamples * static_cast<std::size_t>(shape.size());
    return samplesBoard(std::span(pixels).first(std::min(most, pixels.size())), shape);
}

TileBoard PriorDesk::lattice() const {
    if (!images_.active() || !lattice_ || lattice_->decoded.empty()) return {};
    const ImageShape& shape = images_.info().shape;
    const auto& pixels = lattice_->decoded.front().pixels;
    const auto one = static_cast<std::size_t>(shape.size()) * kLatticeSide;
    TileBoard board{.shape = shape};
    for (std::size_t row = 0; (row + 1) * one <= pixels.size(); ++row) {
        auto line = samplesBoard(std::span(pixels).subspan(row * one, one), shape);
        board.rows.push_back(std::move(line.rows.front()));
    }
    return board;
}

TileBoard PriorDesk::pointed() const {
    if (!images_.active() || !atPointer_ || atPointer_->decoded.empty()) return {};
    return samplesBoard(atPointer_->decoded.front().pixels, images_.info().shape);
}

std::optional<render::WorldRect> PriorDesk::home() const {
    if (grid_.columns == 0) return std::nullopt;
    return grid_.area;
}

QString PriorDesk::axisName(int axis) const {
    const ImageChoices& now = images_.choices();
    const QString coordinate = QStringLiteral("z<sub>%1</sub>");
    if (plane_.dimension() <= 2) return coordinate.arg(axis + 1);
    if (now.priorPlane == "coordinates") {
        return coordinate.arg((axis == 0 ? now.firstAxis : now.secondAxis) + 1);
    }
    if (now.priorPlane == "images") return axis == 0 ? tr("image A to B") : tr("towards C");
    return tr("PC %1").arg(axis + 1);
}

QString PriorDesk::note() const {
    if (!images_.active()) return {};
    for (const char* key : {"prior.encoded", kScoresKey, kSamplesKey, kPathsKey}) {
        const std::string problem = images_.asker().problem(key);
        if (!problem.empty()) return QString::fromStdString(problem);
    }
    if (view_.field() == nullptr) return tr("Encoding ...");
    if (images_.choices().lattice) {
        const QString side =
            QString::fromStdString(formatReal(kLatticeShare * grid_.area.right, 2));
        return tr("Decoded at places from −%1 to %1, across and upwards").arg(side);
    }
    QString text = QString::fromStdString(view_.caption(images_.choices()));
    if (samples_) text += tr(" · NFE %1").arg(samples_->nfe);
    return text;
}

Polyline PriorDesk::meanAlpha() const {
    const CurvesView& curves = workbench_.curves();
    return meansOverSteps(curves.values(CurvesView::Quantity::alpha), curves.firstStep());
}

bool PriorDesk::settled() const {
    if (!shown()) return true;
    ImageAsker& asker = images_.asker();
    const auto done = [&asker](const char* key, const std::string& order) {
        return asker.settled(key, order) || !asker.problem(key).empty();
    };
    if (!encoded_) return !asker.problem("prior.encoded").empty();
    const ImageChoices& now = images_.choices();
    if (posteriorUnderWay_ || !done("prior.encoded", encodedOrder())) return false;
    if (!done(kScoresKey, scoresOrder()) || !done(kSamplesKey, samplesOrder())) return false;
    if (now.priorWays != "none" && !done(kPathsKey, pathsOrder())) return false;
    if (pointer_ && !done(kPriorPointerKey, pointerOrder())) return false;
    return !now.lattice || done(kLatticeKey, latticeOrder());
}

void PriorDesk::setAlpha(std::ptrdiff_t latent, double alpha) {
    std::vector<double> next = {std::clamp(alpha, 0.0, 1.0)};
    if (latent >= 0 && view_.field() != nullptr) {
        next = view_.alpha();
        next[static_cast<std::size_t>(latent)] = std::clamp(alpha, 0.0, 1.0);
    }
    workbench_.hurry();
    if (!sliding() && view_.field() != nullptr) {
        // Nothing competes with the samples that the hand waits for.
        for (const char* key : {"prior.encoded", kScoresKey, kPathsKey, kLatticeKey, kSamplesKey}) {
            if (images_.asker().waiting(key)) images_.asker().forget(key);
        }
        asked_.reset();
    }
    slide_.start();
    alphaSet_ = Clock::now();
    if (const auto done = workbench_.choose(kAlphaKey, next); !done) {
        Q_EMIT workbench_.messageRaised(Severity::error,
                                        QString::fromStdString(done.error().line()));
    }
}

void PriorDesk::resetAlpha() {
    endGesture();
    workbench_.hurry();
    workbench_.document().reset(kAlphaKey);
}

}  // namespace scorescope::app
