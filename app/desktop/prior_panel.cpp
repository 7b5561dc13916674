// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/prior_panel.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedLayout>

namespace scorescope::app {
namespace {

constexpr int kSideWidth = 320;
constexpr int kPointedSide = 84;
constexpr int kTextPixels = 14;
constexpr int kLeastPictures = 44;

QLabel* heading(const QString& text) {
    auto* label = new QLabel(text);
    QFont letters = label->font();
    letters.setPixelSize(kTextPixels);
    letters.setBold(true);
    label->setFont(letters);
    return label;
}

}  // namespace

PriorPanel::PriorPanel(PriorDesk& desk, ImageDesk& images, QWidget* parent)
    : QWidget(parent), desk_(desk), images_(images) {
    setObjectName(QStringLiteral("priorPanel"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildPlane(), 1);
    layout->addWidget(buildSide());
    connect(&desk_, &PriorDesk::changed, this, &PriorPanel::refresh);
    connect(&desk_, &PriorDesk::pointerMoved, view_, &GlView::paintSoon);
    connect(&desk_, &PriorDesk::picturesChanged, this, &PriorPanel::refreshPictures);
    connect(&desk_, &PriorDesk::homeChanged, this, &PriorPanel::fit);
}

QWidget* PriorPanel::buildPlane() {
    auto* plane = new QWidget;
    auto* grid = new QGridLayout(plane);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(0);
    view_ = new GlView([this] { return desk_.view().scene(images_.choices()); });
    view_->setObjectName(QStringLiteral("priorPlane"));
    view_->setAccessibleName(tr("Plane of latents"));
    below_ = new AxisRuler(Qt::Horizontal);
    beside_ = new AxisRuler(Qt::Vertical);
    axes_ = new QLabel;
    axes_->setMargin(4);
    readout_ = new QLabel;
    readout_->setObjectName(QStringLiteral("priorReadout"));
    readout_->setMargin(4);
    readout_->setAlignment(Qt::AlignRight);
    lattice_ = new TileView;
    lattice_->setObjectName(QStringLiteral("priorLattice"));
    lattice_->setAccessibleName(tr("Decoded places of the plane"));
    lattice_->setCompact(true);
    auto* stack = new QWidget;
    middle_ = new QStackedLayout(stack);
    middle_->setContentsMargins(0, 0, 0, 0);
    if (hasOpenGl()) {
        middle_->addWidget(view_);
    } else {
        hidden_.reset(view_);
        middle_->addWidget(new QLabel(tr("This screen has no OpenGL.")));
    }
    middle_->addWidget(lattice_);
    grid->addWidget(stack, 0, 1);
    grid->addWidget(beside_, 0, 0);
    grid->addWidget(below_, 1, 1);
    auto* line = new QHBoxLayout;
    line->addWidget(axes_);
    line->addWidget(readout_, 1);
    grid->addLayout(line, 2, 0, 1, 2);
    grid->setColumnStretch(1, 1);
    grid->setRowStretch(0, 1);
    connect(view_, &GlView::cameraChanged, this, &PriorPanel::takeCamera);
    connect(view_, &GlView::hovered, this, [this](render::Vec2 at) {
        QStringList lines;
        for (const std::string& text : desk_.view().readout(at)) {
            lines << QString::fromStdString(text);
        }
        readout_->setText(lines.join(QStringLiteral("   ")));
        desk_.pointAt(at);
    });
    connect(view_, &GlView::unhovered, readout_, &QLabel::clear);
    return plane;
}

QWidget* PriorPanel::buildSide() {
    auto* side = new QWidget;
    side->setFixedWidth(kSideWidth);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(10, 2, 10, 4);
    column->setSpacing(4);
    colours_ = new ColourBar;
    colours_->setObjectName(QStringLiteral("priorColours"));
    mixing_ = new MixingBar;
    reset_ = new QPushButton(tr("As learned"));
    reset_->setObjectName(QStringLiteral("mixingReset"));
    reset_->setToolTip(tr("Alpha as training has learned it"));
    fields_ = new SmallFields;
    curve_ = new AlphaCurve;
    pointed_ = new TileView;
    pointed_->setObjectName(QStringLiteral("priorPointed"));
    pointed_->setAccessibleName(tr("Decoded below the pointer"));
    pointed_->setCompact(true);
    pointed_->setFixedSize(kPointedSide, kPointedSide);
    pictures_ = new TileView;
    pictures_->setObjectName(QStringLiteral("priorPictures"));
    pictures_->setCompact(true);
    pictures_->setAccessibleName(tr("Decoded samples of the prior"));
    pictures_->setToolTip(tr("Decoded samples of the prior"));
    pictures_->setMinimumHeight(kLeastPictures);
    auto* top = new QHBoxLayout;
    QLabel* formula = heading(tr("(1 − α) Normal + α network"));
    formula->setToolTip(tr("The mixed score: that of N(0, I) and the network's, by alpha"));
    top->addWidget(formula, 1);
    top->addWidget(reset_);
    auto* middle = new QHBoxLayout;
    middle->addWidget(curve_, 1);
    middle->addWidget(pointed_);
    column->addWidget(colours_);
    column->addLayout(top);
    column->addWidget(mixing_);
    column->addWidget(fields_);
    column->addLayout(middle);
    column->addWidget(pictures_, 1);
    connect(mixing_, &MixingBar::moved, &desk_, &PriorDesk::setAlpha);
    connect(mixing_, &MixingBar::released, &desk_, &PriorDesk::endGesture);
    connect(mixing_, &MixingBar::resetAsked, &desk_, &PriorDesk::resetAlpha);
    connect(reset_, &QPushButton::clicked, &desk_, &PriorDesk::resetAlpha);
    return side;
}

void PriorPanel::setTheme(const render::ThemeColours& theme) {
    theme_ = &theme;
    desk_.view().setTheme(theme);
    below_->setTheme(theme);
    beside_->setTheme(theme);
    mixing_->setTheme(theme);
    fields_->setTheme(theme);
    curve_->setTheme(theme);
    pointed_->setTheme(theme);
    pictures_->setTheme(theme);
    lattice_->setTheme(theme);
    refresh();
}

void PriorPanel::fit() {
    if (const auto home = desk_.home()) view_->fit(*home);
}

void PriorPanel::takeCamera() {
    below_->setCamera(view_->camera());
    beside_->setCamera(view_->camera());
}

void PriorPanel::refresh() {
    if (!desk_.shown()) return;
    const PriorView& view = desk_.view();
    view_->paintSoon();
    colours_->setKey(view.colourKey(images_.choices()), *theme_);
    colours_->setMinimumHeight(colours_->sizeHint().height());
    fields_->setFields(view.smallFields());
    curve_->setHistory(desk_.history(), desk_.meanAlpha());
    if (view.field() != nullptr) {
        mixing_->setAlpha(view.field()->learned, view.alpha(), view.overridden());
    }
    reset_->setEnabled(view.overridden());
    const QString axes = tr("across %1, up %2").arg(desk_.axisName(0), desk_.axisName(1));
    if (axes_->text() != axes) axes_->setText(axes);
    refreshPictures();
}

void PriorPanel::refreshPictures() {
    if (!desk_.shown()) return;
    pictures_->setBoard(desk_.pictures());
    const bool lattice = images_.choices().lattice;
    middle_->setCurrentIndex(lattice ? 1 : 0);
    below_->setVisible(!lattice);
    beside_->setVisible(!lattice);
    if (lattice) lattice_->setBoard(desk_.lattice());
    pointed_->setBoard(desk_.pointed());
}

}  // namespace scorescope::app
