// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace scorescope {

/// What kind of failure it is; the command line turns it into an exit code (docs/REFERENCE.md).
enum class Fault {
    missed,       ///< an expected number was missed (exit 1)
    usage,        ///< wrong flag, key or value (exit 2)
    file,         ///< an input cannot be read or is damaged, an output cannot be written (exit 3)
    resource,     ///< not enough memory, no such device, no engine (exit 4)
    diverged,     ///< training left the finite numbers (exit 5)
    interrupted,  ///< the user stopped it (exit 130)
};

/// One failure, told in one line: what happened, where (file, key or line), and what to do.
struct Error {
    Fault fault = Fault::usage;
    std::string what;    ///< "beta_min is 3, above its largest value 2"
    std::string where;   ///< "experiment.json: sde.beta_min"; may be empty
    std::string remedy;  ///< "choose a value from 0.0001 to 2"; may be empty

    /// "where: what; remedy" on one line, without line breaks.
    std::string line() const;
};

/// The process exit code that belongs to a fault.
int exitCode(Fault fault);

/// A value or the Error that prevented it.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const { return state_.index() == 0; }
    T& operator*() & { return std::get<0>(state_); }
    const T& operator*() const& { return std::get<0>(state_); }
    T&& operator*() && { return std::get<0>(std::move(state_)); }
    T* operator->() { return &std::get<0>(state_); }
    const T* operator->() const { return &std::get<0>(state_); }
    const Error& error() const { return std::get<1>(state_); }

private:
    std::variant<T, Error> state_;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : failed_(true), error_(std::move(error)) {}

    explicit operator bool() const { return !failed_; }
    const Error& error() const {
        assert(failed_);
        return error_;
    }

private:
    bool failed_ = false;
    Error error_;
};

}  // namespace scorescope
