// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTimer>
#include <QWidget>

#include "app/desktop/image_desk.h"
#include "app/present/terms_view.h"

namespace scorescope::app {

/// The terms of LSGM's bound while it trains: how they add up, what each latent carries, how t is
/// drawn and how much the objective scatters.
class TermsPanel : public QWidget {
    Q_OBJECT

public:
    TermsPanel(Workbench& workbench, ImageDesk& images, QWidget* parent = nullptr);

    const TermsView& terms() const { return terms_; }
    void setTheme(const render::ThemeColours& theme);
    QString note() const;
    bool settled() const;
    QSize sizeHint() const override { return {640, 420}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    bool shown() const;
    void refresh();
    std::string order() const;
    std::int64_t jointStep() const;
    LatentGroups groups() const;
    void paintRow(QPainter& painter, const TermRow& row, const QRectF& room) const;
    void paintCurve(QPainter& painter, const Polyline& curve, const QRectF& room) const;
    void paintTimes(QPainter& painter, const QRectF& room) const;
    void paintLatents(QPainter& painter, const QRectF& room) const;
    void paintVariance(QPainter& painter, const QRectF& room) const;
    void paintGaps(QPainter& painter, const QRectF& room) const;
    void heading(QPainter& painter, const QRectF& room, const QString& text) const;
    QFont letters(int pixels, bool bold = false) const;

    Workbench& workbench_;
    ImageDesk& images_;
    TermsView terms_;
    QTimer soon_;
    const render::ThemeColours* theme_ = &render::lightTheme();
};

}  // namespace scorescope::app
