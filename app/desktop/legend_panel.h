// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCheckBox>
#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <array>

#include "app/desktop/colour_bar.h"
#include "app/desktop/plane_presenter.h"

namespace scorescope::app {

/// The legend on the canvas: what each colour means, switches of the layers, how many of how many.
class LegendPanel : public QFrame {
    Q_OBJECT

public:
    LegendPanel(Workbench& workbench, PlanePresenter& presenter, QWidget* parent = nullptr);

    /// Takes over what the presenter shows now.
    void refresh();
    /// Several entries side by side, for a place above the canvas; otherwise one below the other.
    void setAcross(bool across);

    /// Narrow: entries that find no room go to the next line.
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Row {
        QCheckBox* box = nullptr;
        QLabel* swatch = nullptr;
        QLabel* badge = nullptr;
    };

    QPixmap swatchOf(Layer layer) const;
    void arrange();
    int columnsFor(int width) const;
    void showEntry(const LegendEntry& entry);
    void showRow(const LayerInfo& info, bool on);
    void refreshSwatches();

    Workbench& workbench_;
    PlanePresenter& presenter_;
    std::array<Row, kLayerCount> rows_;  ///< by Layer
    QLabel* scale_ = nullptr;
    QGridLayout* grid_ = nullptr;
    bool across_ = false;
    int columns_ = 5;  ///< entries beside each other
    const render::ThemeColours* theme_ = nullptr;
    std::optional<MapKind> shownMap_;  ///< of the swatch
    ColourBar* colours_ = nullptr;
};

/// Shows another map under the arrows as one step of the history.
void chooseMap(Document& document, MapKind map);

/// Switches a layer as one step of the history.
void showLayer(Document& document, Layer layer, bool on);

}  // namespace scorescope::app
