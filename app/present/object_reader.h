// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/result.h"

namespace scorescope::app {

/// The first thing that is wrong with a JSON file, shared by the readers of all its objects.
struct JsonProblem {
    std::string file;
    std::optional<Error> first = {};

    /// Keeps the problem unless there is one already.
    void tell(const std::string& what, const std::string& path, const std::string& remedy);
    void keep(Error error);
};

/// Reads one object of a JSON file that people write, strictly: every key must be asked for, every
/// value must be of its type and within its bounds.
///
/// What is wrong is told to the JsonProblem, once, with file, path and remedy; readings after that
/// give their defaults, so that a reader needs no error handling of its own. Borrows the JSON.
class ObjectReader {
public:
    ObjectReader(const Json& json, std::string path, JsonProblem& problem);

    /// Where this object stands: "steps.2".
    const std::string& path() const { return path_; }
    JsonProblem& problem() { return *problem_; }
    bool has(const std::string& key) const;

    std::string text(const std::string& key, std::size_t mostBytes);
    std::string textOr(const std::string& key, std::size_t mostBytes, const std::string& otherwise);
    bool flagOr(const std::string& key, bool otherwise);
    double number(const std::string& key, double lo, double hi);
    std::optional<double> numberIf(const std::string& key, double lo, double hi);
    std::int64_t integer(const std::string& key, std::int64_t lo, std::int64_t hi);
    std::int64_t integerOr(const std::string& key, std::int64_t lo, std::int64_t hi,
                           std::int64_t otherwise);
    std::vector<double> numbers(const std::string& key, std::size_t fewest, std::size_t most);
    std::vector<std::string> texts(const std::string& key, std::size_t fewest, std::size_t most,
                                   std::size_t mostBytes);
    /// One of these words.
    std::string word(const std::string& key, const std::vector<std::string>& words);
    std::string wordOr(const std::string& key, const std::vector<std::string>& words,
                       const std::string& otherwise);
    /// The value as it is, of whatever type; null when the key is missing.
    const Json* raw(const std::string& key);

    /// Calls `read` with a reader of the object at the key, when there is one; then finishes it.
    void object(const std::string& key, const std::function<void(ObjectReader&)>& read);
    /// Calls `read` for each object of an array of `fewest` to `most`.
    void each(const std::string& key, std::size_t fewest, std::size_t most,
              const std::function<void(ObjectReader&)>& read);

    /// Tells of the first key that nobody asked for.
    void finish();
    void refuse(const std::string& key, const std::string& what, const std::string& remedy);

private:
    std::string pathOf(const std::string& key) const;
    const Json* need(const std::string& key);
    const Json* array(const std::string& key, std::size_t fewest, std::size_t most);
    void refuseWord(const std::string& key, const std::string& word,
                    const std::vector<std::string>& words);

    const Json* json_;
    std::string path_;
    JsonProblem* problem_;
    std::set<std::string> known_;
};

}  // namespace scorescope::app
