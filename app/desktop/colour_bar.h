// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>
#include <optional>

#include "app/present/picture.h"
#include "render/scene/theme.h"

namespace scorescope::app {

/// The colours of a map with the numbers that they mean, and what hatching says.
class ColourBar : public QWidget {
    Q_OBJECT

public:
    explicit ColourBar(QWidget* parent = nullptr);

    /// Nothing: the bar hides.
    void setKey(const std::optional<ColourKey>& key, const render::ThemeColours& theme);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    bool hasScale() const;
    void paintScale(QPainter& painter) const;
    double placeOf(double value) const;

    std::optional<ColourKey> key_;
    const render::ThemeColours* theme_ = &render::lightTheme();
};

}  // namespace scorescope::app
