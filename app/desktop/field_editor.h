// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QWidget>

#include "core/base/schema.h"

namespace scorescope::app {

/// Shows the value of one setting and tells which value a person wants instead.
/// It decides nothing and keeps nothing: what it shows is what it was last given.
class FieldEditor : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;

    virtual void show(const Value& value) = 0;
    /// The widget that a label belongs to and that takes the keyboard.
    virtual QWidget* mainWidget() = 0;

Q_SIGNALS:
    void wanted(const scorescope::Value& value);
    void wantedText(const QString& text);  ///< to be read as the field's type
    void gestureEnded();                   ///< a slider was let go
    void refused(const QString& reason);   ///< what was typed cannot be taken
};

/// The editor that fits the field's type; `objectName` goes to its main widget.
FieldEditor* makeFieldEditor(const Field& field, const QString& objectName);

}  // namespace scorescope::app
