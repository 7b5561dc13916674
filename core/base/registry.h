// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace scorescope {

/// Makes parts of one family by id, in order of registration.
/// Make is the factory's signature: std::function<std::unique_ptr<Sampler>(const Settings&)>.
template <class Make>
class Registry {
public:
    struct Entry {
        std::string id;
        Make make;
    };

    Registry& add(std::string id, Make make) & {
        entries_.push_back({std::move(id), std::move(make)});
        return *this;
    }
    Registry&& add(std::string id, Make make) && {
        entries_.push_back({std::move(id), std::move(make)});
        return std::move(*this);
    }

    const std::vector<Entry>& entries() const { return entries_; }

    const Make* find(std::string_view id) const {
        for (const Entry& entry : entries_) {
            if (entry.id == id) return &entry.make;
        }
        return nullptr;
    }

private:
    std::vector<Entry> entries_;
};

}  // namespace scorescope
