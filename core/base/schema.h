// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cassert>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/base/value.h"

namespace scorescope {

struct Choice {
    std::string id;
    std::string title;
    std::string help = {};
};

/// One setting, declared once: form, flags, JSON, reference page and tests all read this.
struct Field {
    std::string key;  ///< within its family: "beta_min"
    std::string label;
    std::string unit;
    std::string help;
    ValueType type = ValueType::real;
    Value defaultValue;
    double minimum = -std::numeric_limits<double>::infinity();  ///< hard limits, inclusive
    double maximum = std::numeric_limits<double>::infinity();
    double sliderMinimum = 0.0;  ///< what a slider offers; typed values may exceed it
    double sliderMaximum = 0.0;  ///< equal bounds: no slider
    bool logScale = false;
    bool live = false;    ///< takes effect while training runs; otherwise "restart needed"
    bool expert = false;  ///< forms show it collapsed
    std::vector<Choice> choices;

    /// Type, limits and choices; the Error names the value and the remedy, not the place.
    Result<void> check(const Value& value) const;
};

/// Gives the value of a field by its key within the family.
using Lookup = std::function<Value(const std::string& key)>;

/// A condition that ties several fields together: "beta_min < beta_max".
struct Rule {
    std::string text;
    std::function<bool(const Lookup&)> holds;
};

/// The fields of one part, without its C++ type.
struct FieldSet {
    std::vector<Field> fields;
    std::vector<Rule> rules;
};

/// Describes a field in a readable chain: Describe("β at t = 1").in(1, 40).unit("...").live().
class Describe {
public:
    explicit Describe(std::string label) { field_.label = std::move(label); }

    Describe& in(double minimum, double maximum) {
        field_.minimum = field_.sliderMinimum = minimum;
        field_.maximum = field_.sliderMaximum = maximum;
        return *this;
    }
    /// What the slider offers when that is less than the hard limits; call after in().
    Describe& slider(double minimum, double maximum) {
        field_.sliderMinimum = minimum;
        field_.sliderMaximum = maximum;
        return *this;
    }
    Describe& logScale() { return field_.logScale = true, *this; }
    Describe& live() { return field_.live = true, *this; }
    Describe& expert() { return field_.expert = true, *this; }
    Describe& unit(std::string text) { return field_.unit = std::move(text), *this; }
    Describe& help(std::string text) { return field_.help = std::move(text), *this; }
    Describe& path() { return field_.type = ValueType::path, *this; }
    /// For text members: only these ids are allowed.
    Describe& oneOf(std::vector<Choice> choices) {
        field_.type = ValueType::choice;
        field_.choices = std::move(choices);
        return *this;
    }

    const Field& field() const { return field_; }

private:
    Field field_;
};

/// Name table of an enum class: every enumerator with the id and title that people see.
template <class E>
struct EnumName {
    E value;
    std::string id;
    std::string title;
    std::string help = {};
};

/// The fields of an options struct T, bound to its members. Defaults are the member initialisers.
template <class T>
class Schema {
public:
    Schema() : state_(std::make_shared<State>()) {}

    template <class M>
    Schema& add(std::string key, M T::*member, const Describe& description) {
        static_assert(!std::is_enum_v<M>, "an enum member needs its name table");
        Field field = description.field();
        const bool named = field.type == ValueType::choice || field.type == ValueType::path;
        if (!named) field.type = typeOf<M>();
        return bind(
            std::move(key), std::move(field),
            [member](T& options, const Value& value) {
                options.*member = static_cast<M>(std::get<Stored<M>>(value));
            },
            [member](const T& options) { return Value(static_cast<Stored<M>>(options.*member)); });
    }

    template <class E>
    Schema& add(std::string key, E T::*member, const Describe& description,
                std::vector<EnumName<E>> names) {
        Field field = description.field();
        field.type = ValueType::choice;
        for (const auto& name : names) field.choices.push_back({name.id, name.title, name.help});
        return bind(
            std::move(key), std::move(field),
            [member, names](T& options, const Value& value) {
                for (const auto& name : names) {
                    if (name.id == std::get<std::string>(value)) options.*member = name.value;
                }
            },
            [member, names](const T& options) {
                for (const auto& name : names) {
                    if (name.value == options.*member) return Value(name.id);
                }
                assert(!"enumerator without a name");
                return Value(std::string());
            });
    }

    Schema& require(std::string text, std::function<bool(const T&)> holds) {
        State* state = state_.get();
        state->set.rules.push_back({std::move(text), [state, holds](const Lookup& lookup) {
                                        return holds(state->read(lookup));
                                    }});
        return *this;
    }

    const FieldSet& fields() const { return state_->set; }

    /// The options struct with every member looked up.
    T read(const Lookup& lookup) const { return state_->read(lookup); }

private:
    template <class M>
    using Stored = std::conditional_t<
        std::is_same_v<M, bool>, bool,
        std::conditional_t<std::is_integral_v<M>, std::int64_t,
                           std::conditional_t<std::is_floating_point_v<M>, double, M>>>;

    using Write = std::function<void(T&, const Value&)>;

    struct State {
        FieldSet set;
        std::vector<Write> writers;

        T read(const Lookup& lookup) const {
            T options;
            for (std::size_t i = 0; i < writers.size(); ++i) {
                writers[i](options, lookup(set.fields[i].key));
            }
            return options;
        }
    };

    template <class M>
    static constexpr ValueType typeOf() {
        using S = Stored<M>;
        if constexpr (std::is_same_v<S, bool>) return ValueType::boolean;
        if constexpr (std::is_same_v<S, std::int64_t>) return ValueType::integer;
        if constexpr (std::is_same_v<S, double>) return ValueType::real;
        if constexpr (std::is_same_v<S, std::string>) return ValueType::text;
        if constexpr (std::is_same_v<S, Vector>) return ValueType::array;
        if constexpr (std::is_same_v<S, Matrix>) return ValueType::matrix;
    }

    template <class Read>
    Schema& bind(std::string key, Field field, Write write, Read read) {
        field.key = std::move(key);
        field.defaultValue = read(T{});
        assert(field.check(field.defaultValue));
        state_->set.fields.push_back(std::move(field));
        state_->writers.push_back(std::move(write));
        return *this;
    }

    std::shared_ptr<State> state_;  // shared, so that the rules' pointer survives moves
};

}  // namespace scorescope
