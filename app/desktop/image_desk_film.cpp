// SPDX-License-Identifier: Apache-2.0
// How images come out of noise, state by state: decoders that sample, and latent vectors that
// diffuse.
#include <algorithm>

#include "app/desktop/image_desk.h"
#include "app/present/decoded_images.h"
#include "core/base/number_text.h"
#include "render/scene/ticks.h"

namespace scorescope::app {
namespace {

constexpr const char* kFilmKey = "images.film";
constexpr const char* kLatentFilmKey = "images.latent_film";
constexpr std::int64_t kTrajectories = 4;

}  // namespace

bool ImageDesk::latentsDiffuse() const {
    return active() && ownDecodes() && info().decoders.front() == "lsgm";
}

std::vector<std::string> ImageDesk::filmDecoders() const {
    std::vector<std::string> decoders = info().decoders;
    std::erase(decoders, "vae");  // one pass: there is nothing to see
    if (decoders.size() > 1) decoders.resize(1);
    return decoders;
}

std::string ImageDesk::filmOrder() const {
    if (latentsDiffuse()) return weightsOrder() + samplerOrder();
    return weightsOrder() + samplerOrder() + std::to_string(choices().filmRow) +
           (choices().meanLatent ? ";mean;" : ";draw;") + ownOrder();
}

void ImageDesk::wishFilm() {
    if (latentsDiffuse()) {
        asker_.wish({kLatentFilmKey, filmOrder(), weightsStep(), ImageAsker::Haste::wait},
                    [this]() -> ImageAsker::Job {
                        return SampleRequest{source(), kTrajectories, seed(), settings(),
                                             static_cast<int>(kFilmFrames)};
                    });
        return;
    }
    if (filmDecoders().empty()) return;
    asker_.wish({kFilmKey, filmOrder(), weightsStep()}, [this]() -> ImageAsker::Job {
        return ReconstructRequest{.source = source(),
                                  .images = chosen({filmedRow()}),
                                  .decoders = filmDecoders(),
                                  .seed = seed(),
                                  .meanLatent = choices().meanLatent,
                                  .frames = static_cast<int>(kFilmFrames),
                                  .settings = settings()};
    });
}

bool ImageDesk::takeFilm(const QString& key, const ReconstructReply& reply) {
    if (key != QLatin1String(kFilmKey)) return false;
    takeInto(film_, reply);
    return true;
}

void ImageDesk::takeLatentFilm(const QString& key, const SampleReply& reply) {
    if (key != QLatin1String(kLatentFilmKey)) return;
    latentFilm_ = reply;
    Q_EMIT changed();
    refresh();
}

TileBoard ImageDesk::filmAt(std::int64_t frame) const {
    const double part = static_cast<double>(frame) / static_cast<double>(kFilmFrames - 1);
    if (latentsDiffuse()) {
        return latentFilm_ ? latentFilmBoard(*latentFilm_, info().shape, part) : TileBoard{};
    }
    if (!film_) return {};
    return filmBoard(*film_, known({filmedRow()}), part, presenter_.canvas().theme());
}

QString ImageDesk::filmNote(const QString& z) const {
    const char* key = latentsDiffuse() ? kLatentFilmKey : kFilmKey;
    const std::string problem = asker_.problem(key);
    if (!problem.empty()) return QString::fromStdString(problem);
    if (latentsDiffuse()) {
        if (!latentFilm_) return tr("Decoding ...");
        return tr("Noise to image: z_t along %1 trajectories, each state decoded · NFE %2 · %3 s "
                  "· step %4")
            .arg(kTrajectories)
            .arg(latentFilm_->nfe)
            .arg(QString::fromStdString(formatReal(latentFilm_->seconds, 2)),
                 QString::fromStdString(render::groupedNumber(latentFilm_->step)));
    }
    if (filmDecoders().empty()) return tr("A VAE decodes in one pass: there is no film.");
    const QString step =
        film_ ? tr("step %1").arg(QString::fromStdString(render::groupedNumber(film_->step)))
              : tr("Decoding ...");
    return step + QStringLiteral(" · ") + z + tr(" · score = prior's + encoder's (red: brighter)");
}

bool ImageDesk::filmSettled() const {
    const char* key = latentsDiffuse() ? kLatentFilmKey : kFilmKey;
    if (!latentsDiffuse() && filmDecoders().empty()) return true;
    return asker_.settled(key, filmOrder());
}

Result<void> ImageDesk::choose(const std::string& key, const Value& value) {
    workbench_.hurry();
    return workbench_.choose(key, value);
}

}  // namespace scorescope::app
