// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>
#include <vector>

#include "render/scene/theme.h"

namespace scorescope::app {

/// Mixing coefficients from 0 (Normal) to 1 (network): a row for all latents and, where they are
/// few, one for each; of many one at a time, chosen by Page Up and Page Down. A triangle marks what
/// was learned, the handle what is used. Drag a handle, or choose a row by Up and Down and move it
/// by Left and Right; Delete goes back to what was learned.
class MixingBar : public QWidget {
    Q_OBJECT

public:
    explicit MixingBar(QWidget* parent = nullptr);

    /// Both [L]; `own`: the handle is a viewer's.
    void setAlpha(const std::vector<double>& learned, const std::vector<double>& used, bool own);
    void setTheme(const render::ThemeColours& theme);
    /// Where the handle of a row is; row 0 is of all latents.
    QPointF handleAt(int row) const;
    int rows() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void moved(std::ptrdiff_t latent, double alpha);  ///< -1: of all latents
    void released();
    void resetAsked();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    bool many() const;
    /// Which latent a row is of; -1: all.
    std::ptrdiff_t latentOf(int row) const;
    void choose(std::ptrdiff_t latent);
    double usedOf(int row) const;
    double learnedOf(int row) const;
    double xOf(double alpha) const;
    double yOf(int row) const;
    int rowAt(double y) const;
    void moveTo(double x);
    void paintRow(QPainter& painter, int row) const;
    void tellValue();

    std::vector<double> learned_, used_;
    bool own_ = false;
    int row_ = 0;                ///< under the keyboard
    std::ptrdiff_t chosen_ = 0;  ///< latent of the second row, where they are many
    bool dragging_ = false;
    const render::ThemeColours* theme_ = &render::lightTheme();
};

}  // namespace scorescope::app
