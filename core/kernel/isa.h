// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace scorescope::kernel {

/// The instruction sets that the kernels are compiled for.
enum class Isa {
    portable,  ///< 4 lanes; on x86-64 SSE2, which every such processor has
    avx2,      ///< 8 lanes, AVX2 and FMA
    avx512,    ///< 16 lanes, AVX-512 F, BW, VL and DQ
};

/// "portable", "avx2", "avx512".
std::string_view isaName(Isa isa);

/// Those that this processor runs, from portable to the widest.
std::vector<Isa> supportedIsas();

/// The widest that this processor runs.
Isa bestIsa();

/// The one that the environment variable SCORESCOPE_ISA names, bestIsa() when it is empty or not
/// set. Error: no such name, or not supported by this processor.
Result<Isa> chosenIsa();

/// As chosenIsa for what the variable holds; where it is wrong, bestIsa(): for code that runs after
/// the program has reported the error.
Isa activeIsa();

}  // namespace scorescope::kernel
