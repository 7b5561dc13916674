// SPDX-License-Identifier: Apache-2.0
// The choices of the plane of a prior, what sampling from it may cost and which class it draws:
// parts of ImageControls.
#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>

#include "app/desktop/image_controls.h"
#include "app/desktop/number_box.h"
#include "app/present/prior_choices.h"

namespace scorescope::app {
namespace {

constexpr double kMostLatents = 4096;
constexpr double kMostTestImages = 1e8;
constexpr int kCostWidth = 80;
constexpr int kGuidanceWidth = 66;
constexpr double kMostGuidance = 100.0;
constexpr const char* kLabel = "sampler.label";
constexpr const char* kGuidance = "sampler.guidance";

}  // namespace

QComboBox* ImageControls::add(QHBoxLayout* page, const Choice& choice) {
    auto* box = new QComboBox;
    box->setObjectName(QStringLiteral("images.") + QLatin1String(choice.name));
    box->setAccessibleName(choice.title);
    box->setToolTip(choice.help);
    page->insertWidget(page->count() - 1, box);
    connect(box, &QComboBox::activated, this, [this, box, choice](int index) {
        ImageChoices choices = desk_.choices();
        choices.*choice.member = box->itemData(index).toString().toStdString();
        desk_.change("choose " + choice.title.toLower().toStdString(), choices);
    });
    words_.emplace_back(box, choice.member);
    return box;
}

void ImageControls::addPrior() {
    QHBoxLayout* page = addPage();
    QComboBox* map = add(page, Choice{"priorMap", tr("Background"), tr("What the colours show"),
                                      &ImageChoices::priorMap});
    for (const PriorMapInfo& info : priorMapCatalogue()) {
        map->addItem(QString::fromStdString(info.title), QString::fromStdString(info.id));
        map->setItemData(map->count() - 1, QString::fromStdString(info.help), Qt::ToolTipRole);
    }
    QComboBox* ways =
        add(page, Choice{"priorWays", tr("Paths"), tr("Paths of latent vectors from noise to data"),
                         &ImageChoices::priorWays});
    for (const NamedWord& word : priorWaysWords()) {
        ways->addItem(QString::fromStdString(word.title), QString::fromStdString(word.id));
    }
    add(page, Switch{"priorArrows", tr("Score"), tr("Arrows of the mixed score"),
                     &ImageChoices::priorArrows});
    add(page, Switch{"priorCodes", tr("Encoded"), tr("Test images where the encoder puts them"),
                     &ImageChoices::priorCodes});
    add(page, Switch{"priorSamples", tr("Drawn"), tr("Latent vectors drawn from the prior"),
                     &ImageChoices::priorSamples});
    add(page, Switch{"lattice", tr("Lattice"),
                     tr("Decode a grid of places of the plane instead of samples"),
                     &ImageChoices::lattice});
    const int first = page->count() - 1;
    QComboBox* plane =
        add(page, Choice{"priorPlane", tr("Plane"), tr("Which plane of the latent space is shown"),
                         &ImageChoices::priorPlane});
    for (const NamedWord& word : priorPlaneWords()) {
        plane->addItem(QString::fromStdString(word.title), QString::fromStdString(word.id));
    }
    add(page, Number{"firstAxis", tr("z"), tr("The coordinate across, from 0"),
                     &ImageChoices::firstAxis, 0, kMostLatents});
    add(page, Number{"secondAxis", tr("z"), tr("The coordinate upwards, from 0"),
                     &ImageChoices::secondAxis, 0, kMostLatents});
    add(page, Number{"cornerA", tr("A"), tr("Test image that is the plane's origin"),
                     &ImageChoices::cornerA, 0, kMostTestImages});
    add(page, Number{"cornerB", tr("B"), tr("Test image on the axis across"),
                     &ImageChoices::cornerB, 0, kMostTestImages});
    add(page, Number{"cornerC", tr("C"), tr("Third test image of the plane"),
                     &ImageChoices::cornerC, 0, kMostTestImages});
    for (int i = first; i < page->count() - 1; ++i) {
        if (auto* widget = page->itemAt(i)->widget()) planeChoices_.push_back(widget);
    }
}

void ImageControls::addCost(QHBoxLayout* page) {
    costTitle_ = new QLabel;
    cost_ = new NumberBox;
    cost_->setObjectName(QStringLiteral("images.cost"));
    cost_->setAccessibleName(tr("Steps"));
    cost_->setFixedWidth(kCostWidth);
    costTitle_->setBuddy(cost_);
    const int end = page->count() - 1;
    page->insertWidget(end, costTitle_);
    page->insertWidget(end + 1, cost_);
    connect(cost_, &NumberBox::edited, this, [this](double value) {
        if (!desk_.settings().isActive("sampler.rtol")) {
            (void)desk_.choose("sampler.steps", static_cast<std::int64_t>(value));
            return;
        }
        (void)desk_.choose("sampler.rtol", value);
        (void)desk_.choose("sampler.atol", value);
    });
}

void ImageControls::refreshCost() {
    const Settings& settings = desk_.settings();
    const bool tolerant = settings.isActive("sampler.rtol");
    const bool shown = desk_.latentsDiffuse() && (tolerant || settings.isActive("sampler.steps"));
    for (QWidget* widget : ofFilmedImage_) widget->setVisible(!desk_.latentsDiffuse());
    cost_->setVisible(shown);
    costTitle_->setVisible(shown);
    if (!shown) return;
    const QString title = tolerant ? tr("Tolerance") : tr("Steps");
    costTitle_->setText(title);
    cost_->setAccessibleName(title);
    cost_->setToolTip(tolerant ? tr("Relative and absolute tolerance of the ODE: a larger one "
                                    "asks the score less often")
                               : tr("Steps of the sampler from noise to data"));
    cost_->setWhole(!tolerant);
    cost_->setStep(tolerant ? 0.0 : 10.0);
    cost_->setRange(tolerant ? 1e-7 : 1.0, tolerant ? 0.5 : 100'000.0);
    cost_->setNumber(tolerant ? settings.real("sampler.rtol")
                              : static_cast<double>(settings.integer("sampler.steps")));
}

void ImageControls::addClasses(QHBoxLayout* page) {
    auto* title = new QLabel(tr("Class"));
    class_ = new QComboBox;
    class_->setObjectName(QStringLiteral("images.class"));
    class_->setAccessibleName(tr("Class"));
    class_->setToolTip(
        tr("Leads the prior's samples to a class, by a small classifier of the "
           "encoded training images"));
    title->setBuddy(class_);
    auto* factor = new QLabel(tr("Guidance"));
    guidance_ = new NumberBox;
    guidance_->setObjectName(QStringLiteral("images.guidance"));
    guidance_->setAccessibleName(tr("Guidance"));
    guidance_->setToolTip(
        tr("Factor of the classifier's gradient: 1 is Bayes' rule, more draws "
           "what is most typical of the class"));
    guidance_->setFixedWidth(kGuidanceWidth);
    guidance_->setRange(0.0, kMostGuidance);
    guidance_->setStep(0.5);
    factor->setBuddy(guidance_);
    ofClasses_ = {title, class_, factor, guidance_};
    for (QWidget* widget : ofClasses_) page->insertWidget(page->count() - 1, widget);
    connect(class_, &QComboBox::activated, this, [this](int index) {
        (void)desk_.choose(kLabel, static_cast<std::int64_t>(index - 1));
    });
    connect(guidance_, &NumberBox::edited, this,
            [this](double value) { (void)desk_.choose(kGuidance, value); });
}

void ImageControls::refreshClasses() {
    const bool shown = desk_.latentsDiffuse() && !desk_.info().labelNames.empty() &&
                       desk_.settings().isActive(kLabel);
    for (QWidget* widget : ofClasses_) widget->setVisible(shown);
    if (!shown) return;
    QStringList names = {tr("any")};
    for (const std::string& name : desk_.info().labelNames) names << QString::fromStdString(name);
    QStringList now;
    for (int i = 0; i < class_->count(); ++i) now << class_->itemText(i);
    if (now != names) {
        class_->clear();
        class_->addItems(names);
    }
    const auto label = desk_.settings().integer(kLabel);
    class_->setCurrentIndex(label < class_->count() - 1 ? static_cast<int>(label) + 1 : 0);
    guidance_->setEnabled(label >= 0);
    guidance_->setNumber(desk_.settings().real(kGuidance));
}

/// Only what the chosen plane asks for takes a place.
void ImageControls::refreshPlane() {
    const bool choice = desk_.active() && desk_.settings().isActive("model.latents") &&
                        desk_.settings().integer("model.latents") > 2;
    const std::string& kind = desk_.choices().priorPlane;
    for (std::size_t i = 0; i < planeChoices_.size(); ++i) {
        // One box for the kind, then label and box of two coordinates and of three images.
        const bool asked = i == 0 || (i <= 4 ? kind == "coordinates" : kind == "images");
        planeChoices_[i]->setVisible(choice && asked);
    }
}

}  // namespace scorescope::app
