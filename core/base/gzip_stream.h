// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <span>

struct z_stream_s;

namespace scorescope {

/// Unpacks untrusted .gz bytes piece by piece, so that a reader decides by what came first how much
/// memory to take for the rest. Borrows the bytes. Several members are one content.
class GzipStream {
public:
    explicit GzipStream(std::span<const std::byte> packed);
    GzipStream(const GzipStream&) = delete;
    GzipStream& operator=(const GzipStream&) = delete;
    ~GzipStream();

    /// Fills `out`; false, for good, when there is less content or it is damaged.
    bool read(std::span<std::byte> out);

    /// Whether the content ends here with a right checksum; zeros may pad the file.
    bool finish();

    /// What was wrong.
    const char* problem() const { return problem_; }

private:
    bool unpack();

    std::span<const std::byte> rest_;
    std::unique_ptr<z_stream_s> stream_;
    bool ended_ = false;  ///< of the last member
    const char* problem_ = nullptr;
};

/// Whether the bytes begin as a .gz file does.
bool looksGzip(std::span<const std::byte> bytes);

}  // namespace scorescope
