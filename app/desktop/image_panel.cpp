// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/image_panel.h"

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QMimeData>
#include <QSignalBlocker>
#include <QStackedLayout>
#include <QTabBar>
#include <QUrl>
#include <QVBoxLayout>

#include "app/desktop/colours.h"
#include "core/data/picture_file.h"

namespace scorescope::app {
namespace {

constexpr int kNotePixels = 15;
constexpr int kTabPixels = 16;
constexpr int kFilmWidth = 960;
constexpr int kFilmHeight = 540;
constexpr int kBetweenPictures = 30;  // milliseconds

/// The first local picture file; empty where there is none.
std::string droppedPicture(const QMimeData& data) {
    for (const QUrl& url : data.urls()) {
        std::string path = url.toLocalFile().toStdString();
        if (isPictureName(path)) return path;
    }
    return {};
}

}  // namespace

ImagePanel::ImagePanel(Workbench& workbench, ImageDesk& desk, LatentDesk& latents, PriorDesk& prior,
                       QWidget* parent)
    : QWidget(parent), desk_(desk), latents_(latents), prior_(prior) {
    setObjectName(QStringLiteral("imagePanel"));
    setAccessibleName(tr("Images"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    buildTabs();
    controls_ = new ImageControls(desk_);
    tiles_ = new TileView;
    tiles_->setObjectName(QStringLiteral("images"));
    auto* stack = new QWidget;
    pages_ = new QStackedLayout(stack);
    pages_->setContentsMargins(0, 0, 0, 0);
    pages_->addWidget(tiles_);
    plane_ = new LatentPanel(latents_, desk_);
    pages_->addWidget(plane_);
    priorPanel_ = new PriorPanel(prior_, desk_);
    pages_->addWidget(priorPanel_);
    terms_ = new TermsPanel(workbench, desk_);
    pages_->addWidget(terms_);
    note_ = new QLabel;
    note_->setObjectName(QStringLiteral("imageNote"));
    note_->setWordWrap(true);
    note_->setMargin(6);
    QFont large = note_->font();
    large.setPixelSize(kNotePixels);
    note_->setFont(large);
    layout->addWidget(tabs_);
    layout->addWidget(controls_);
    layout->addWidget(stack, 1);
    layout->addWidget(note_);
    soon_.setSingleShot(true);
    soon_.setInterval(kBetweenPictures);
    connect(&soon_, &QTimer::timeout, this, &ImagePanel::refresh);
    connect(&desk_, &ImageDesk::changed, this, &ImagePanel::refreshSoon);
    connect(&latents_, &LatentDesk::cloudChanged, this, &ImagePanel::refreshSoon);
    connect(&latents_, &LatentDesk::selectionChanged, this, &ImagePanel::refreshSoon);
    connect(&prior_, &PriorDesk::changed, this, &ImagePanel::refreshSoon);
    connect(&workbench, &Workbench::lossesGrew, this, [this] {
        if (desk_.mode() == ImageMode::terms) refreshSoon();
    });
    connect(controls_, &ImageControls::saveFilm, this, &ImagePanel::chooseFilmFile);
    connect(&saver_, &FilmSaver::began, this, [this] { controls_->setSaving(true); });
    connect(&saver_, &FilmSaver::ended, this, [this] { controls_->setSaving(false); });
    connect(tiles_, &TileView::picked, this, &ImagePanel::takePick);
    connect(tiles_, &TileView::flipped, this, &ImagePanel::pictureChanged);
    setAcceptDrops(true);
    refresh();
}

void ImagePanel::dragEnterEvent(QDragEnterEvent* event) {
    if (!droppedPicture(*event->mimeData()).empty()) event->acceptProposedAction();
}

void ImagePanel::dropEvent(QDropEvent* event) {
    desk_.showOwnImage(droppedPicture(*event->mimeData()));
    event->acceptProposedAction();
}

void ImagePanel::buildTabs() {
    tabs_ = new QTabBar;
    tabs_->setObjectName(QStringLiteral("imageTabs"));
    tabs_->setAccessibleName(tr("What is shown of the images"));
    tabs_->setDrawBase(false);
    tabs_->setExpanding(false);
    QFont large = tabs_->font();
    large.setPixelSize(kTabPixels);
    tabs_->setFont(large);
    for (const ImageModeInfo& info : imageModeCatalogue()) {
        const int at = tabs_->addTab(QString::fromStdString(info.title));
        tabs_->setTabToolTip(at, QString::fromStdString(info.help));
    }
    connect(tabs_, &QTabBar::currentChanged, this, [this](int index) {
        chooseMode(imageModeCatalogue()[static_cast<std::size_t>(index)].mode);
    });
}

void ImagePanel::chooseMode(ImageMode mode) {
    ImageChoices choices = desk_.choices();
    if (choices.mode == mode) return;
    choices.mode = mode;
    desk_.change("look at the images", choices);
}

void ImagePanel::setTheme(const render::ThemeColours& theme) {
    tiles_->setTheme(theme);
    plane_->setTheme(theme);
    priorPanel_->setTheme(theme);
    terms_->setTheme(theme);
    refreshSoon();
}

void ImagePanel::refreshSoon() {
    if (!soon_.isActive()) soon_.start();
}

void ImagePanel::refresh() {
    const auto& modes = imageModeCatalogue();
    const QSignalBlocker quiet(tabs_);
    for (std::size_t i = 0; i < modes.size(); ++i) {
        const bool offered = desk_.offers(modes[i].mode);
        const int at = static_cast<int>(i);
        tabs_->setTabEnabled(at, offered);
        tabs_->setTabToolTip(at, offered ? QString::fromStdString(modes[i].help)
                                 : modes[i].needsPrior
                                     ? tr("This run's model has no prior of latent vectors. Open "
                                          "lsgm-2d or lsgm-fashion.")
                                     : tr("This run's model has no encoder. Choose a model "
                                          "such as vae or scorevae."));
        if (modes[i].mode == desk_.mode()) tabs_->setCurrentIndex(at);
    }
    controls_->refresh();
    const QString note = noteText();
    if (note_->text() != note) note_->setText(note);
    pages_->setCurrentWidget(page());
    plane_->refresh();
    if (page() == tiles_) {
        TileBoard board = desk_.board();
        if (board.empty()) tiles_->setPlaceholder(note);
        tiles_->setBoard(std::move(board));
    }
    Q_EMIT pictureChanged();
}

QWidget* ImagePanel::page() const {
    switch (desk_.mode()) {
        case ImageMode::latents: return plane_;
        case ImageMode::prior: return priorPanel_;
        case ImageMode::terms: return terms_;
        default: return tiles_;
    }
}

QString ImagePanel::noteText() const {
    if (page() == plane_) return latents_.note();
    if (page() == priorPanel_) return prior_.note();
    return page() == terms_ ? terms_->note() : desk_.note();
}

void ImagePanel::takePick(TilePlace place, Qt::KeyboardModifiers modifiers) {
    const Tile& tile = tiles_->board().rows[place.row].tiles[place.column];
    if (tile.testRow < 0 || modifiers == Qt::NoModifier) return;
    // Control takes an image as one end of the path, Shift as the other.
    ImageChoices choices = desk_.choices();
    if (modifiers & (Qt::ControlModifier | Qt::AltModifier)) choices.ownImage.clear();
    if (modifiers & Qt::ControlModifier) choices.from = tile.testRow;
    if (modifiers & Qt::ShiftModifier) choices.to = tile.testRow;
    if (modifiers & Qt::AltModifier) choices.filmRow = tile.testRow;
    desk_.change("choose an image", choices);
}

bool ImagePanel::settled() const {
    return !soon_.isActive() && desk_.settled() && latents_.settled() && prior_.settled() &&
           terms_->settled();
}

QImage ImagePanel::picture(QSize size, qreal sharpness) {
    if (page() == tiles_) return tiles_->picture(size, sharpness);
    QImage image(page()->size() * sharpness, QImage::Format_RGB32);
    image.setDevicePixelRatio(sharpness);
    page()->render(&image);
    return image;
}

void ImagePanel::chooseFilmFile() {
    if (saver_.busy()) return saver_.cancel();
    const bool mp4 = !FilmSaver::encoder().isEmpty();
    QString path =
        QFileDialog::getSaveFileName(this, tr("Save Film"), QStringLiteral("film.gif"),
                                     mp4 ? tr("Films (*.gif *.mp4)") : tr("Films (*.gif)"));
    if (path.isEmpty()) return;
    if (QFileInfo(path).suffix().isEmpty()) path += QStringLiteral(".gif");
    if (!saveFilm(path)) Q_EMIT saver_.ended(path, tr("There is no film yet."), false);
}

bool ImagePanel::saveFilm(const QString& path) {
    std::vector<render::Raster> frames;
    if (saver_.busy()) return false;
    TileView canvas;  // without the frame of the keyboard and what was flipped
    canvas.setTheme(render::lightTheme());
    for (TileBoard& board : desk_.movingBoards()) {
        canvas.setBoard(std::move(board));
        frames.push_back(rasterOf(canvas.picture({kFilmWidth, kFilmHeight})));
    }
    if (frames.empty()) return false;
    saver_.save(path, std::move(frames));
    return true;
}

QWidget* ImagePanel::keyTaker() const {
    if (page() == plane_) return &plane_->view();
    if (page() == priorPanel_) return &priorPanel_->mixing();
    return page();
}

}  // namespace scorescope::app
