// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/isa.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>

#include "core/base/printable_text.h"
#include "core/base/processor.h"

namespace scorescope::kernel {
namespace {

constexpr const char* kVariable = "SCORESCOPE_ISA";
constexpr std::array kNames = {std::string_view("portable"), std::string_view("avx2"),
                               std::string_view("avx512")};

std::string namesOf(const std::vector<Isa>& isas) {
    std::string names;
    for (const Isa isa : isas) names += (names.empty() ? "" : ", ") + std::string(isaName(isa));
    return names;
}

}  // namespace

std::string_view isaName(Isa isa) {
    return kNames[static_cast<std::size_t>(isa)];
}

std::vector<Isa> supportedIsas() {
    std::vector<Isa> isas = {Isa::portable};
#if defined(__x86_64__)
    const ProcessorInfo processor = detectProcessor();
    if (processor.avx2) isas.push_back(Isa::avx2);
    if (processor.avx2 && processor.avx512) isas.push_back(Isa::avx512);
#endif
    return isas;
}

Isa bestIsa() {
    return supportedIsas().back();
}

Result<Isa> chosenIsa() {
    const std::vector<Isa> supported = supportedIsas();
    const char* wish = std::getenv(kVariable);
    if (wish == nullptr || *wish == '\0') return supported.back();
    const auto found = std::find(kNames.begin(), kNames.end(), std::string_view(wish));
    const std::string remedy = "choose one of " + namesOf(supported) + ", or unset the variable";
    if (found == kNames.end()) {
        return Error{Fault::usage, "no instruction set is called '" + printable(wish) + "'",
                     kVariable, remedy};
    }
    const auto isa = static_cast<Isa>(found - kNames.begin());
    if (std::find(supported.begin(), supported.end(), isa) != supported.end()) return isa;
    return Error{Fault::usage, "this processor does not run " + std::string(isaName(isa)),
                 kVariable, remedy};
}

Isa activeIsa() {
    const Result<Isa> chosen = chosenIsa();
    return chosen ? *chosen : bestIsa();
}

}  // namespace scorescope::kernel
