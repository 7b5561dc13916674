// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/settings_schema.h"

namespace scorescope {

/// The only home of a user's choices: values by key path, every one valid on its own.
///
/// Holds what differs from the defaults. A key is active when its family's kind uses it; setting
/// an inactive or unknown key is an Error that names the remedy. Value type; not synchronised.
class Settings {
public:
    explicit Settings(const SettingsSchema& schema) : schema_(&schema) {}

    /// Reads the nested form; missing keys keep their defaults, unknown ones are errors.
    /// `where` names the file in errors.
    static Result<Settings> fromJson(const SettingsSchema& schema, const Json& json,
                                     const std::string& where);

    Value get(std::string_view key) const;  ///< of an active key (asserted)
    bool flag(std::string_view key) const { return std::get<bool>(get(key)); }
    std::int64_t integer(std::string_view key) const { return std::get<std::int64_t>(get(key)); }
    double real(std::string_view key) const { return std::get<double>(get(key)); }
    std::string text(std::string_view key) const { return std::get<std::string>(get(key)); }

    bool isActive(std::string_view key) const { return find(key) != nullptr; }
    Value defaultOf(std::string_view key) const;  ///< of an active key, next to the other choices
    bool isDefault(const std::string& key) const { return !values_.contains(key); }
    const Field* find(std::string_view key) const;  ///< null when not active
    std::vector<std::string> activeKeys() const;    ///< in the schema's order
    const SettingsSchema& schema() const { return *schema_; }

    /// Options of one part: settings.read(VpSde::schema(), "sde").
    template <class T>
    T read(const Schema<T>& schema, const std::string& family) const {
        return schema.read(lookup(family));
    }

    Json toJson() const;           ///< every active setting, nested
    Json overridesToJson() const;  ///< what differs from the defaults, nested
    std::string hash() const;      ///< 16 hex digits over all active settings

    Result<void> set(const std::string& key, Value value);
    Result<void> setJson(const std::string& key, const Json& json);
    Result<void> setText(const std::string& key, std::string_view text);
    /// Assignments "key=value" in any order: kinds are applied first.
    Result<void> assign(const std::vector<std::string>& assignments);
    void reset(const std::string& key);  ///< back to the default

    /// The rules that tie fields and families together; each single value is already valid.
    Result<void> check() const;

    friend bool operator==(const Settings& a, const Settings& b) {
        return a.schema_ == b.schema_ && a.values_ == b.values_;
    }

private:
    Lookup lookup(const std::string& family) const;
    const KindSchema* kindOf(const FamilySchema& family) const;
    std::vector<const FieldSet*> activeSets(const FamilySchema& family) const;
    Error unknownKey(const std::string& key) const;
    Result<void> store(const std::string& key, Value value);
    Result<void> storeParsed(const std::string& key, Result<Value> value);
    Result<void> storeJson(const std::string& key, const Json& json);
    Result<void> storeText(const std::string& key, std::string_view text);
    void tidy();  ///< forgets what is not active, not valid or as by default

    const SettingsSchema* schema_;
    std::map<std::string, Value> values_;
};

/// Keys whose values differ, in the schema's order; a key active on one side only counts.
std::vector<std::string> changedKeys(const Settings& before, const Settings& after);

}  // namespace scorescope
