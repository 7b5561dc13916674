// SPDX-License-Identifier: Apache-2.0
#include "core/base/processor.h"

#include <malloc.h>
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <string_view>

namespace scorescope {
namespace {

constexpr const char* kKernelVariable = "OPENBLAS_CORETYPE";
constexpr const char* kWaitVariable = "OMP_WAIT_POLICY";
/// Rounds a thread of libgomp watches for its next share before it sleeps: a few microseconds,
/// which the layers of a network follow each other within.
constexpr const char* kSpinVariable = "GOMP_SPINCOUNT";
constexpr const char* kSpinRounds = "3000";
/// OpenBLAS 0.3.21's kernels for AVX-512; it takes their names in any letters.
constexpr std::string_view kWideKernels[] = {"skylakex", "cooperlake", "sapphirerapids"};
constexpr int kKeptBytes = 1 << 28;  ///< blocks up to here come from the heap and stay in it
constexpr int kTopPadBytes = 64 << 20;

std::string processorName() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        if (!line.starts_with("model name")) continue;
        const std::size_t start = line.find_first_not_of(" \t", line.find(':') + 1);
        if (start != std::string::npos) return line.substr(start);
    }
    return "unknown processor";
}

bool isWideKernel(std::string name) {
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::tolower(c); });
    return std::ranges::find(kWideKernels, name) != std::end(kWideKernels);
}

int usableCores() {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) == 0) return std::max(1, CPU_COUNT(&set));
    return static_cast<int>(std::max(1L, sysconf(_SC_NPROCESSORS_ONLN)));
}

}  // namespace

ProcessorInfo detectProcessor() {
    ProcessorInfo info;
    info.name = processorName();
#if defined(__x86_64__)
    __builtin_cpu_init();
    info.avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    info.avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                  __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
#endif
    info.logicalCores = usableCores();
    info.memoryBytes = static_cast<std::uint64_t>(std::max(0L, sysconf(_SC_PHYS_PAGES))) *
                       static_cast<std::uint64_t>(std::max(0L, sysconf(_SC_PAGESIZE)));
    return info;
}

ProcessorSetup prepareProcessor(const ProcessorInfo& processor) {
    ProcessorSetup setup;
    if (const char* given = std::getenv(kKernelVariable); given != nullptr && *given != '\0') {
        setup.blasKernel = given;
        setup.blasTooNarrow = processor.avx512 && !isWideKernel(setup.blasKernel);
    } else if (processor.avx512 || processor.avx2) {
        setup.blasKernel = processor.avx512 ? "SkylakeX" : "Haswell";
        setup.blasChosenByUs = setenv(kKernelVariable, setup.blasKernel.c_str(), 1) == 0;
    }
    if (std::getenv(kWaitVariable) == nullptr) {
        setenv(kWaitVariable, "PASSIVE", 0);
        setenv(kSpinVariable, kSpinRounds, 0);
    }
    const bool mapped = mallopt(M_MMAP_THRESHOLD, kKeptBytes) == 1;
    const bool trimmed = mallopt(M_TRIM_THRESHOLD, kKeptBytes) == 1;
    const bool padded = mallopt(M_TOP_PAD, kTopPadBytes) == 1;
    setup.mallocTuned = mapped && trimmed && padded;
    return setup;
}

}  // namespace scorescope
