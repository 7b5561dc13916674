// SPDX-License-Identifier: Apache-2.0
#include "core/base/settings_schema.h"

namespace scorescope {

std::string settingKey(std::string_view family, std::string_view field) {
    return family.empty() ? std::string(field) : std::string(family) + '.' + std::string(field);
}

SettingsSchema& SettingsSchema::add(FamilySchema family, std::string defaultKind, bool kindIsLive) {
    Describe kind(family.title + " kind");
    std::vector<Choice> choices;
    for (const KindSchema& entry : family.kinds) {
        choices.push_back({entry.id, entry.title, entry.help});
    }
    family.kind = kind.oneOf(std::move(choices)).field();
    family.kind.key = "kind";
    family.kind.live = kindIsLive;
    family.kind.defaultValue = std::move(defaultKind);
    families_.push_back(std::move(family));
    return *this;
}

SettingsSchema& SettingsSchema::refuse(PairRefusal refusal) {
    refusals_.push_back(std::move(refusal));
    return *this;
}

const FamilySchema* SettingsSchema::family(std::string_view id) const {
    for (const FamilySchema& family : families_) {
        if (family.id == id) return &family;
    }
    return nullptr;
}

std::vector<SettingsSchema::Row> SettingsSchema::rows() const {
    std::vector<Row> rows;
    for (const FamilySchema& family : families_) {
        if (!family.kinds.empty()) {
            rows.push_back({settingKey(family.id, "kind"), &family, &family.kind, ""});
        }
        const auto append = [&](const FieldSet& set, const std::string& kind) {
            for (const Field& field : set.fields) {
                rows.push_back({settingKey(family.id, field.key), &family, &field, kind});
            }
        };
        for (const FieldSet* set : family.common) append(*set, "");
        for (const KindSchema& kind : family.kinds) {
            for (const FieldSet* set : kind.fields) append(*set, kind.id);
        }
    }
    return rows;
}

}  // namespace scorescope
