// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QObject>
#include <QThreadPool>
#include <atomic>
#include <optional>

#include "app/desktop/image_desk.h"
#include "app/present/latent_cloud.h"

namespace scorescope::app {

/// Keeps the plane of latent vectors up to date while it is looked at, and decodes what is pointed
/// at. Projections are made in a thread of their own.
class LatentDesk : public QObject {
    Q_OBJECT

public:
    LatentDesk(Workbench& workbench, ImageDesk& images, QObject* parent = nullptr);
    ~LatentDesk() override;

    /// Null before the first answer.
    const LatentCloudPtr& cloud() const { return cloud_; }
    /// The image a person clicked and what decoders make of it, and the place under the hand.
    TileBoard inspector() const;
    /// The images inside the lasso, as many as fit.
    TileBoard selection() const;
    const std::vector<std::size_t>& selected() const { return selected_; }
    std::optional<render::Vec2> pointer() const { return pointer_; }
    /// Of the cloud; -1: none.
    std::ptrdiff_t clicked() const { return clicked_; }
    QString note() const;
    bool settled() const;

    /// The hand takes a place (near an image: that image) ...
    void take(render::Vec2 at, double reach);
    /// ... carries it somewhere else, which is decoded coarsely ...
    void carry(render::Vec2 at);
    /// ... and lets it go, which is decoded in full.
    void release();
    void select(const std::vector<render::Vec2>& polygon);
    KnownImages imageOf(std::size_t index) const;

Q_SIGNALS:
    void cloudChanged();
    void inspectorChanged();
    void selectionChanged();

private:
    void refresh();
    void restart();
    void takeEncoded(const QString& key, const EncodeReply& reply);
    void takeDecoded(const QString& key, const ReconstructReply& reply);
    void takeCloud(quint64 number, const LatentCloudPtr& made);
    void show(const LatentCloudPtr& next);
    void embed();
    void takePlaces(quint64 number, const LatentCloud& whole,
                    const std::vector<render::Vec2>& places, double progress);
    void stopEmbedding();
    void chooseProjection();
    void wishClicked();
    void wishPointer();
    std::string space() const;
    std::string cloudOrder() const;
    std::string pointerOrder() const;
    std::string clickedOrder() const;
    std::vector<std::int64_t> rowsToEncode() const;
    std::vector<float> pointedLatent() const;

    Workbench& workbench_;
    ImageDesk& images_;
    QThreadPool pool_;
    LatentCloudPtr plane_;  ///< of the newest latents
    LatentCloudPtr cloud_;  ///< shown: the same, or where t-SNE has put its points
    quint64 ordered_ = 0;   ///< projections; older ones are thrown away
    bool projecting_ = false;
    QThreadPool embedder_;
    LatentCloudPtr embedded_;  ///< whose t-SNE is under way or done
    quint64 embeddings_ = 0;
    bool embedding_ = false;
    std::shared_ptr<std::atomic<bool>> stop_;
    std::optional<render::Vec2> pointer_;
    std::vector<float> base_;  ///< the latent vector that the hand took
    bool carried_ = false;     ///< under way
    std::ptrdiff_t clicked_ = -1;
    std::vector<std::size_t> selected_;
    std::optional<ReconstructReply> ofClicked_;
    std::optional<ReconstructReply> ofPointer_;
};

}  // namespace scorescope::app
