// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "app/desktop/latent_view.h"
#include "app/desktop/tile_view.h"

namespace scorescope::app {

/// The plane of latents, beside it what decoders make of the place that was clicked, below it the
/// images inside the lasso.
class LatentPanel : public QWidget {
    Q_OBJECT

public:
    LatentPanel(LatentDesk& desk, ImageDesk& images, QWidget* parent = nullptr);

    LatentView& view() { return *view_; }
    void setTheme(const render::ThemeColours& theme);
    void refresh();

private:
    LatentDesk& desk_;
    ImageDesk& images_;
    LatentView* view_ = nullptr;
    TileView* inspector_ = nullptr;
    TileView* selection_ = nullptr;
};

}  // namespace scorescope::app
