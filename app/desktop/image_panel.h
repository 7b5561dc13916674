// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTimer>
#include <QWidget>

#include "app/desktop/film_saver.h"
#include "app/desktop/image_controls.h"
#include "app/desktop/latent_panel.h"
#include "app/desktop/prior_panel.h"
#include "app/desktop/terms_panel.h"
#include "app/desktop/tile_view.h"

class QLabel;
class QStackedLayout;
class QTabBar;

namespace scorescope::app {

/// Images in the middle of the window: tabs for what is shown of them, choices, pictures, and a
/// line below that says what they are.
class ImagePanel : public QWidget {
    Q_OBJECT

public:
    ImagePanel(Workbench& workbench, ImageDesk& desk, LatentDesk& latents, PriorDesk& prior,
               QWidget* parent = nullptr);

    ImageDesk& desk() { return desk_; }
    TileView& tiles() { return *tiles_; }
    LatentView& plane() { return plane_->view(); }
    LatentDesk& latents() { return latents_; }
    PriorDesk& prior() { return prior_; }
    PriorPanel& priorPanel() { return *priorPanel_; }
    TermsPanel& termsPanel() { return *terms_; }
    void setTheme(const render::ThemeColours& theme);
    void chooseMode(ImageMode mode);
    /// What is on the screen is what was asked for.
    bool settled() const;
    /// The pictures alone, for a file: in a room of this size where they fill any, else in that of
    /// the screen; `sharpness`: pixels of one unit of the room.
    QImage picture(QSize size, qreal sharpness = 1.0);
    QString noteText() const;
    /// Writes what moves on the screen, in the background; false: nothing moves, or one is under
    /// way.
    bool saveFilm(const QString& path);
    FilmSaver& saver() { return saver_; }
    /// The widget that takes the keys.
    QWidget* keyTaker() const;

Q_SIGNALS:
    void pictureChanged();

protected:
    /// A picture that is dropped here is the viewer's own image.
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void buildTabs();
    void chooseFilmFile();
    void refresh();
    void refreshSoon();
    /// Of the mode on the screen; the tiles' for most.
    QWidget* page() const;
    void takePick(TilePlace place, Qt::KeyboardModifiers modifiers);

    ImageDesk& desk_;
    LatentDesk& latents_;
    PriorDesk& prior_;
    QTabBar* tabs_ = nullptr;
    ImageControls* controls_ = nullptr;
    QStackedLayout* pages_ = nullptr;
    TileView* tiles_ = nullptr;
    LatentPanel* plane_ = nullptr;
    PriorPanel* priorPanel_ = nullptr;
    TermsPanel* terms_ = nullptr;
    QLabel* note_ = nullptr;
    FilmSaver saver_;
    QTimer soon_;  ///< many changes, one picture
};

}  // namespace scorescope::app
