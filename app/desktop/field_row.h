// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLabel>
#include <QToolButton>
#include <QWidget>

#include "app/desktop/field_editor.h"
#include "app/present/document.h"

namespace scorescope::app {

/// One setting of the form: label, editor, unit, the mark "restart", reset, and what is wrong.
class FieldRow : public QWidget {
    Q_OBJECT

public:
    /// `namePrefix` keeps object names apart where a setting has two rows in one window.
    FieldRow(Document& document, std::string key, const Field& field, QWidget* parent = nullptr,
             const std::string& namePrefix = {});

    const std::string& key() const { return key_; }
    /// Shows the document's value; `pending`: it differs from what runs and waits for a restart.
    void refresh(bool pending);
    bool marksRestart() const { return mark_ != nullptr; }

private:
    void build(const Field& field, const QString& prefix);
    QWidget* buildHead(const Field& field, const QString& prefix);
    void take(const Result<void>& result);

    Document& document_;
    std::string key_;
    FieldEditor* editor_ = nullptr;
    QLabel* label_ = nullptr;
    QLabel* mark_ = nullptr;  ///< null for live settings
    QToolButton* reset_ = nullptr;
    QLabel* wrong_ = nullptr;
};

}  // namespace scorescope::app
