// SPDX-License-Identifier: Apache-2.0
// What ImageDesk shows of what it has.
#include <algorithm>
#include <numeric>

#include "app/desktop/image_desk.h"
#include "core/base/number_text.h"
#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

constexpr std::int64_t kCompared = 1000;  // test images that distances are compared with

}  // namespace

TileBoard ImageDesk::samples() const {
    if (ownDecodes()) {
        if (!prior_ || prior_->decoded.empty()) return {};
        return samplesBoard(prior_->decoded.front().pixels, info().shape);
    }
    // The first drawing is shown as it comes; later ones when they are done.
    const Trajectory& shown = sampling_.last().empty() ? sampling_.underWay() : sampling_.last();
    const bool comes = sampling_.last().empty();
    const SampleFrame* state = shown.stateAt(comes ? 0.0 : presenter_.cursor().t());
    if (state == nullptr || shown.dimension() != info().shape.size()) return {};
    return samplesBoard(*state->positions, info().shape);
}

std::vector<TileBoard> ImageDesk::movingBoards() const {
    std::vector<TileBoard> boards;
    if (active() && mode() == ImageMode::film && (film_ || latentFilm_)) {
        for (std::int64_t frame = 0; frame < kFilmFrames; ++frame) boards.push_back(filmAt(frame));
    }
    if (active() && mode() == ImageMode::interpolation) {
        boards = picturesOnTheWay(interpolation());
    }
    if (!boards.empty() && boards.front().empty()) boards.clear();
    return boards;
}

TileBoard ImageDesk::distances() const {
    std::vector<std::int64_t> pool(static_cast<std::size_t>(std::min(kCompared, info().testRows)));
    std::iota(pool.begin(), pool.end(), std::int64_t{0});
    return distanceBoard(known(testRows()), known(pool), info().labelNames);
}

QString ImageDesk::samplesNote() const {
    if (ownDecodes()) {
        if (!prior_) return tr("Drawing ...");
        return tr("Latent vectors drawn from N(0, I), decoded by %1 · step %2")
            .arg(QString::fromStdString(decoderTitle(info().decoders.front())),
                 QString::fromStdString(render::groupedNumber(prior_->step)));
    }
    const Trajectory& last = sampling_.last();
    if (last.empty()) {
        if (!sampling_.busy()) return tr("Press Sample to draw images.");
        return tr("Drawing ... %1 %").arg(qRound(100.0 * sampling_.progress()));
    }
    const SampleFrame* state = last.stateAt(presenter_.cursor().t());
    QString text = tr("%1 samples at t = %2 · step %3 · NFE %4 · %5 s")
                       .arg(last.count())
                       .arg(QString::fromStdString(formatReal(state->t, 2)),
                            QString::fromStdString(render::groupedNumber(last.step())))
                       .arg(last.nfe())
                       .arg(QString::fromStdString(formatReal(last.seconds(), 2)));
    if (sampling_.slow()) {
        text += tr(" · new ones: %1 %").arg(qRound(100.0 * sampling_.progress()));
    }
    return text;
}

}  // namespace scorescope::app
