// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace scorescope {

/// The machine, as far as numerical libraries care.
struct ProcessorInfo {
    std::string name;     ///< "Intel(R) Xeon(R) ..."; "unknown processor" when the system is silent
    bool avx2 = false;    ///< AVX2 and FMA
    bool avx512 = false;  ///< AVX-512 F, BW, VL and DQ
    int logicalCores = 1;  ///< that this process may use
    std::uint64_t memoryBytes = 0;
};
ProcessorInfo detectProcessor();

/// What prepareProcessor did; `doctor` tells it.
struct ProcessorSetup {
    std::string blasKernel;  ///< OPENBLAS_CORETYPE from now on; empty: OpenBLAS decides
    bool blasChosenByUs = false;
    bool blasTooNarrow = false;  ///< the user's has no AVX-512, which the processor has
    bool mallocTuned = false;
};

/// Makes the numerical libraries fast on this processor: names OpenBLAS's kernel, because 0.3.21
/// takes recent processors for one of 2004; keeps freed memory instead of returning it to the
/// system after every step; lets threads that wait for work sleep after a few microseconds
/// instead of spinning on, since a spinning thread on a busy core holds up the others. A variable
/// that the user has set stays. Changes the environment: call it in the main thread, before the
/// first thread starts and before the engine is loaded.
ProcessorSetup prepareProcessor(const ProcessorInfo& processor);

}  // namespace scorescope
