// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLabel>
#include <QWidget>
#include <memory>
#include <optional>

#include "app/desktop/axis_ruler.h"
#include "app/desktop/gl_view.h"
#include "app/desktop/legend_panel.h"
#include "app/desktop/slice_panel.h"

namespace scorescope::app {

/// The canvas with its axes, legend and read-out: the centre of the window.
class CanvasPanel : public QWidget {
    Q_OBJECT

public:
    CanvasPanel(Workbench& workbench, PlanePresenter& presenter, QWidget* parent = nullptr);

    GlView& view() { return *view_; }
    void fit();
    void setTheme(const render::ThemeColours& theme);

Q_SIGNALS:
    void graphicsFailed(const QString& text);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildView();
    void connectAll();
    void takeCamera(bool moving);
    void takeHover(std::optional<render::Vec2> point);
    void refresh();
    void refreshReadout();
    void refreshFindings();
    void pick(render::Vec2 point);
    bool grip(GlView::Grip grip, render::Vec2 point);
    void place();
    void chooseCorner();
    void arrange();

    Workbench& workbench_;
    PlanePresenter& presenter_;
    std::unique_ptr<GlView> hidden_;  ///< the view where OpenGL is missing: Qt could not show it
    GlView* view_ = nullptr;
    AxisRuler* below_ = nullptr;
    AxisRuler* beside_ = nullptr;
    QWidget* corner_ = nullptr;
    QWidget* farCorner_ = nullptr;
    SlicePanel* slice_ = nullptr;
    QGridLayout* grid_ = nullptr;
    bool overTime_ = false;
    LegendPanel* legend_ = nullptr;
    QLabel* readout_ = nullptr;
    QLabel* findings_ = nullptr;  ///< what the tools say, below the picture
    QLabel* caption_ = nullptr;
    QString shownFindings_;
    int findingsWidth_ = 0;  ///< for which their letters were chosen
    std::optional<render::Vec2> pointer_;
    std::optional<WayPoint> held_;  ///< of the line integral's ways, by the hand
    bool fitted_ = false;
    QSize cornerFor_;           ///< of the view, when the legend's corner was chosen
    bool legendBelow_ = false;  ///< in the lower corner: there it hides fewer data
};

}  // namespace scorescope::app
