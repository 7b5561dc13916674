// SPDX-License-Identifier: Apache-2.0
#include "core/base/settings.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "core/base/json.h"
#include "core/base/nearest.h"

namespace scorescope {
namespace {

bool namesKind(std::string_view key) {
    return key.ends_with(".kind");
}

/// Splits "sde.beta_min" into its family and field; the root family is empty.
std::pair<std::string_view, std::string_view> splitKey(std::string_view key) {
    const std::size_t dot = key.find('.');
    if (dot == std::string_view::npos) return {"", key};
    return {key.substr(0, dot), key.substr(dot + 1)};
}

void put(Json& tree, const std::string& key, const Value& value) {
    const auto [family, field] = splitKey(key);
    if (family.empty()) {
        tree[std::string(field)] = valueToJson(value);
    } else {
        tree[std::string(family)][std::string(field)] = valueToJson(value);
    }
}

std::string fnv1a(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    std::string digits(16, '0');
    for (int i = 15; i >= 0; --i, hash >>= 4)
        digits[static_cast<std::size_t>(i)] = "0123456789abcdef"[hash & 15U];
    return digits;
}

}  // namespace

Result<Settings> Settings::fromJson(const SettingsSchema& schema, const Json& json,
                                    const std::string& where) {
    if (!json.is_object()) {
        return Error{Fault::file, "not an experiment: the file must hold one JSON object", where,
                     "see assets/presets for examples"};
    }
    std::vector<std::pair<std::string, const Json*>> entries;
    for (const auto& [key, child] : json.items()) {
        if (!child.is_object()) {
            entries.emplace_back(key, &child);
            continue;
        }
        for (const auto& [field, value] : child.items()) {
            entries.emplace_back(settingKey(key, field), &value);
        }
    }
    std::stable_partition(entries.begin(), entries.end(),
                          [](const auto& entry) { return namesKind(entry.first); });
    Settings settings(schema);
    for (const auto& [key, value] : entries) {
        const Result<void> done = settings.storeJson(key, *value);
        if (done) continue;
        Error error = done.error();
        error.where = where.empty() ? error.where : where + ": " + error.where;
        return error;
    }
    settings.tidy();
    if (Result<void> good = settings.check(); !good) {
        Error error = good.error();
        error.where = where.empty() ? error.where : where + ": " + error.where;
        return error;
    }
    return settings;
}

Value Settings::get(std::string_view key) const {
    if (const auto stored = values_.find(std::string(key)); stored != values_.end()) {
        return stored->second;
    }
    return defaultOf(key);
}

Value Settings::defaultOf(std::string_view key) const {
    const auto [familyId, fieldKey] = splitKey(key);
    const FamilySchema* family = schema_->family(familyId);
    if (fieldKey == "kind" && family->fittingKind) {
        if (auto fitting = family->fittingKind(*this)) return *std::move(fitting);
    }
    const Field* field = find(key);
    assert(field != nullptr);
    return field->defaultValue;
}

const Field* Settings::find(std::string_view key) const {
    const auto [familyId, fieldKey] = splitKey(key);
    const FamilySchema* family = schema_->family(familyId);
    if (family == nullptr) return nullptr;
    if (fieldKey == "kind" && !family->kinds.empty()) return &family->kind;
    for (const FieldSet* set : activeSets(*family)) {
        for (const Field& field : set->fields) {
            if (field.key == fieldKey) return &field;
        }
    }
    return nullptr;
}

std::vector<std::string> Settings::activeKeys() const {
    std::vector<std::string> keys;
    for (const FamilySchema& family : schema_->families()) {
        if (!family.kinds.empty()) keys.push_back(settingKey(family.id, "kind"));
        for (const FieldSet* set : activeSets(family)) {
            for (const Field& field : set->fields) keys.push_back(settingKey(family.id, field.key));
        }
    }
    return keys;
}

Json Settings::toJson() const {
    Json tree = Json::object();
    for (const std::string& key : activeKeys()) put(tree, key, get(key));
    return tree;
}

Json Settings::overridesToJson() const {
    Json tree = Json::object();
    for (const std::string& key : activeKeys()) {
        if (!isDefault(key)) put(tree, key, get(key));
    }
    return tree;
}

std::string Settings::hash() const {
    return fnv1a(toJson().dump());
}

/// Keeps the value even where it is the default: another family's kind may still change that.
Result<void> Settings::store(const std::string& key, Value value) {
    const Field* field = find(key);
    if (field == nullptr) return unknownKey(key);
    if (const auto* integer = std::get_if<std::int64_t>(&value);
        integer != nullptr && field->type == ValueType::real) {
        value = static_cast<double>(*integer);
    }
    if (Result<void> good = field->check(value); !good) {
        Error error = good.error();
        error.where = key;
        return error;
    }
    values_[key] = std::move(value);
    return {};
}

Result<void> Settings::set(const std::string& key, Value value) {
    const Result<void> stored = store(key, std::move(value));
    if (stored) tidy();
    return stored;
}

Result<void> Settings::storeParsed(const std::string& key, Result<Value> value) {
    if (value) return store(key, *std::move(value));
    Error error = value.error();
    error.where = key;
    return error;
}

Result<void> Settings::storeJson(const std::string& key, const Json& json) {
    const Field* field = find(key);
    return field == nullptr ? unknownKey(key) : storeParsed(key, valueFromJson(field->type, json));
}

Result<void> Settings::storeText(const std::string& key, std::string_view text) {
    const Field* field = find(key);
    return field == nullptr ? unknownKey(key) : storeParsed(key, parseValue(field->type, text));
}

Result<void> Settings::setJson(const std::string& key, const Json& json) {
    const Result<void> stored = storeJson(key, json);
    if (stored) tidy();
    return stored;
}

Result<void> Settings::setText(const std::string& key, std::string_view text) {
    const Result<void> stored = storeText(key, text);
    if (stored) tidy();
    return stored;
}

Result<void> Settings::assign(const std::vector<std::string>& assignments) {
    std::vector<std::pair<std::string, std::string>> pairs;
    for (const std::string& assignment : assignments) {
        const std::size_t equals = assignment.find('=');
        if (equals == std::string::npos) {
            return Error{Fault::usage, "\"" + assignment + "\" is no assignment", "--set",
                         "write KEY=VALUE, for example sde.beta_max=15"};
        }
        pairs.emplace_back(assignment.substr(0, equals), assignment.substr(equals + 1));
    }
    std::stable_partition(pairs.begin(), pairs.end(),
                          [](const auto& pair) { return namesKind(pair.first); });
    for (const auto& [key, text] : pairs) {
        if (Result<void> done = storeText(key, text); !done) return done;
    }
    tidy();
    return check();
}

void Settings::reset(const std::string& key) {
    values_.erase(key);
    tidy();
}

Result<void> Settings::check() const {
    for (const FamilySchema& family : schema_->families()) {
        for (const FieldSet* set : activeSets(family)) {
            for (const Rule& rule : set->rules) {
                if (rule.holds(lookup(family.id))) continue;
                return Error{Fault::usage, "the settings contradict each other", family.id,
                             "it must hold that " + rule.text};
            }
        }
    }
    for (const PairRefusal& refusal : schema_->refusals()) {
        if (auto error = refusal(*this)) return *std::move(error);
    }
    return {};
}

Lookup Settings::lookup(const std::string& family) const {
    return [this, family](const std::string& key) { return get(settingKey(family, key)); };
}

const KindSchema* Settings::kindOf(const FamilySchema& family) const {
    if (family.kinds.empty()) return nullptr;
    const auto stored = values_.find(settingKey(family.id, "kind"));
    const Value chosen =
        stored == values_.end() ? defaultOf(settingKey(family.id, "kind")) : stored->second;
    const auto& id = std::get<std::string>(chosen);
    for (const KindSchema& kind : family.kinds) {
        if (kind.id == id) return &kind;
    }
    assert(!"the stored kind is always one of the registry");
    return nullptr;
}

std::vector<const FieldSet*> Settings::activeSets(const FamilySchema& family) const {
    std::vector<const FieldSet*> sets = family.common;
    const KindSchema* kind = kindOf(family);
    if (kind != nullptr) sets.insert(sets.end(), kind->fields.begin(), kind->fields.end());
    return sets;
}

Error Settings::unknownKey(const std::string& key) const {
    for (const SettingsSchema::Row& row : schema_->rows()) {
        if (row.key != key) continue;
        const std::string kindKey = settingKey(row.family->id, "kind");
        return {Fault::usage, "not used by " + kindKey + " \"" + text(kindKey) + "\"", key,
                "remove it or set " + kindKey + " to \"" + row.kind + "\""};
    }
    return {Fault::usage, "unknown setting", key, nearestRemedy(key, activeKeys())};
}

void Settings::tidy() {
    const auto idle = [this](const auto& entry) {
        const Field* field = find(entry.first);
        return field == nullptr || !field->check(entry.second) ||
               entry.second == defaultOf(entry.first);
    };
    // What goes may be a kind that other values hang on.
    while (std::erase_if(values_, idle) > 0) {
    }
}

std::vector<std::string> changedKeys(const Settings& before, const Settings& after) {
    std::vector<std::string> keys;
    for (const std::string& key : after.activeKeys()) {
        if (!before.isActive(key) || before.get(key) != after.get(key)) keys.push_back(key);
    }
    for (const std::string& key : before.activeKeys()) {
        if (!after.isActive(key)) keys.push_back(key);
    }
    return keys;
}

}  // namespace scorescope
