// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/settings_form.h"

#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

namespace scorescope::app {
namespace {

void setArrow(QToolButton* button, bool open) {
    button->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
}

QToolButton* foldButton(const QString& title, bool open) {
    auto* button = new QToolButton;
    button->setText(title);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setCheckable(true);
    button->setChecked(open);
    button->setAutoRaise(true);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setArrow(button, open);
    return button;
}

}  // namespace

SettingsForm::SettingsForm(Workbench& workbench, QWidget* parent)
    : QScrollArea(parent), workbench_(workbench) {
    setObjectName(QStringLiteral("settingsForm"));
    setAccessibleName(tr("Settings"));
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins(6, 4, 6, 4);
    layout->setSpacing(2);
    const auto& families = workbench_.document().settings().schema().families();
    groups_.reserve(families.size());
    for (const FamilySchema& family : families) addGroup(layout, family);
    layout->addStretch(1);
    setWidget(content);
    setMinimumWidth(264);
    connect(&workbench_, &Workbench::choicesChanged, this, &SettingsForm::refresh);
    connect(&workbench_, &Workbench::sessionRestarted, this, &SettingsForm::refresh);
    refresh();
}

void SettingsForm::addGroup(QVBoxLayout* layout, const FamilySchema& family) {
    Group group;
    group.family = &family;
    const bool open = family.id == "data" || family.id == "training" || family.id == "sde";
    group.header = foldButton(QString::fromStdString(family.title), open);
    group.header->setObjectName(
        QString::fromStdString("group." + (family.id.empty() ? "root" : family.id)));
    QFont font = group.header->font();
    font.setBold(true);
    group.header->setFont(font);
    group.body = new QWidget;
    group.body->setVisible(open);
    group.rows = new QVBoxLayout(group.body);
    group.rows->setContentsMargins(12, 0, 2, 6);
    group.rows->setSpacing(0);
    layout->addWidget(group.header);
    layout->addWidget(group.body);
    connect(group.header, &QToolButton::toggled, group.body,
            [header = group.header, body = group.body](bool shown) {
                body->setVisible(shown);
                setArrow(header, shown);
            });
    groups_.push_back(std::move(group));
}

void SettingsForm::fill(Group& group) {
    while (QLayoutItem* item = group.rows->takeAt(0)) {
        // Later: the row may be the one whose signal we are in.
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    group.made.clear();
    auto* more = new QWidget;
    auto* moreRows = new QVBoxLayout(more);
    moreRows->setContentsMargins(0, 0, 0, 0);
    moreRows->setSpacing(0);
    for (const std::string& key : group.keys) {
        const Field& field = *workbench_.document().settings().find(key);
        auto* row = new FieldRow(workbench_.document(), key, field);
        (field.expert ? moreRows : group.rows)->addWidget(row);
        group.made.push_back(row);
    }
    if (moreRows->count() == 0) {
        delete more;
        return;
    }
    group.rows->addWidget(addMore(group, more));
    group.rows->addWidget(more);
}

QToolButton* SettingsForm::addMore(Group& group, QWidget* more) {
    auto* button = foldButton(tr("More"), group.moreOpen);
    button->setObjectName(
        QString::fromStdString("more." + (group.family->id.empty() ? "root" : group.family->id)));
    button->setAccessibleName(tr("More of %1").arg(QString::fromStdString(group.family->title)));
    more->setVisible(group.moreOpen);
    const std::size_t index = static_cast<std::size_t>(&group - groups_.data());
    connect(button, &QToolButton::toggled, more, [this, index, button, more](bool shown) {
        groups_[index].moreOpen = shown;
        more->setVisible(shown);
        setArrow(button, shown);
    });
    return button;
}

void SettingsForm::refresh() {
    const std::vector<std::string> pending = workbench_.pendingKeys();
    for (Group& group : groups_) {
        std::vector<std::string> keys = keysOf(*group.family);
        std::vector<const Field*> fields = fieldsOf(keys);
        if (keys != group.keys || fields != group.fields) {
            group.keys = std::move(keys);
            group.fields = std::move(fields);
            fill(group);
        }
        for (FieldRow* row : group.made) {
            row->refresh(std::ranges::find(pending, row->key()) != pending.end());
        }
    }
}

std::vector<const Field*> SettingsForm::fieldsOf(const std::vector<std::string>& keys) const {
    std::vector<const Field*> fields;
    for (const std::string& key : keys) {
        fields.push_back(workbench_.document().settings().find(key));
    }
    return fields;
}

std::vector<std::string> SettingsForm::keysOf(const FamilySchema& family) const {
    std::vector<std::string> keys = workbench_.document().settings().activeKeys();
    std::erase_if(keys, [&](const std::string& key) {
        const std::size_t dot = key.find('.');
        return family.id != (dot == std::string::npos ? std::string() : key.substr(0, dot));
    });
    return keys;
}

}  // namespace scorescope::app
