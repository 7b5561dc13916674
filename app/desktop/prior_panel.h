// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "app/desktop/axis_ruler.h"
#include "app/desktop/colour_bar.h"
#include "app/desktop/gl_view.h"
#include "app/desktop/mixing_bar.h"
#include "app/desktop/prior_desk.h"
#include "app/desktop/small_fields.h"
#include "app/desktop/tile_view.h"

class QLabel;
class QPushButton;
class QStackedLayout;

namespace scorescope::app {

/// The plane of a latent diffusion model's prior, beside it the mixing of its score and the images
/// that its samples decode to.
class PriorPanel : public QWidget {
    Q_OBJECT

public:
    PriorPanel(PriorDesk& desk, ImageDesk& images, QWidget* parent = nullptr);

    GlView& view() { return *view_; }
    MixingBar& mixing() { return *mixing_; }
    void setTheme(const render::ThemeColours& theme);
    /// Takes over what the desk has.
    void refresh();

private:
    QWidget* buildPlane();
    QWidget* buildSide();
    void refreshPictures();
    void fit();
    void takeCamera();

    PriorDesk& desk_;
    ImageDesk& images_;
    GlView* view_ = nullptr;
    std::unique_ptr<GlView> hidden_;  ///< the view where OpenGL is missing
    AxisRuler* below_ = nullptr;
    AxisRuler* beside_ = nullptr;
    QLabel* readout_ = nullptr;
    QLabel* axes_ = nullptr;
    ColourBar* colours_ = nullptr;
    MixingBar* mixing_ = nullptr;
    QPushButton* reset_ = nullptr;
    SmallFields* fields_ = nullptr;
    AlphaCurve* curve_ = nullptr;
    TileView* pointed_ = nullptr;
    TileView* pictures_ = nullptr;
    TileView* lattice_ = nullptr;
    QStackedLayout* middle_ = nullptr;  ///< the plane, or its lattice
    const render::ThemeColours* theme_ = &render::lightTheme();
};

}  // namespace scorescope::app
