# scorescope_isa_sources(<target> <sources...>): compiles each source once for every instruction set,
# into the namespace that SCORESCOPE_ISA names (core/kernel/simd.h), and gives the objects to the
# target. core/kernel/isa.h chooses between them at run time.
set(SCORESCOPE_ISA_OPTIMISATION -O3 -ffp-contract=fast -fno-math-errno)

function(scorescope_isa_sources target)
  _scorescope_isa_objects(${target} portable 4 "" ${ARGN})
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    _scorescope_isa_objects(${target} avx2 8 "-mavx2;-mfma" ${ARGN})
    # GCC 12 takes the undefined operands of its own AVX-512 header for mistakes (bug 105593).
    _scorescope_isa_objects(${target} avx512 16
      "-mavx512f;-mavx512bw;-mavx512vl;-mavx512dq;-mfma;-Wno-uninitialized;-Wno-maybe-uninitialized"
      ${ARGN})
  endif()
endfunction()

function(_scorescope_isa_objects target isa lanes flags)
  set(name ${target}_${isa})
  list(TRANSFORM ARGN PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
  if(TARGET ${name})
    target_sources(${name} PRIVATE ${ARGN})
    return()
  endif()
  add_library(${name} OBJECT ${ARGN})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE scorescope_warnings)
  target_compile_definitions(${name} PRIVATE SCORESCOPE_ISA=${isa} SCORESCOPE_LANES=${lanes})
  target_compile_options(${name} PRIVATE ${SCORESCOPE_ISA_OPTIMISATION} ${flags})
  set_target_properties(${name} PROPERTIES UNITY_BUILD OFF) # each has its own names
  target_sources(${target} PRIVATE $<TARGET_OBJECTS:${name}>)
endfunction()
