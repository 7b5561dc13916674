// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <new>

namespace scorescope::kernel {

/// Floats, 0 at first, that begin at a cache line. Move-only.
class AlignedFloats {
public:
    AlignedFloats() = default;
    explicit AlignedFloats(std::int64_t count)
        : count_(count), values_(static_cast<float*>(::operator new(bytes(count), kLine))) {
        std::fill_n(values_.get(), count, 0.0F);
    }

    float* data() { return values_.get(); }
    const float* data() const { return values_.get(); }
    std::int64_t size() const { return count_; }

private:
    static constexpr std::align_val_t kLine{64};
    static std::size_t bytes(std::int64_t count) {
        return static_cast<std::size_t>(count) * sizeof(float);
    }
    struct Free {
        void operator()(float* values) const { ::operator delete(values, kLine); }
    };

    std::int64_t count_ = 0;
    std::unique_ptr<float, Free> values_;
};

}  // namespace scorescope::kernel
