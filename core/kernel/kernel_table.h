// SPDX-License-Identifier: Apache-2.0
#pragma once

// How a family of kernels is offered for several instruction sets. In the family's header:
//     struct StepTable { void (*step)(const StepCall&); };
//     SCORESCOPE_DECLARE_TABLES(StepTable, stepTable)
// In its *_isa.cpp, which core/kernel/CMakeLists.txt compiles once for every instruction set:
//     namespace scorescope::kernel::SCORESCOPE_ISA {
//     const StepTable stepTable = {step};
//     }
// And in ordinary code: SCORESCOPE_PICK_TABLE(stepTable, isa).step(call).
// Such a header has no functions with bodies, no default member initialisers and no includes but
// <cstdint> and <cstddef>: the *_isa.cpp sources include it.

#if defined(__x86_64__)
#define SCORESCOPE_DECLARE_TABLES(Table, name) \
    namespace portable {                       \
    extern const Table name;                   \
    }                                          \
    namespace avx2 {                           \
    extern const Table name;                   \
    }                                          \
    namespace avx512 {                         \
    extern const Table name;                   \
    }
#define SCORESCOPE_PICK_TABLE(name, isa)                                             \
    ((isa) == ::scorescope::kernel::Isa::avx512 ? ::scorescope::kernel::avx512::name \
     : (isa) == ::scorescope::kernel::Isa::avx2 ? ::scorescope::kernel::avx2::name   \
                                                : ::scorescope::kernel::portable::name)
#else
#define SCORESCOPE_DECLARE_TABLES(Table, name) \
    namespace portable {                       \
    extern const Table name;                   \
    }
#define SCORESCOPE_PICK_TABLE(name, isa) ((void)(isa), ::scorescope::kernel::portable::name)
#endif
