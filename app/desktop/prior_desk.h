// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QThreadPool>
#include <QTimer>
#include <optional>

#include "app/desktop/image_desk.h"
#include "app/present/curves_view.h"
#include "app/present/latent_cloud.h"
#include "app/present/mixing_history.h"
#include "app/present/percentiles.h"
#include "app/present/prior_view.h"

namespace scorescope::app {

/// Keeps the plane of a latent diffusion model's prior up to date while it is looked at: encodings,
/// the network's score on a grid, samples, paths, and what is decoded from the plane.
class PriorDesk : public QObject {
    Q_OBJECT

public:
    PriorDesk(Workbench& workbench, PlanePresenter& presenter, ImageDesk& images,
              QObject* parent = nullptr);
    ~PriorDesk() override;

    /// The run's own model has a prior of latent vectors, and it is looked at.
    bool shown() const;
    PriorView& view() { return view_; }
    const PriorView& view() const { return view_; }
    const MixingHistory& history() const { return history_; }
    /// The learned alpha, mean over latents, at every step that the log knows.
    Polyline meanAlpha() const;
    /// All of the plane that has fields.
    std::optional<render::WorldRect> home() const;
    /// "z₁", or what the axis is.
    QString axisName(int axis) const;
    /// Decoded samples of the prior, places of the plane's middle, and the place under the hand.
    TileBoard pictures() const;
    TileBoard lattice() const;
    TileBoard pointed() const;
    QString note() const;
    bool settled() const;

    /// A viewer's alpha of one latent (-1: of all), as `sampler.alpha`; steps of one drag merge.
    void setAlpha(std::ptrdiff_t latent, double alpha);
    /// As learned.
    void resetAlpha();
    /// The next change of alpha is a step of its own in the history.
    void endGesture() { workbench_.document().endGesture(); }
    void pointAt(render::Vec2 at);
    /// From a change of alpha to samples drawn with it, milliseconds.
    const Percentiles& following() const { return following_; }

Q_SIGNALS:
    void changed();  ///< the plane or what belongs to it
    void pointerMoved();
    void picturesChanged();
    void homeChanged();

private:
    void refresh();
    void restart();
    void takeEncoded(const QString& key, const EncodeReply& reply);
    void takeScores(const QString& key, const ScoreReply& reply);
    void takeSamples(const QString& key, const SampleReply& reply);
    void takeDecoded(const QString& key, const ReconstructReply& reply);
    void makePlane();
    void renewPosterior();
    void takePosterior(quint64 number, const std::shared_ptr<const PriorPosterior>& made);
    void wishScores();
    void wishSamples();
    void wishPaths();
    void wishPointer();
    void wishLattice();
    std::vector<double> chosenAlpha() const;
    std::vector<std::int64_t> rowsToEncode() const;
    std::string encodedOrder() const;
    std::string scoresOrder() const;
    std::string samplesOrder() const;
    std::string pathsOrder() const;
    std::string pointerOrder() const;
    std::string latticeOrder() const;
    std::string planeOrder() const;
    /// A hand moves alpha: what it waits for comes first, coarsely.
    bool sliding() const { return slide_.isActive(); }
    Settings samplerSettings() const;
    NoiseAt noise(double* t) const;
    void chooseGrid(NoiseAt noise);
    std::vector<float> latticeLatents() const;
    Settings pathSettings() const;

    Workbench& workbench_;
    PlanePresenter& presenter_;
    ImageDesk& images_;
    QThreadPool pool_;
    QTimer slide_;  ///< runs while a hand moves alpha, and a moment longer
    PriorView view_;
    MixingHistory history_;
    std::optional<EncodeReply> encoded_;
    std::shared_ptr<const EncodedRows> rows_;
    LatentPlane plane_;
    std::string planeMade_;  ///< its order
    std::uint64_t planeVersion_ = 0;
    LatentGrid grid_;
    std::shared_ptr<PriorField> asked_;  ///< whose scores are under way
    quint64 posteriors_ = 0;
    bool posteriorUnderWay_ = false;
    std::string posteriorFor_;
    std::optional<render::Vec2> pointer_;
    std::optional<ReconstructReply> atPointer_, lattice_;
    std::optional<SampleReply> samples_;
    std::optional<Clock::time_point> alphaSet_;    ///< not asked for yet
    std::optional<Clock::time_point> alphaAsked_;  ///< under way
    Percentiles following_;
};

}  // namespace scorescope::app
