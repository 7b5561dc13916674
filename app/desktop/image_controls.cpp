// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/image_controls.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedLayout>
#include <QStyle>
#include <QToolButton>

#include "app/desktop/film_saver.h"
#include "app/desktop/number_box.h"
#include "app/desktop/slider.h"
#include "app/desktop/transport_icons.h"

namespace scorescope::app {
namespace {

constexpr double kMostTestRows = 1e8;
constexpr int kCountWidth = 62;
constexpr int kScrubberWidth = 90;
constexpr int kFramePause = 150;  // milliseconds

}  // namespace

ImageControls::ImageControls(ImageDesk& desk, QWidget* parent) : QWidget(parent), desk_(desk) {
    pages_ = new QStackedLayout(this);
    pages_->setContentsMargins(0, 0, 0, 0);
    QHBoxLayout* samples = addPage();
    add(samples, Number{"imageCount", tr("Images"), tr("How many samples are drawn"),
                        &ImageChoices::sampleCount, 1, double(kMostSampleTiles)});
    addClasses(samples);
    QHBoxLayout* rebuilt = addPage();
    add(rebuilt, Number{"firstRow", tr("First image"), tr("The first of the test images"),
                        &ImageChoices::firstRow, 0, kMostTestRows});
    add(rebuilt, Number{"columns", tr("Images"), tr("How many test images"), &ImageChoices::columns,
                        1, double(kMostImageColumns)});
    add(rebuilt, Number{"draws", tr("Draws"),
                        tr("Decodings of one z; with two or more the deviation of each pixel"),
                        &ImageChoices::draws, 1, double(kMostImageDraws)});
    add(rebuilt, Switch{"differences", tr("Difference"),
                        tr("What the run's own decoder makes, minus the input"),
                        &ImageChoices::differences});
    add(rebuilt, Switch{"meanLatent", tr("Mean z"),
                        tr("Decode the mean of q(z | x) instead of a draw from it"),
                        &ImageChoices::meanLatent});
    addOwnImage(rebuilt, QStringLiteral("images.ownImage"));
    QHBoxLayout* latents = addPage();
    addSpace(latents);
    add(latents, Number{"encoded", tr("Test images"), tr("How many test images are encoded"),
                        &ImageChoices::encoded, 2, double(kMostEncoded)});
    add(latents, Switch{"neighbours", tr("t-SNE"),
                        tr("Neighbours stay neighbours, distances and directions lose their "
                           "meaning; the first 3,000 images"),
                        &ImageChoices::neighbours});
    QHBoxLayout* path = addPage();
    add(path, Number{"fromRow", tr("From image"), tr("The test image where the path begins"),
                     &ImageChoices::from, 0, kMostTestRows});
    add(path,
        Number{"toRow", tr("to"), tr("Where the path ends"), &ImageChoices::to, 0, kMostTestRows});
    add(path, Number{"frames", tr("Frames"), tr("Images along the path, both ends included"),
                     &ImageChoices::frames, double(kFewestPathFrames), double(kMostPathFrames)});
    add(path,
        Switch{"spherical", tr("Spherical"), tr("Along a great circle instead of a straight line"),
               &ImageChoices::spherical});
    addOwnImage(path, QStringLiteral("images.ownFrom"));
    addSaver(path, QStringLiteral("images.savePath"));
    QHBoxLayout* film = addPage();
    add(film, Number{"filmRow", tr("Test image"), tr("The image that is decoded step by step"),
                     &ImageChoices::filmRow, 0, kMostTestRows});
    for (int i = 0; i < 2; ++i) ofFilmedImage_.push_back(film->itemAt(i)->widget());
    addOwnImage(film, QStringLiteral("images.ownFilm"));
    ofFilmedImage_.push_back(ownImages_.back());
    addScrubber(film);
    addCost(film);
    addSaver(film, QStringLiteral("images.saveFilm"));
    QHBoxLayout* distances = addPage();
    add(distances, Number{"distanceRow", tr("First image"), tr("The first of the test images"),
                          &ImageChoices::firstRow, 0, kMostTestRows});
    add(distances, Number{"distanceColumns", tr("Images"), tr("How many test images"),
                          &ImageChoices::columns, 1, double(kMostImageColumns)});
    addPrior();
    addPage();  // the terms have no choices
    refresh();
}

QHBoxLayout* ImageControls::addPage() {
    auto* page = new QWidget;
    auto* layout = new QHBoxLayout(page);
    layout->setContentsMargins(6, 2, 6, 2);
    layout->setSpacing(6);
    layout->addStretch(1);
    pages_->addWidget(page);
    return layout;
}

void ImageControls::add(QHBoxLayout* page, const Number& number) {
    auto* label = new QLabel(number.title);
    auto* box = new NumberBox;
    box->setObjectName(QStringLiteral("images.") + QLatin1String(number.name));
    box->setAccessibleName(number.title);
    box->setToolTip(number.help);
    box->setWhole(true);
    box->setRange(number.lowest, number.highest);
    box->setFixedWidth(kCountWidth);
    label->setBuddy(box);
    const int end = page->count() - 1;  // before the stretch
    page->insertWidget(end, label);
    page->insertWidget(end + 1, box);
    connect(box, &NumberBox::edited, this, [this, number](double value) {
        ImageChoices choices = desk_.choices();
        choices.*number.member = static_cast<std::int64_t>(value);
        desk_.change("change: " + number.title.toLower().toStdString(), choices, number.name);
    });
    numbers_.emplace_back(box, number.member);
}

void ImageControls::add(QHBoxLayout* page, const Switch& one) {
    auto* box = new QCheckBox(one.title);
    box->setObjectName(QStringLiteral("images.") + QLatin1String(one.name));
    box->setToolTip(one.help);
    page->insertWidget(page->count() - 1, box);
    connect(box, &QCheckBox::clicked, this, [this, one](bool on) {
        ImageChoices choices = desk_.choices();
        choices.*one.member = on;
        desk_.change("switch " + one.title.toLower().toStdString(), choices);
    });
    switches_.emplace_back(box, one.member);
}

void ImageControls::addSpace(QHBoxLayout* page) {
    auto* label = new QLabel(tr("Encoder"));
    space_ = new QComboBox;
    space_->setObjectName(QStringLiteral("images.space"));
    space_->setAccessibleName(tr("Encoder whose latents are shown"));
    space_->setToolTip(tr("Whose latent vectors are shown"));
    label->setBuddy(space_);
    page->insertWidget(0, label);
    page->insertWidget(1, space_);
    connect(space_, &QComboBox::activated, this, [this](int index) {
        ImageChoices choices = desk_.choices();
        choices.space = space_->itemData(index).toString().toStdString();
        desk_.change("choose the encoder", choices);
    });
}

void ImageControls::addScrubber(QHBoxLayout* page) {
    play_ = new QToolButton;
    play_->setObjectName(QStringLiteral("images.playFilm"));
    play_->setAccessibleName(tr("Play the film"));
    play_->setToolTip(tr("Show the states one after the other, from noise to image"));
    play_->setIcon(transportIcon(Transport::play, palette()));
    play_->setCheckable(true);
    frame_ = new Slider(Qt::Horizontal);
    frame_->setObjectName(QStringLiteral("images.filmFrame"));
    frame_->setAccessibleName(tr("State of the film, from noise to image"));
    frame_->setToolTip(tr("From noise to image; the arrow keys go state by state"));
    frame_->setRange(0, int(kFilmFrames) - 1);
    frame_->setPageStep(4);
    frame_->setMinimumWidth(kScrubberWidth);
    const int end = page->count() - 1;  // before the stretch
    page->insertWidget(end, play_);
    page->insertWidget(end + 1, new QLabel(tr("Noise")));
    page->insertWidget(end + 2, frame_, 4);
    page->insertWidget(end + 3, new QLabel(tr("Image")));
    connect(frame_, &QSlider::valueChanged, this, &ImageControls::showFrame);
    playing_.setInterval(kFramePause);
    connect(&playing_, &QTimer::timeout, this, [this] {
        if (frame_->value() < frame_->maximum()) return frame_->setValue(frame_->value() + 1);
        play_->setChecked(false);
    });
    connect(play_, &QToolButton::toggled, this, [this](bool on) {
        if (on && frame_->value() == frame_->maximum()) frame_->setValue(0);
        on ? playing_.start() : playing_.stop();
    });
}

void ImageControls::addSaver(QHBoxLayout* page, const QString& name) {
    auto* button = new QPushButton;
    button->setObjectName(name);
    button->setToolTip(FilmSaver::encoder().isEmpty()
                           ? tr("As a GIF. MP4 needs ffmpeg, which is not installed.")
                           : tr("As a GIF or, by ffmpeg, as an MP4."));
    page->insertWidget(page->count() - 1, button);
    connect(button, &QPushButton::clicked, this, &ImageControls::saveFilm);
    savers_.push_back(button);
    setSaving(false);
}

void ImageControls::addOwnImage(QHBoxLayout* page, const QString& name) {
    auto* button = new QToolButton;
    button->setObjectName(name);
    page->insertWidget(page->count() - 1, button);
    connect(button, &QToolButton::clicked, this, &ImageControls::chooseOwnImage);
    ownImages_.push_back(button);
}

void ImageControls::chooseOwnImage() {
    if (desk_.hasOwnImage()) return desk_.showOwnImage({});
    const QString path = QFileDialog::getOpenFileName(window(), tr("Your Own Image"), {},
                                                      tr("Pictures (*.png *.jpg *.jpeg *.bmp)"));
    if (!path.isEmpty()) desk_.showOwnImage(path.toStdString());
}

void ImageControls::refreshOwnImage() {
    const bool own = desk_.hasOwnImage();
    const QString name = QFileInfo(QString::fromStdString(desk_.choices().ownImage)).fileName();
    const QString help = own ? tr("%1 goes, the test images stay").arg(name)
                             : tr("A picture of your own (PNG, JPEG, BMP), beside the test images; "
                                  "its middle, made as small as theirs. Or drop one here.");
    for (QToolButton* button : ownImages_) {
        if (button->toolTip() == help) continue;
        button->setIcon(
            style()->standardIcon(own ? QStyle::SP_DialogCloseButton : QStyle::SP_DirOpenIcon));
        button->setAccessibleName(own ? tr("Remove your own image") : tr("Open your own image"));
        button->setToolTip(help);
    }
    // It stands where these would choose.
    for (const auto& [box, member] : numbers_) {
        if (member == &ImageChoices::from || member == &ImageChoices::filmRow) {
            box->setEnabled(!own);
        }
    }
}

void ImageControls::setSaving(bool saving) {
    for (QPushButton* button : savers_) {
        button->setText(saving ? tr("Cancel") : tr("Save..."));
    }
}

void ImageControls::showFrame(int frame) {
    ImageChoices choices = desk_.choices();
    choices.filmFrame = frame;
    desk_.change("scrub the film", choices, "filmFrame");
}

void ImageControls::refreshSpaces() {
    QStringList ids;
    if (desk_.active()) {
        for (const std::string& id : desk_.info().decoders) ids << QString::fromStdString(id);
    }
    QStringList shown;
    for (int i = 0; i < space_->count(); ++i) shown << space_->itemData(i).toString();
    if (shown != ids) {
        space_->clear();
        for (const QString& id : ids) {
            space_->addItem(QString::fromStdString(decoderTitle(id.toStdString())), id);
        }
    }
    const int chosen = space_->findData(QString::fromStdString(desk_.choices().space));
    space_->setCurrentIndex(std::max(0, chosen));
}

void ImageControls::refresh() {
    const ImageChoices& choices = desk_.choices();
    const auto mode = static_cast<int>(desk_.mode());
    if (pages_->currentIndex() != mode) pages_->setCurrentIndex(mode);
    for (const auto& [box, member] : numbers_) box->setNumber(double(choices.*member));
    for (const auto& [box, member] : switches_) box->setChecked(choices.*member);
    for (const auto& [box, member] : words_) {
        box->setCurrentIndex(std::max(0, box->findData(QString::fromStdString(choices.*member))));
    }
    const QSignalBlocker quiet(frame_);
    frame_->setValue(int(choices.filmFrame));
    if (desk_.mode() != ImageMode::film) play_->setChecked(false);
    refreshSpaces();
    refreshOwnImage();
    refreshPlane();
    refreshCost();
    refreshClasses();
}

}  // namespace scorescope::app
