// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/number_box.h"

#include <QLineEdit>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

#include "core/base/number_text.h"

namespace scorescope::app {
namespace {

QString numberText(double number, bool whole) {
    return whole ? QString::number(static_cast<qlonglong>(number))
                 : QString::fromStdString(formatReal(number));
}

}  // namespace

NumberBox::NumberBox(QWidget* parent) : QAbstractSpinBox(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setAlignment(Qt::AlignRight);
    lineEdit()->setText(QStringLiteral("0"));
    connect(this, &QAbstractSpinBox::editingFinished, this, &NumberBox::commit);
}

void NumberBox::setRange(double minimum, double maximum) {
    minimum_ = minimum;
    maximum_ = maximum;
}

void NumberBox::setNumber(double number) {
    const QString text = numberText(number, whole_);
    number_ = number;
    if (lineEdit()->text() == text) return;
    lineEdit()->setText(text);
}

void NumberBox::stepBy(int steps) {
    commit();
    double next = step_ > 0.0 ? number_ + steps * step_ : steppedAlongDecades(number_, steps);
    // 0.1 + 0.2 must read 0.3.
    if (step_ > 0.0) next = std::round(next / step_ * 1e6) * 1e-6 * step_;
    if (const auto exact = parseReal(formatReal(next, 12))) next = *exact;
    if (whole_) next = std::round(next);
    tell(std::clamp(next, minimum_, maximum_));
    selectAll();
}

QAbstractSpinBox::StepEnabled NumberBox::stepEnabled() const {
    StepEnabled enabled = StepNone;
    if (number_ < maximum_) enabled |= StepUpEnabled;
    if (number_ > minimum_) enabled |= StepDownEnabled;
    return enabled;
}

QValidator::State NumberBox::validate(QString&, int&) const {
    return QValidator::Acceptable;  // judged as a whole in commit()
}

void NumberBox::wheelEvent(QWheelEvent* event) {
    if (hasFocus()) {
        QAbstractSpinBox::wheelEvent(event);
    } else {
        event->ignore();
    }
}

void NumberBox::commit() {
    const QString text = lineEdit()->text();
    if (text == numberText(number_, whole_)) return;
    const auto number = typed();
    if (number && *number >= minimum_ && *number <= maximum_) {
        tell(*number);
        return;
    }
    lineEdit()->setText(numberText(number_, whole_));
    Q_EMIT refused(text);
}

void NumberBox::tell(double number) {
    const bool other = number != number_;
    setNumber(number);
    if (other) Q_EMIT edited(number);
}

std::optional<double> NumberBox::typed() const {
    std::string text = lineEdit()->text().trimmed().toStdString();
    std::erase_if(text, [](char c) { return c == ' '; });
    if (!whole_) return parseReal(text);
    const auto integer = parseInteger(text);
    return integer ? std::optional(static_cast<double>(*integer)) : std::nullopt;
}

double steppedAlongDecades(double number, int steps) {
    for (; steps > 0; --steps) {
        if (number <= 0.0) {
            number = number < 0.0 ? 0.0 : 1.0;
            continue;
        }
        const double power = std::pow(10.0, std::floor(std::log10(number * (1.0 + 1e-9))));
        const double digit = number / power * (1.0 + 1e-9);
        number = power * (digit < 2.0 ? 2.0 : digit < 5.0 ? 5.0 : 10.0);
    }
    for (; steps < 0; ++steps) {
        if (number <= 0.0) {
            number -= 1.0;
            continue;
        }
        const double power = std::pow(10.0, std::floor(std::log10(number * (1.0 - 1e-9))));
        const double digit = number / power * (1.0 - 1e-9);
        number = power * (digit > 5.0 ? 5.0 : digit > 2.0 ? 2.0 : 1.0);
    }
    return number;
}

}  // namespace scorescope::app
