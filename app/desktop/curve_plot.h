// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>
#include <vector>

#include "app/present/curves_view.h"
#include "render/scene/theme.h"

class QCustomPlot;
class QCPGraph;
class QCPItemStraightLine;
class QCPItemText;

namespace scorescope::app {

/// A raw and a smoothed curve over training steps, with logarithmic axes on demand.
/// Hides the plotting library from the rest of the program.
class CurvePlot : public QWidget {
    Q_OBJECT

public:
    explicit CurvePlot(QWidget* parent = nullptr);

    /// Draws the curves anew; `follow` keeps all steps in view.
    void show(const CurvesView& curves);
    void setLogAxes(bool steps, bool values);
    void setFollow(bool follow);
    bool follows() const { return follow_; }
    void setTheme(const render::ThemeColours& theme);

Q_SIGNALS:
    void followChanged(bool follow);  ///< a hand has moved the axes
    void windowChanged();             ///< other steps are in view: draw again
    void painted();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void setUpPlot();
    void fitAxes(const CurvesView& curves, const Polyline& raw);
    void showMarks(const std::vector<CurveMark>& marks);
    CurveWindow window(const CurvesView& curves) const;

    QCustomPlot* plot_ = nullptr;
    QCPGraph* raw_ = nullptr;
    QCPGraph* smoothed_ = nullptr;
    std::vector<QCPItemStraightLine*> lines_;
    std::vector<QCPItemText*> texts_;
    const render::ThemeColours* theme_ = &render::lightTheme();
    bool logSteps_ = false;
    bool logValues_ = true;  ///< wished; the axis is linear while some values are not above 0
    bool follow_ = true;
};

}  // namespace scorescope::app
