// SPDX-License-Identifier: Apache-2.0
#include "core/kernel/simd_functions.h"
#include "tests/kernel/functions_table.h"

namespace scorescope::kernel::SCORESCOPE_ISA {
namespace {

template <class Function>
void map(const float* from, float* to, std::size_t count, Function function) {
    for (std::size_t i = 0; i < count; i += kLanes) store(to + i, function(load(from + i)));
}

void mapMultiply(const std::uint32_t* from, std::uint32_t factor, std::uint32_t* high,
                 std::uint32_t* low, std::size_t count) {
    for (std::size_t i = 0; i < count; i += kLanes) {
        const Products products = multiply(loadWords(from + i), factor);
        storeWords(high + i, products.high);
        storeWords(low + i, products.low);
    }
}

#define MAPPED(expression)                                         \
    [](const float* from, float* to, std::size_t count) {          \
        map(from, to, count, [](Floats x) { return expression; }); \
    }

}  // namespace

const FunctionsTable functionsTable = {
    kLanes,
    MAPPED(exponential(x)),
    MAPPED(silu(x)),
    MAPPED(siluWithSlope(x).slope),
    MAPPED(logarithm(x)),
    MAPPED(sinCos(x).sine),
    MAPPED(sinCos(x).cosine),
    MAPPED(squareRoot(x)),
    MAPPED(reciprocal(x)),
    mapMultiply,
};

}  // namespace scorescope::kernel::SCORESCOPE_ISA
