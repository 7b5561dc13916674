// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTimer>
#include <QWidget>
#include <functional>
#include <vector>

#include "app/desktop/image_desk.h"

class QCheckBox;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QStackedLayout;
class QToolButton;

namespace scorescope::app {

class NumberBox;
class Slider;

/// The choices of each mode of the images, one page a mode.
class ImageControls : public QWidget {
    Q_OBJECT

public:
    explicit ImageControls(ImageDesk& desk, QWidget* parent = nullptr);

    void refresh();
    /// A film is being written: the buttons that begin one cancel it.
    void setSaving(bool saving);

Q_SIGNALS:
    void saveFilm();

private:
    struct Number {
        const char* name;
        QString title, help;
        std::int64_t ImageChoices::*member;
        double lowest, highest;
    };
    struct Switch {
        const char* name;
        QString title, help;
        bool ImageChoices::*member;
    };

    struct Choice {
        const char* name;
        QString title, help;
        std::string ImageChoices::*member;
    };

    QHBoxLayout* addPage();
    QComboBox* add(QHBoxLayout* page, const Choice& choice);
    void addPrior();
    void addCost(QHBoxLayout* page);
    void addClasses(QHBoxLayout* page);
    void refreshCost();
    void refreshClasses();
    void refreshPlane();
    void refreshOwnImage();
    void add(QHBoxLayout* page, const Number& number);
    void add(QHBoxLayout* page, const Switch& one);
    void addSpace(QHBoxLayout* page);
    void addScrubber(QHBoxLayout* page);
    void addSaver(QHBoxLayout* page, const QString& name);
    void addOwnImage(QHBoxLayout* page, const QString& name);
    void chooseOwnImage();
    void showFrame(int frame);
    void refreshSpaces();

    ImageDesk& desk_;
    QStackedLayout* pages_ = nullptr;
    QComboBox* space_ = nullptr;
    QLabel* costTitle_ = nullptr;
    NumberBox* cost_ = nullptr;   ///< tolerance or steps of the sampler
    QComboBox* class_ = nullptr;  ///< that samples are led to
    NumberBox* guidance_ = nullptr;
    std::vector<QWidget*> ofClasses_;
    QToolButton* play_ = nullptr;
    Slider* frame_ = nullptr;
    std::vector<QWidget*> ofFilmedImage_;  ///< which test image is filmed
    std::vector<QPushButton*> savers_;
    std::vector<QToolButton*> ownImages_;  ///< open a picture, or remove it
    QTimer playing_;                       ///< of the film
    std::vector<std::pair<NumberBox*, std::int64_t ImageChoices::*>> numbers_;
    std::vector<std::pair<QCheckBox*, bool ImageChoices::*>> switches_;
    std::vector<std::pair<QComboBox*, std::string ImageChoices::*>> words_;
    std::vector<QWidget*> planeChoices_;  ///< of latents with more than two coordinates
};

}  // namespace scorescope::app
