// SPDX-License-Identifier: Apache-2.0
#include "app/present/object_reader.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/base/nearest.h"
#include "core/base/number_text.h"
#include "core/base/printable_text.h"

namespace scorescope::app {

void JsonProblem::tell(const std::string& what, const std::string& path,
                       const std::string& remedy) {
    keep({Fault::file, what, path.empty() ? file : file + ": " + path, remedy});
}

void JsonProblem::keep(Error error) {
    if (!first) first = std::move(error);
}

ObjectReader::ObjectReader(const Json& json, std::string path, JsonProblem& problem)
    : json_(&json), path_(std::move(path)), problem_(&problem) {
    static const Json none = Json::object();
    if (json.is_object()) return;
    problem.tell("is no object", path_, "write { ... }");
    json_ = &none;
}

std::string ObjectReader::pathOf(const std::string& key) const {
    return path_.empty() ? key : path_ + "." + key;
}

void ObjectReader::refuse(const std::string& key, const std::string& what,
                          const std::string& remedy) {
    problem_->tell(what, key.empty() ? path_ : pathOf(key), remedy);
}

bool ObjectReader::has(const std::string& key) const {
    return json_->contains(key);
}

const Json* ObjectReader::raw(const std::string& key) {
    known_.insert(key);
    const auto found = json_->find(key);
    return found == json_->end() ? nullptr : &*found;
}

const Json* ObjectReader::need(const std::string& key) {
    const Json* json = raw(key);
    if (json == nullptr) refuse(key, "is missing", "add it");
    return json;
}

std::string ObjectReader::text(const std::string& key, std::size_t mostBytes) {
    const Json* json = need(key);
    if (json == nullptr) return {};
    if (!json->is_string()) {
        refuse(key, "is no text", "write it in quotation marks");
        return {};
    }
    auto text = json->get<std::string>();
    if (text.empty() || text.size() > mostBytes) {
        refuse(key, text.empty() ? "is empty" : "is too long",
               "write 1 to " + std::to_string(mostBytes) + " bytes");
    }
    return text;
}

std::string ObjectReader::textOr(const std::string& key, std::size_t mostBytes,
                                 const std::string& otherwise) {
    return raw(key) == nullptr ? otherwise : text(key, mostBytes);
}

bool ObjectReader::flagOr(const std::string& key, bool otherwise) {
    const Json* json = raw(key);
    if (json == nullptr) return otherwise;
    if (json->is_boolean()) return json->get<bool>();
    refuse(key, "is neither true nor false", "write true or false");
    return otherwise;
}

double ObjectReader::number(const std::string& key, double lo, double hi) {
    const Json* json = need(key);
    if (json == nullptr) return lo;
    const double value = json->is_number() ? json->get<double>() : std::nan("");
    if (value >= lo && value <= hi) return value;
    refuse(key, json->is_number() ? "is " + formatReal(value) : "is no number",
           "choose a number from " + formatReal(lo) + " to " + formatReal(hi));
    return lo;
}

std::optional<double> ObjectReader::numberIf(const std::string& key, double lo, double hi) {
    if (raw(key) == nullptr) return std::nullopt;
    return number(key, lo, hi);
}

std::int64_t ObjectReader::integer(const std::string& key, std::int64_t lo, std::int64_t hi) {
    const double value = number(key, static_cast<double>(lo), static_cast<double>(hi));
    if (value != std::floor(value)) refuse(key, "is no whole number", "leave out its fraction");
    return static_cast<std::int64_t>(value);
}

std::int64_t ObjectReader::integerOr(const std::string& key, std::int64_t lo, std::int64_t hi,
                                     std::int64_t otherwise) {
    return raw(key) == nullptr ? otherwise : integer(key, lo, hi);
}

const Json* ObjectReader::array(const std::string& key, std::size_t fewest, std::size_t most) {
    const Json* json = raw(key);
    if (json == nullptr) {
        if (fewest > 0) refuse(key, "is missing", "add it");
        return nullptr;
    }
    if (json->is_array() && json->size() >= fewest && json->size() <= most) return json;
    refuse(key,
           json->is_array() ? "has " + std::to_string(json->size()) + " entries" : "is no list",
           "write a list of " + std::to_string(fewest) + " to " + std::to_string(most));
    return nullptr;
}

std::vector<double> ObjectReader::numbers(const std::string& key, std::size_t fewest,
                                          std::size_t most) {
    std::vector<double> values;
    const Json* json = array(key, fewest, most);
    if (json == nullptr) return std::vector<double>(fewest, 0.0);
    for (const Json& item : *json) {
        if (!item.is_number()) refuse(key, "holds something that is no number", "write numbers");
        values.push_back(item.is_number() ? item.get<double>() : 0.0);
    }
    return values;
}

std::vector<std::string> ObjectReader::texts(const std::string& key, std::size_t fewest,
                                             std::size_t most, std::size_t mostBytes) {
    std::vector<std::string> values;
    const Json* json = array(key, fewest, most);
    if (json == nullptr) return values;
    for (const Json& item : *json) {
        const bool good = item.is_string() && !item.get_ref<const std::string&>().empty() &&
                          item.get_ref<const std::string&>().size() <= mostBytes;
        if (!good) {
            refuse(
                key,
                "holds something that is no text of 1 to " + std::to_string(mostBytes) + " bytes",
                "write texts in quotation marks");
            return values;
        }
        values.push_back(item.get<std::string>());
    }
    return values;
}

void ObjectReader::refuseWord(const std::string& key, const std::string& word,
                              const std::vector<std::string>& words) {
    refuse(key, "unknown choice \"" + printable(word) + "\"", nearestRemedy(word, words));
}

std::string ObjectReader::word(const std::string& key, const std::vector<std::string>& words) {
    constexpr std::size_t kLongestWord = 200;
    const std::string given = text(key, kLongestWord);
    if (std::ranges::find(words, given) != words.end()) return given;
    refuseWord(key, given, words);
    return words.front();
}

std::string ObjectReader::wordOr(const std::string& key, const std::vector<std::string>& words,
                                 const std::string& otherwise) {
    return raw(key) == nullptr ? otherwise : word(key, words);
}

void ObjectReader::object(const std::string& key, const std::function<void(ObjectReader&)>& read) {
    const Json* json = raw(key);
    if (json == nullptr) return;
    ObjectReader part(*json, pathOf(key), *problem_);
    read(part);
    part.finish();
}

void ObjectReader::each(const std::string& key, std::size_t fewest, std::size_t most,
                        const std::function<void(ObjectReader&)>& read) {
    const Json* json = array(key, fewest, most);
    if (json == nullptr) return;
    for (std::size_t i = 0; i < json->size(); ++i) {
        ObjectReader part((*json)[i], pathOf(key) + "." + std::to_string(i + 1), *problem_);
        read(part);
        part.finish();
    }
}

void ObjectReader::finish() {
    for (const auto& [key, value] : json_->items()) {
        if (known_.contains(key)) continue;
        const std::vector<std::string> names(known_.begin(), known_.end());
        refuse(printable(key), "is an unknown key", nearestRemedy(key, names));
        return;
    }
}

}  // namespace scorescope::app
