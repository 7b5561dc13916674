// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/schema.h"

namespace scorescope {

class Settings;

/// Looks at choices of several families that may not go together: why not, and what to do.
using PairRefusal = std::function<std::optional<Error>(const Settings& settings)>;

/// One choice of a family: "vp" of "sde", with the fields that only it has.
struct KindSchema {
    std::string id;
    std::string title;
    std::string help;
    std::vector<const FieldSet*> fields = {};  ///< only of this kind, or shared with some others
};

/// A branch of the settings tree: "sde.kind" chooses one kind, common fields belong to all kinds.
/// A family without kinds has common fields only; the family with the empty id is the root.
struct FamilySchema {
    std::string id;
    std::string title;
    Field kind;  ///< the choice field, made from `kinds`; unused without kinds
    /// The kind where none was chosen and the choices of earlier families ask for another than the
    /// usual default; may be empty, and may return nothing.
    std::function<std::optional<std::string>(const Settings&)> fittingKind = {};
    std::vector<const FieldSet*> common;
    std::vector<KindSchema> kinds;
};

/// "sde" + "beta_min" -> "sde.beta_min"; the root family adds nothing.
std::string settingKey(std::string_view family, std::string_view field);

/// The whole tree: every setting that there is, in the order in which people see it.
class SettingsSchema {
public:
    /// Adds a family; `defaultKind` names one of the kinds (empty without kinds).
    SettingsSchema& add(FamilySchema family, std::string defaultKind = {}, bool kindIsLive = false);

    /// Adds a condition between families; Settings::check() asks it.
    SettingsSchema& refuse(PairRefusal refusal);

    const std::vector<FamilySchema>& families() const { return families_; }
    const std::vector<PairRefusal>& refusals() const { return refusals_; }
    const FamilySchema* family(std::string_view id) const;

    /// One row of `describe`: the full key, its field, and the kind it belongs to (empty: common).
    struct Row {
        std::string key;
        const FamilySchema* family;
        const Field* field;
        std::string kind;
    };
    /// Every setting of every kind.
    std::vector<Row> rows() const;

private:
    std::vector<FamilySchema> families_;
    std::vector<PairRefusal> refusals_;
};

}  // namespace scorescope
