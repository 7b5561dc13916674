// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QScrollArea>
#include <string>
#include <vector>

#include "app/desktop/field_row.h"
#include "app/desktop/workbench.h"

class QToolButton;
class QVBoxLayout;

namespace scorescope::app {

/// A form made from the schema: one group a family, one row a setting that is active. It shows the
/// document and sends changes to it.
class SettingsForm : public QScrollArea {
    Q_OBJECT

public:
    explicit SettingsForm(Workbench& workbench, QWidget* parent = nullptr);

private:
    /// A family with its header, its rows, and its expert rows behind "More".
    struct Group {
        const FamilySchema* family = nullptr;
        QToolButton* header = nullptr;
        QWidget* body = nullptr;
        QVBoxLayout* rows = nullptr;
        std::vector<std::string> keys;     ///< what the rows were made for
        std::vector<const Field*> fields;  ///< of the keys: kinds may share a key, not its range
        std::vector<FieldRow*> made;
        bool moreOpen = false;
    };

    void addGroup(QVBoxLayout* layout, const FamilySchema& family);
    void fill(Group& group);
    QToolButton* addMore(Group& group, QWidget* more);
    void refresh();
    std::vector<std::string> keysOf(const FamilySchema& family) const;
    std::vector<const Field*> fieldsOf(const std::vector<std::string>& keys) const;

    Workbench& workbench_;
    std::vector<Group> groups_;
};

}  // namespace scorescope::app
