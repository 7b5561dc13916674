// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <map>
#include <optional>

#include "app/desktop/image_asker.h"
#include "app/desktop/plane_presenter.h"
#include "app/desktop/sampling_desk.h"
#include "app/present/image_boards.h"

namespace scorescope::app {

/// Keeps samples, reconstructions, interpolations and the film up to date while they are looked at,
/// and makes boards of them. What is not looked at is not asked for.
class ImageDesk : public QObject {
    Q_OBJECT

public:
    ImageDesk(Workbench& workbench, PlanePresenter& presenter, SamplingDesk& sampling,
              QObject* parent = nullptr);

    /// The data are images and the session is ready for them.
    bool active() const { return workbench_.images().has_value(); }
    const ImageInfo& info() const { return *workbench_.images(); }
    const ImageChoices& choices() const { return workbench_.document().view().images; }
    void change(const std::string& label, const ImageChoices& choices,
                const std::string& mergeKey = {});
    /// A model without an encoder has samples only.
    bool offers(ImageMode mode) const;
    /// The run's own model has an encoder, whose z its samples are decoded from.
    bool ownDecodes() const;
    /// The run's own model has a diffusion prior of its latent vectors.
    bool latentsDiffuse() const;
    /// Changes a setting, as a step of the history.
    Result<void> choose(const std::string& key, const Value& value);
    /// A picture of the viewer's own stands before the test images, begins the way between two
    /// images and is filmed; empty: none. What cannot be read is said, and changes nothing.
    void showOwnImage(const std::string& path);
    bool hasOwnImage() const { return !ownPixels().empty(); }
    /// The mode on the screen: the chosen one where it is offered.
    ImageMode mode() const;

    /// Of all modes but the latents.
    TileBoard board() const;
    /// What moves, picture by picture: the way between two images, or the reverse diffusion; empty
    /// in other modes and before there is something.
    std::vector<TileBoard> movingBoards() const;
    /// Below the board: weights, cost, what is under way.
    QString note() const;
    /// What is shown is what was asked for.
    bool settled() const;

    ImageAsker& asker() { return asker_; }
    ScoreSource source() const { return presenter_.source(); }
    /// Says which weights answer: part of every order.
    const Settings& settings() const { return workbench_.document().settings(); }
    std::uint64_t seed() const {
        return static_cast<std::uint64_t>(workbench_.document().view().noiseSeed);
    }
    std::string weightsOrder() const;
    /// The sampler's settings and the seed: part of the orders that decode.
    std::string samplerOrder() const;
    std::int64_t weightsStep() const;
    /// Images (rows as ImageChoice::rows) from the window's own copy of the data; none before it is
    /// there.
    KnownImages known(const std::vector<std::int64_t>& rows) const;

Q_SIGNALS:
    void changed();

private:
    struct Ends {
        EncodeReply reply;
        int version = 0;
    };

    void refresh();
    void restart();
    void takeEncoded(const QString& key, const EncodeReply& reply);
    void takeDecoded(const QString& key, const ReconstructReply& reply);
    void wishReconstructions();
    void wishFilm();
    bool takeFilm(const QString& key, const ReconstructReply& reply);
    void takeLatentFilm(const QString& key, const SampleReply& reply);
    QString filmNote(const QString& z) const;
    bool filmSettled() const;
    void wishStrips();
    void wishPriorSamples();
    /// The chosen picture in the shape of the data; empty: there is none, or it cannot be read.
    const std::vector<float>& ownPixels() const;
    /// What of the own image makes an order another one.
    std::string ownOrder() const;
    void tellOwnProblem();
    /// What a request names these rows.
    ImageChoice chosen(std::vector<std::int64_t> rows) const {
        return {std::move(rows), ownPixels()};
    }
    std::int64_t inTestSplit(std::int64_t row) const;
    std::vector<std::int64_t> testRows() const;
    std::vector<std::int64_t> reconstructedRows() const;
    std::vector<std::int64_t> endRows() const;
    std::int64_t filmedRow() const;
    std::string reconstructionOrder() const;
    std::string filmOrder() const;
    std::string endsOrder(const std::string& decoder) const;
    std::string stripOrder(const std::string& decoder) const;
    std::string priorOrder() const;
    std::vector<std::string> filmDecoders() const;
    TileBoard samples() const;
    TileBoard distances() const;
    TileBoard filmAt(std::int64_t frame) const;
    TileBoard interpolation() const;
    QString samplesNote() const;

    Workbench& workbench_;
    PlanePresenter& presenter_;
    SamplingDesk& sampling_;
    ImageAsker asker_;
    std::optional<ReconstructReply> reconstruction_;
    std::vector<std::int64_t> askedRows_;  ///< of the order under way or answered
    std::vector<std::int64_t> shownRows_;  ///< of what is shown
    std::optional<ReconstructReply> film_;
    std::optional<SampleReply> latentFilm_;
    std::optional<ReconstructReply> prior_;  ///< decoded draws of N(0, I)
    std::map<std::string, Ends> ends_;       ///< by decoder
    std::map<std::string, ReconstructReply> strips_;
    std::int64_t latentDimension_ = 0;
    /// The last file that was read, for this shape.
    struct OwnImage {
        std::string path;
        ImageShape shape;
        std::vector<float> pixels;
        std::string problem;        ///< why there are none, until it is told
        std::uint64_t version = 0;  ///< counts what was read
    };
    mutable OwnImage own_;
};

}  // namespace scorescope::app
