// SPDX-License-Identifier: Apache-2.0
// Reads and writes files for the scripts of this folder, which compare with other programs.
#include <iostream>
#include <string>

#include "core/base/atomic_file.h"
#include "core/base/npy.h"
#include "core/base/number_text.h"
#include "core/base/safetensors.h"
#include "tests/base/packed.h"

namespace scorescope {
namespace {

int report(const Result<void>& done) {
    if (done) return 0;
    std::cerr << done.error().line() << '\n';
    return exitCode(done.error().fault);
}

Result<void> writeNpzSamples(const std::filesystem::path& path) {
    const std::vector<float> samples{0.5F, -1.25F, 3e-30F, 4, 5, 6};
    const std::vector<double> times{0, 0.1, 1};
    const std::vector<std::int64_t> counts{-1, 9007199254740993};
    const std::vector<std::uint8_t> pixels{0, 128, 255, 7};
    const std::vector<double> one{2.5};
    return writeNpz(path, {{"samples", makeNpy(std::span<const float>(samples), {3, 2})},
                           {"t", makeNpy(std::span<const double>(times), {3})},
                           {"counts", makeNpy(std::span<const std::int64_t>(counts), {2})},
                           {"pixels", makeNpy(std::span<const std::uint8_t>(pixels), {1, 2, 2})},
                           {"one", makeNpy(std::span<const double>(one), {})},
                           {"none", makeNpy(std::span<const double>(), {0, 4})}});
}

Result<void> writeTensors(const std::filesystem::path& path) {
    SafetensorsFile file;
    file.tensors = {
        {"model.0.weight", "F32", {2, 1}, test::bytesOf(std::string_view("\0\0\x80?\0\0\0@", 8))},
        {"step", "I64", {}, test::bytesOf(std::string_view("\x07\0\0\0\0\0\0\0", 8))},
        {"none", "F64", {0}, {}},
        {"state", "U8", {3}, test::bytesOf("xyz")}};
    file.metadata = {{"step", "7"}, {"note", "\"\xCE\xB2\"\n"}};
    return writeSafetensors(path, file);
}

Result<void> showNpz(const std::filesystem::path& path) {
    const auto arrays = readNpz(path, 100'000'000);
    if (!arrays) return arrays.error();
    for (const auto& [name, array] : *arrays) {
        std::cout << name << ' ' << array.dtype;
        for (const auto length : array.shape) std::cout << ' ' << length;
        std::cout << ':';
        for (const double value : npyValues(array)) std::cout << ' ' << formatReal(value);
        std::cout << '\n';
    }
    return {};
}

Result<void> showTensors(const std::filesystem::path& path, ChecksumRule rule) {
    const auto file = readSafetensors(path, rule);
    if (!file) return file.error();
    std::cout << (file->checksummed ? "checksummed" : "foreign") << '\n';
    for (const auto& tensor : file->tensors) {
        std::cout << tensor.name << ' ' << tensor.dtype << ' ' << tensor.data.size() << '\n';
    }
    return {};
}

Result<void> run(const std::string& verb, const std::filesystem::path& path) {
    if (verb == "write-npz") return writeNpzSamples(path);
    if (verb == "write-tensors") return writeTensors(path);
    if (verb == "show-npz") return showNpz(path);
    if (verb == "show-own-tensors") return showTensors(path, ChecksumRule::required);
    if (verb == "show-tensors") return showTensors(path, ChecksumRule::optional);
    if (verb == "replace") return writeFileAtomically(path, std::string(3'000'000, 'n'));
    return Error{Fault::usage, "unknown verb " + verb, "", ""};
}

}  // namespace
}  // namespace scorescope

int main(int count, char** arguments) {
    if (count != 3) return 2;
    return scorescope::report(scorescope::run(arguments[1], arguments[2]));
}
