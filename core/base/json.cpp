// SPDX-License-Identifier: Apache-2.0
#include "core/base/json.h"

#include <algorithm>
#include <new>
#include <unordered_set>
#include <vector>

#include "core/base/bounded_reader.h"
#include "core/base/file_error.h"
#include "core/base/printable_text.h"

namespace scorescope {
namespace {

/// Builds the value while the parser walks through the text; stops at the first thing that is not
/// allowed. The open containers stay put while a child grows: only the innermost one grows.
class Builder final : public nlohmann::json_sax<Json> {
public:
    bool null() override { return add(nullptr); }
    bool boolean(bool value) override { return add(value); }
    bool number_integer(number_integer_t value) override { return add(value); }
    bool number_unsigned(number_unsigned_t value) override { return add(value); }
    bool number_float(number_float_t value, const string_t&) override { return add(value); }
    bool string(string_t& value) override { return add(std::move(value)); }
    bool binary(binary_t&) override { return false; }

    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override {
        Level& level = open_.back();
        if (!level.keys.insert(name).second)
            return refuse("the key \"" + printable(name) + "\" comes twice in one object");
        // Not operator[]: that compares with every key so far, which a hostile file would exploit.
        auto& members = level.value->get_ref<Json::object_t&>();
        members.emplace_back(name, nullptr);
        level.slot = &members.back().second;
        return true;
    }

    bool parse_error(std::size_t position, const std::string&,
                     const nlohmann::detail::exception& problem) override {
        position_ = position;
        // "[json.exception.number] parse error at line 1, column 2: the part that we want"
        std::string_view text = problem.what();
        for (const std::string_view end : {"] ", "parse error", ": "}) {
            const auto at = text.find(end);
            if (at == text.npos) break;
            text.remove_prefix(at + end.size());
        }
        return refuse("not valid JSON, " + printable(text, 160));
    }

    Json root;
    const std::string& problem() const { return problem_; }
    std::size_t position() const { return position_; }

private:
    struct Level {
        Json* value;
        Json* slot = nullptr;  ///< where an object's next member goes
        std::unordered_set<std::string> keys = {};
    };

    template <class T>
    bool add(T&& value) {
        place(Json(std::forward<T>(value)));
        return true;
    }

    Json* place(Json value) {
        if (open_.empty()) {
            root = std::move(value);
            return &root;
        }
        Level& level = open_.back();
        if (level.value->is_array()) {
            level.value->push_back(std::move(value));
            return &level.value->back();
        }
        *level.slot = std::move(value);
        return level.slot;
    }

    bool open(Json container) {
        if (open_.size() == kJsonMaxDepth) {
            return refuse("nested more than " + std::to_string(kJsonMaxDepth) + " levels deep");
        }
        open_.push_back({place(std::move(container))});
        return true;
    }

    bool close() {
        open_.pop_back();
        return true;
    }

    bool refuse(std::string problem) {
        problem_ = std::move(problem);
        return false;
    }

    std::vector<Level> open_;
    std::string problem_;
    std::size_t position_ = 0;
};

/// "line 3, column 7" of the byte with this number, which counts from 1.
std::string lineAndColumn(std::string_view text, std::size_t position) {
    const auto before = text.substr(0, std::min(position == 0 ? 0 : position - 1, text.size()));
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    const auto lastBreak = before.rfind('\n');
    const auto column = lastBreak == before.npos ? before.size() + 1 : before.size() - lastBreak;
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

/// Hands the parser the text and remembers how far it got, also when the builder stops it.
class CountingIterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountingIterator(const char* at, const char*& furthest) : at_(at), furthest_(&furthest) {}
    reference operator*() const { return *at_; }
    CountingIterator& operator++() {
        *furthest_ = ++at_;
        return *this;
    }
    bool operator==(const CountingIterator& other) const { return at_ == other.at_; }

private:
    const char* at_;
    const char** furthest_;
};

Result<Json> parseWithin(std::string_view text, std::string_view where) {
    Builder builder;
    const char* furthest = text.data();
    const CountingIterator begin{text.data(), furthest};
    const CountingIterator end{text.data() + text.size(), furthest};
    if (Json::sax_parse(begin, end, &builder, Json::input_format_t::json, true, true)) {
        return std::move(builder.root);
    }
    const auto reached = static_cast<std::size_t>(furthest - text.data());
    const auto position = builder.position() != 0 ? builder.position() : reached;
    return damagedFile(where, builder.problem() + " at " + lineAndColumn(text, position),
                       "correct the file there");
}

}  // namespace

Result<Json> parseJson(std::string_view text, std::string_view where) {
    if (text.size() > kJsonMaxBytes) {
        return damagedFile(where, "has more than 16 MB, too much for JSON",
                           "choose a smaller file");
    }
    if (text.find_first_not_of(" \t\r\n") == text.npos) {
        return damagedFile(where, "is empty", "write at least {} into it");
    }
    // The parser takes a zero byte for the end of the text and would pass over what follows.
    if (const auto zero = text.find('\0'); zero != text.npos) {
        return damagedFile(where, "has a zero byte at " + lineAndColumn(text, zero + 1),
                           "correct the file there");
    }
    try {
        return parseWithin(text, where);
    } catch (const std::bad_alloc&) {
        return Error{Fault::resource, "not enough memory to read it", std::string(where),
                     "close some programs and try again"};
    }
}

Result<Json> readJsonFile(const std::filesystem::path& path) {
    const auto bytes = readFile(path, kJsonMaxBytes);
    if (!bytes) return bytes.error();
    return parseJson(asText(*bytes), path.native());
}

std::string writeJson(const Json& value, int indent) {
    return value.dump(indent, ' ', false, Json::error_handler_t::replace);
}

}  // namespace scorescope
