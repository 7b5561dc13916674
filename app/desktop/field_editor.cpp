// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/field_editor.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>
#include <QWheelEvent>
#include <cmath>

#include "app/desktop/number_box.h"
#include "app/desktop/slider.h"
#include "core/base/number_text.h"

namespace scorescope::app {
namespace {

constexpr int kSliderSteps = 400;
constexpr int kNumberWidth = 92;

/// Leaves the wheel to the page it stands on, unless it has the focus.
class ChoiceBox : public QComboBox {
public:
    ChoiceBox() {
        setFocusPolicy(Qt::StrongFocus);
        setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        setMinimumContentsLength(8);
    }

protected:
    void wheelEvent(QWheelEvent* event) override {
        if (hasFocus()) {
            QComboBox::wheelEvent(event);
        } else {
            event->ignore();
        }
    }
};

QHBoxLayout* rowLayout(QWidget* owner) {
    auto* layout = new QHBoxLayout(owner);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    return layout;
}

class FlagEditor final : public FieldEditor {
public:
    explicit FlagEditor(const Field& field) {
        box_ = new QCheckBox(QString::fromStdString(field.label));
        rowLayout(this)->addWidget(box_);
        connect(box_, &QCheckBox::clicked, this, [this](bool on) { Q_EMIT wanted(Value(on)); });
    }
    void show(const Value& value) override { box_->setChecked(std::get<bool>(value)); }
    QWidget* mainWidget() override { return box_; }

private:
    QCheckBox* box_;
};

class ChoiceEditor final : public FieldEditor {
public:
    explicit ChoiceEditor(const Field& field) {
        box_ = new ChoiceBox;
        for (const Choice& choice : field.choices) {
            box_->addItem(QString::fromStdString(choice.title), QString::fromStdString(choice.id));
            box_->setItemData(box_->count() - 1, QString::fromStdString(choice.help),
                              Qt::ToolTipRole);
        }
        rowLayout(this)->addWidget(box_);
        connect(box_, &QComboBox::activated, this,
                [this] { Q_EMIT wanted(Value(box_->currentData().toString().toStdString())); });
    }
    void show(const Value& value) override {
        box_->setCurrentIndex(box_->findData(QString::fromStdString(std::get<std::string>(value))));
    }
    QWidget* mainWidget() override { return box_; }

private:
    QComboBox* box_;
};

class NumberEditor final : public FieldEditor {
public:
    explicit NumberEditor(const Field& field) : field_(field) {
        auto* layout = rowLayout(this);
        whole_ = field.type == ValueType::integer;
        if (field.sliderMaximum > field.sliderMinimum) addSlider(layout);
        box_ = new NumberBox;
        box_->setRange(field.minimum, field.maximum);
        box_->setWhole(whole_);
        box_->setStep(field.logScale ? 0.0 : linearStep());
        box_->setFixedWidth(kNumberWidth);
        layout->addWidget(box_, slider_ == nullptr ? 1 : 0);
        connect(box_, &NumberBox::edited, this,
                [this](double number) { Q_EMIT wanted(asValue(number)); });
        connect(box_, &NumberBox::refused, this, [this](const QString& text) { refuse(text); });
    }
    void show(const Value& value) override {
        const double number =
            whole_ ? static_cast<double>(std::get<std::int64_t>(value)) : std::get<double>(value);
        box_->setNumber(number);
        if (slider_ == nullptr || slider_->isSliderDown()) return;
        const QSignalBlocker quiet(slider_);
        slider_->setValue(toSlider(number));
    }
    QWidget* mainWidget() override { return box_; }

private:
    void addSlider(QHBoxLayout* layout) {
        slider_ = new Slider(Qt::Horizontal);
        slider_->setRange(0, kSliderSteps);
        slider_->setPageStep(kSliderSteps / 20);
        slider_->setAccessibleName(QString::fromStdString(field_.label + ", slider"));
        layout->addWidget(slider_, 1);
        connect(slider_, &QSlider::valueChanged, this,
                [this](int at) { Q_EMIT wanted(asValue(fromSlider(at))); });
        connect(slider_, &QSlider::sliderReleased, this, &FieldEditor::gestureEnded);
    }

    bool logSlider() const { return field_.logScale && field_.sliderMinimum > 0.0; }

    int toSlider(double number) const {
        const double lo = field_.sliderMinimum;
        const double hi = field_.sliderMaximum;
        const double x = std::clamp(number, lo, hi);
        const double share =
            logSlider() ? std::log(x / lo) / std::log(hi / lo) : (x - lo) / (hi - lo);
        return static_cast<int>(std::lround(share * kSliderSteps));
    }

    double fromSlider(int at) const {
        const double lo = field_.sliderMinimum;
        const double hi = field_.sliderMaximum;
        if (at <= 0) return lo;
        if (at >= kSliderSteps) return hi;
        const double share = static_cast<double>(at) / kSliderSteps;
        const double number = logSlider() ? lo * std::pow(hi / lo, share) : lo + share * (hi - lo);
        if (whole_) return std::round(number);
        return *parseReal(formatReal(number, 3));  // a hand on a slider means no more digits
    }

    double linearStep() const {
        if (whole_) return 1.0;
        const double range = field_.sliderMaximum - field_.sliderMinimum;
        return range > 0.0 ? std::pow(10.0, std::floor(std::log10(range / 20.0))) : 0.1;
    }

    Value asValue(double number) const {
        if (whole_) return Value(static_cast<std::int64_t>(number));
        return Value(number);
    }

    void refuse(const QString& text) {
        const auto number = parseReal(text.trimmed().toStdString());
        Result<void> checked =
            number ? field_.check(whole_ && std::floor(*number) == *number
                                      ? Value(static_cast<std::int64_t>(*number))
                                      : Value(*number))
                   : Error{Fault::usage, '"' + text.toStdString() + "\" is not a number", {}, {}};
        if (!checked) Q_EMIT refused(QString::fromStdString(checked.error().line()));
    }

    Field field_;
    bool whole_ = false;
    Slider* slider_ = nullptr;
    NumberBox* box_ = nullptr;
};

/// Texts, arrays and matrices: what is typed is read when Return is pressed or the focus leaves.
class TextEditor final : public FieldEditor {
public:
    explicit TextEditor(const Field& field) : isPath_(field.type == ValueType::path) {
        auto* layout = rowLayout(this);
        line_ = new QLineEdit;
        if (field.type == ValueType::array) line_->setPlaceholderText(QStringLiteral("[1, 2]"));
        if (field.type == ValueType::matrix)
            line_->setPlaceholderText(QStringLiteral("[[1, 0], [0, 1]]"));
        layout->addWidget(line_, 1);
        connect(line_, &QLineEdit::editingFinished, this, [this] {
            if (line_->text() != shown_) Q_EMIT wantedText(line_->text());
        });
        if (!isPath_) return;
        auto* browse = new QToolButton;
        browse->setText(QStringLiteral("…"));
        browse->setToolTip(tr("Choose a file"));
        browse->setAccessibleName(
            tr("Choose a file for %1").arg(QString::fromStdString(field.label)));
        layout->addWidget(browse);
        connect(browse, &QToolButton::clicked, this, [this] {
            const QString file =
                QFileDialog::getOpenFileName(window(), tr("Choose a file"), shown_);
            if (!file.isEmpty()) Q_EMIT wantedText(file);
        });
    }
    void show(const Value& value) override {
        const auto* text = std::get_if<std::string>(&value);
        shown_ = QString::fromStdString(text != nullptr ? *text : valueToText(value));
        line_->setText(shown_);
    }
    QWidget* mainWidget() override { return line_; }

private:
    bool isPath_;
    QLineEdit* line_;
    QString shown_;
};

FieldEditor* make(const Field& field) {
    switch (field.type) {
        case ValueType::boolean: return new FlagEditor(field);
        case ValueType::choice: return new ChoiceEditor(field);
        case ValueType::integer:
        case ValueType::real: return new NumberEditor(field);
        default: return new TextEditor(field);
    }
}

}  // namespace

FieldEditor* makeFieldEditor(const Field& field, const QString& objectName) {
    FieldEditor* editor = make(field);
    editor->mainWidget()->setObjectName(objectName);
    editor->mainWidget()->setAccessibleName(
        QString::fromStdString(field.unit.empty() ? field.label : field.label + ", " + field.unit));
    editor->mainWidget()->setAccessibleDescription(QString::fromStdString(field.help));
    return editor;
}

}  // namespace scorescope::app
