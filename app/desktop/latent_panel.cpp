// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/latent_panel.h"

#include <QGridLayout>

namespace scorescope::app {
namespace {

constexpr int kInspectorWidth = 236;
constexpr int kSelectionHeight = 104;

}  // namespace

LatentPanel::LatentPanel(LatentDesk& desk, ImageDesk& images, QWidget* parent)
    : QWidget(parent), desk_(desk), images_(images) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(0);
    view_ = new LatentView(desk_);
    inspector_ = new TileView;
    inspector_->setObjectName(QStringLiteral("inspector"));
    inspector_->setAccessibleName(tr("Decoded at the chosen place"));
    inspector_->setCompact(true);
    inspector_->setFixedWidth(kInspectorWidth);
    inspector_->setPlaceholder(tr("Click a point: every decoder shows what it makes of it."));
    selection_ = new TileView;
    selection_->setObjectName(QStringLiteral("selection"));
    selection_->setAccessibleName(tr("Images in the lasso"));
    selection_->setCompact(true);
    selection_->setFixedHeight(kSelectionHeight);
    selection_->hide();
    grid->addWidget(view_, 0, 0);
    grid->addWidget(inspector_, 0, 1);
    grid->addWidget(selection_, 1, 0, 1, 2);
    grid->setColumnStretch(0, 1);
    grid->setRowStretch(0, 1);
    connect(&desk_, &LatentDesk::inspectorChanged, this,
            [this] { inspector_->setBoard(desk_.inspector()); });
    connect(&desk_, &LatentDesk::selectionChanged, this, [this] {
        TileBoard board = desk_.selection();
        selection_->setVisible(!board.empty());
        selection_->setBoard(std::move(board));
    });
}

void LatentPanel::setTheme(const render::ThemeColours& theme) {
    view_->setTheme(theme);
    inspector_->setTheme(theme);
    selection_->setTheme(theme);
}

void LatentPanel::refresh() {
    view_->setPlaceholder(desk_.note());
    if (images_.active()) view_->setLabelNames(images_.info().labelNames);
}

}  // namespace scorescope::app
