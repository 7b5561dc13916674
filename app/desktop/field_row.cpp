// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/field_row.h"

#include <QHBoxLayout>
#include <QVBoxLayout>
#include <utility>

namespace scorescope::app {

FieldRow::FieldRow(Document& document, std::string key, const Field& field, QWidget* parent,
                   const std::string& namePrefix)
    : QWidget(parent), document_(document), key_(std::move(key)) {
    build(field, QString::fromStdString(namePrefix));
    connect(editor_, &FieldEditor::wanted, this,
            [this](const Value& value) { take(document_.set(key_, value)); });
    connect(editor_, &FieldEditor::wantedText, this,
            [this](const QString& text) { take(document_.setText(key_, text.toStdString())); });
    connect(editor_, &FieldEditor::gestureEnded, this, [this] { document_.endGesture(); });
    connect(editor_, &FieldEditor::refused, this, [this](const QString& reason) {
        wrong_->setText(reason);
        wrong_->show();
    });
    connect(reset_, &QToolButton::clicked, this, [this] { document_.reset(key_); });
    refresh(false);
}

void FieldRow::refresh(bool pending) {
    const Settings& settings = document_.settings();
    if (!settings.isActive(key_)) return;  // the form is about to be built anew
    editor_->show(settings.get(key_));
    const bool isDefault = settings.isDefault(key_);
    reset_->setEnabled(!isDefault);
    QFont font = label_->font();
    font.setBold(!isDefault);
    label_->setFont(font);
    if (mark_ == nullptr) return;
    mark_->setText(pending ? tr("● restart") : tr("restart"));
    mark_->setToolTip(pending ? tr("Changed: it takes effect when you restart")
                              : tr("A change takes effect when you restart"));
    mark_->setForegroundRole(pending ? QPalette::LinkVisited : QPalette::PlaceholderText);
}

void FieldRow::build(const Field& field, const QString& prefix) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 3, 0, 3);
    layout->setSpacing(1);
    const QString name = prefix + QString::fromStdString(key_);
    editor_ = makeFieldEditor(field, name);
    layout->addWidget(buildHead(field, prefix));
    layout->addWidget(editor_);
    wrong_ = new QLabel;
    wrong_->setObjectName(QStringLiteral("error.") + name);
    wrong_->setWordWrap(true);
    QPalette red = wrong_->palette();
    red.setColor(QPalette::WindowText, QColor(0xb3, 0x1b, 0x1b));
    wrong_->setPalette(red);
    wrong_->hide();
    layout->addWidget(wrong_);
    const QString help = QString::fromStdString(field.help);
    editor_->setToolTip(help);
    label_->setToolTip(help.isEmpty() ? name
                                      : help + QStringLiteral("\n") + QString::fromStdString(key_));
    label_->setBuddy(editor_->mainWidget());
}

QWidget* FieldRow::buildHead(const Field& field, const QString& prefix) {
    auto* head = new QWidget;
    auto* layout = new QHBoxLayout(head);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    label_ = new QLabel(QString::fromStdString(field.label));
    layout->addWidget(label_);
    if (!field.unit.empty()) {
        auto* unit = new QLabel(QStringLiteral("(%1)").arg(QString::fromStdString(field.unit)));
        unit->setForegroundRole(QPalette::PlaceholderText);
        layout->addWidget(unit);
    }
    layout->addStretch(1);
    if (!field.live) {
        mark_ = new QLabel;
        mark_->setObjectName(QStringLiteral("mark.") + prefix + QString::fromStdString(key_));
        layout->addWidget(mark_);
    }
    reset_ = new QToolButton;
    reset_->setObjectName(QStringLiteral("reset.") + prefix + QString::fromStdString(key_));
    reset_->setText(QStringLiteral("↺"));
    reset_->setAutoRaise(true);
    reset_->setAccessibleName(tr("Reset %1").arg(QString::fromStdString(field.label)));
    reset_->setToolTip(tr("Back to the default"));
    layout->addWidget(reset_);
    return head;
}

void FieldRow::take(const Result<void>& result) {
    wrong_->setVisible(!result);
    if (result) return;
    Error error = result.error();
    error.where.clear();  // it stands right below the field
    wrong_->setText(QString::fromStdString(error.line()));
    refresh(false);
}

}  // namespace scorescope::app
