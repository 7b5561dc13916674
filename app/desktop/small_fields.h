// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <QWidget>
#include <vector>

#include "app/present/curves_view.h"
#include "app/present/mixing_history.h"
#include "app/present/prior_view.h"

namespace scorescope::app {

/// The scores that are mixed, side by side: the Normal's, the network's, their mixture.
class SmallFields : public QWidget {
    Q_OBJECT

public:
    explicit SmallFields(QWidget* parent = nullptr);

    void setFields(std::vector<SmallField> fields);
    void setTheme(const render::ThemeColours& theme);
    QSize sizeHint() const override { return {300, 104}; }
    QSize minimumSizeHint() const override { return {210, 96}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintField(QPainter& painter, std::size_t index, const QRectF& room) const;
    void renew();

    std::vector<SmallField> fields_;
    std::vector<QImage> maps_;
    const render::ThemeColours* theme_ = &render::lightTheme();
};

/// The learned alphas over training steps, a line a latent.
class AlphaCurve : public QWidget {
    Q_OBJECT

public:
    explicit AlphaCurve(QWidget* parent = nullptr);

    /// A curve for each latent as it has been seen, and the mean over all steps.
    void setHistory(const MixingHistory& history, Polyline mean);
    void setTheme(const render::ThemeColours& theme);
    QSize sizeHint() const override { return {200, 82}; }
    QSize minimumSizeHint() const override { return {120, 80}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    MixingHistory history_;
    Polyline mean_;
    const render::ThemeColours* theme_ = &render::lightTheme();
};

}  // namespace scorescope::app
