// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace scorescope {

/// A NumPy array: little-endian numbers, last index fastest (C order).
struct NpyArray {
    std::string dtype;                ///< "<f4", "<f8", "<i8" or "|u1"
    std::vector<std::int64_t> shape;  ///< empty for a single number
    std::vector<std::byte> data;      ///< product(shape) numbers
};

NpyArray makeNpy(std::span<const float> values, std::vector<std::int64_t> shape);
NpyArray makeNpy(std::span<const double> values, std::vector<std::int64_t> shape);
NpyArray makeNpy(std::span<const std::int64_t> values, std::vector<std::int64_t> shape);
NpyArray makeNpy(std::span<const std::uint8_t> values, std::vector<std::int64_t> shape);

/// The array's numbers, whatever its dtype.
std::vector<double> npyValues(const NpyArray& array);

/// A .npy file of format 1.0.
std::vector<std::byte> encodeNpy(const NpyArray& array);

/// Reads a .npy file, formats 1.0 to 3.0. Fortran order, other dtypes and a size that does not fit
/// to the byte are refused.
Result<NpyArray> parseNpy(std::span<const std::byte> bytes, std::string_view where);

/// Arrays with their names, as numpy.load shows them: without ".npy".
using NamedArrays = std::vector<std::pair<std::string, NpyArray>>;

/// Writes an .npz that is not compressed, atomically; the same arrays give the same bytes.
Result<void> writeNpz(const std::filesystem::path& path, const NamedArrays& arrays);

/// Reads an .npz of numpy.savez or numpy.savez_compressed of at most `maxBytes`, packed or
/// unpacked.
Result<NamedArrays> readNpz(const std::filesystem::path& path, std::uint64_t maxBytes);
Result<NamedArrays> parseNpz(std::span<const std::byte> bytes, std::string_view where,
                             std::uint64_t maxBytes);

}  // namespace scorescope
