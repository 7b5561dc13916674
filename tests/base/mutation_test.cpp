// SPDX-License-Identifier: Apache-2.0
// Twenty thousand damaged files for each parser: none may crash it (the sanitizer build looks
// closer), and whatever loads must load again, unchanged, after being saved.
#include <gtest/gtest.h>

#include <functional>

#include "core/base/csv.h"
#include "core/base/gzip.h"
#include "core/base/idx.h"
#include "core/base/json.h"
#include "core/base/npy.h"
#include "core/base/safetensors.h"
#include "core/base/zip.h"
#include "tests/base/mutator.h"
#include "tests/base/packed.h"

namespace scorescope {
namespace {

using test::Bytes;
using test::bytesOf;
using test::packed;

constexpr int kRounds = 20'000;
constexpr std::uint64_t kLimit = 1 << 20;

/// `survives` takes a damaged file and tells whether it was refused or came back unchanged.
void damage(const std::vector<Bytes>& seeds, const std::function<bool(const Bytes&)>& survives) {
    test::Mutator mutator;
    for (const Bytes& seed : seeds) ASSERT_TRUE(survives(seed));
    for (int round = 0; round < kRounds; ++round) {
        const Bytes bad = mutator.damaged(seeds[static_cast<std::size_t>(round) % seeds.size()]);
        ASSERT_TRUE(survives(bad)) << "round " << round << ": " << asText(bad).substr(0, 400);
    }
}

NpyArray someArray() {
    const std::vector<double> values{1, 2, 3, 4, 5, 6};
    return makeNpy(std::span<const double>(values), {2, 3});
}

TEST(Damaged, Json) {
    damage(
        {bytesOf(R"({"seed": 7, "data": {"kind": "mixture", "means": [[1.5, -2], [3e4, 0]]}})"),
         bytesOf("// note\n[true, false, null, \"\\u00e9\\n\", -0.0, 18446744073709551615, {}]")},
        [](const Bytes& bytes) {
            const auto value = parseJson(asText(bytes), "f");
            if (!value) return !value.error().what.empty();
            const auto back = parseJson(writeJson(*value), "f");
            return back && *back == *value;
        });
}

TEST(Damaged, Csv) {
    damage({bytesOf("x0,x1\n1,2.5\n-3e-2,4\n"), bytesOf("\"a\" , \"b \"\"c\"\r\n\"1\",2\r\n\r\n"),
            bytesOf("\xEF\xBB\xBF"
                    "1,2,3\n4,5,6")},
           [](const Bytes& bytes) {
               const auto table = parseCsv(asText(bytes), "f");
               if (!table) return !table.error().what.empty();
               const auto text = writeCsv(table->header, std::span<const double>(table->values),
                                          table->columns, 17);
               const auto back = parseCsv(text, "f");
               return back && back->values == table->values;
           });
}

TEST(Damaged, Gzip) {
    damage({packed(bytesOf(std::string(500, 'a') + "text"), true)}, [](const Bytes& bytes) {
        const auto content = inflate(bytes, DeflateWrap::gzip, kLimit, "f");
        return !content || content->size() <= kLimit;
    });
}

TEST(Damaged, Idx) {
    damage({bytesOf(std::string("\0\0\x08\x03\0\0\0\x02\0\0\0\x02\0\0\0\x03", 16) + "abcdefghijkl"),
            bytesOf(std::string("\0\0\x08\x01\0\0\0\x02", 8) + "ab")},
           [](const Bytes& bytes) {
               const auto array = parseIdx(bytes, "f");
               return !array || array->values.size() < bytes.size();
           });
}

bool sameArrays(const NpyArray& a, const NpyArray& b) {
    return a.dtype == b.dtype && a.shape == b.shape && a.data == b.data;
}

TEST(Damaged, Npy) {
    damage({encodeNpy(someArray())}, [](const Bytes& bytes) {
        const auto array = parseNpy(bytes, "f");
        if (!array) return !array.error().what.empty();
        const auto back = parseNpy(encodeNpy(*array), "f");
        return back && sameArrays(*back, *array) && npyValues(*array).size() <= bytes.size();
    });
}

TEST(Damaged, Zip) {
    const auto bytes = encodeZip({{"a.npy", encodeNpy(someArray())}, {"b", bytesOf("text")}}, "f");
    ASSERT_TRUE(bytes);
    damage({*bytes}, [](const Bytes& bad) {
        const auto entries = parseZip(bad, "f", kLimit);
        if (!entries) return !entries.error().what.empty();
        const auto again = encodeZip(*entries, "f");
        return again && parseZip(*again, "f", kLimit);
    });
    damage({*bytes}, [](const Bytes& bad) {
        const auto arrays = parseNpz(bad, "f", kLimit);
        return !arrays || arrays->size() < bad.size();
    });
}

Bytes withoutChecksums() {
    const std::string header =
        R"({"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},)"
        R"("b":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}})";
    std::string size(8, '\0');
    size[0] = static_cast<char>(header.size());
    return bytesOf(size + header + "12345678xyz");
}

TEST(Damaged, SafetensorsWithoutChecksums) {
    damage({withoutChecksums()}, [](const Bytes& bytes) {
        const auto file = parseSafetensors(bytes, "f", ChecksumRule::optional);
        if (!file) return !file.error().what.empty();
        for (const auto& tensor : file->tensors) {
            if (tensor.name == "header") return true;
        }
        const auto again = encodeSafetensors(*file);
        const auto back = parseSafetensors(again, "f", ChecksumRule::required);
        return back && encodeSafetensors(*back) == again;
    });
}

TEST(Damaged, SafetensorsWithChecksums) {
    SafetensorsFile file;
    file.tensors = {{"w", "F32", {2, 1}, bytesOf("12345678")}, {"b", "U8", {3}, bytesOf("xyz")}};
    file.metadata = {{"step", "7"}};
    const auto good = encodeSafetensors(file);
    damage({good}, [&](const Bytes& bytes) {
        return bytes == good || !parseSafetensors(bytes, "f", ChecksumRule::required);
    });
}

}  // namespace
}  // namespace scorescope
