// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <zlib.h>

#include <cassert>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/bounded_reader.h"

namespace scorescope::test {

/// zlib's own packing: a .gz file, or the bare stream that a zip archive holds.
inline std::vector<std::byte> packed(std::span<const std::byte> content, bool gzip) {
    z_stream stream{};
    [[maybe_unused]] int code =
        deflateInit2(&stream, 9, Z_DEFLATED, gzip ? 15 + 16 : -15, 8, Z_DEFAULT_STRATEGY);
    assert(code == Z_OK);
    std::vector<std::byte> out(deflateBound(&stream, content.size()) + 64);
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(content.data()));
    stream.avail_in = static_cast<uInt>(content.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    code = deflate(&stream, Z_FINISH);
    assert(code == Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

inline std::vector<std::byte> bytesOf(std::string_view text) {
    const auto bytes = asBytes(text);
    return {bytes.begin(), bytes.end()};
}

}  // namespace scorescope::test
