// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractSpinBox>
#include <optional>

namespace scorescope::app {

/// A field for one number with arrows: any magnitude, written with as few digits as it takes and
/// the same in every language. Values that are typed are told when Return is pressed or the focus
/// leaves; what is not allowed is put back.
class NumberBox : public QAbstractSpinBox {
    Q_OBJECT

public:
    explicit NumberBox(QWidget* parent = nullptr);

    void setRange(double minimum, double maximum);
    /// How far one press of an arrow goes; with 0 along 1, 2, 5, 10, 20, ...
    void setStep(double step) { step_ = step; }
    void setWhole(bool whole) { whole_ = whole; }

    double number() const { return number_; }
    /// Shows it; tells nobody.
    void setNumber(double number);

Q_SIGNALS:
    void edited(double number);
    void refused(const QString& text);  ///< what was typed is no number or out of range

protected:
    void stepBy(int steps) override;
    StepEnabled stepEnabled() const override;
    QValidator::State validate(QString& input, int& position) const override;
    void wheelEvent(QWheelEvent* event) override;

private:
    void commit();
    void tell(double number);
    std::optional<double> typed() const;

    double number_ = 0.0;
    double minimum_ = -1e300;
    double maximum_ = 1e300;
    double step_ = 1.0;
    bool whole_ = false;
};

/// The next number of 1, 2, 5, 10, ... in the direction of `steps`; 0 and below go by one.
double steppedAlongDecades(double number, int steps);

}  // namespace scorescope::app
