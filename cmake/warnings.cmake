# scorescope_warnings: what every target of ours compiles with. Linked PRIVATE.
add_library(scorescope_warnings INTERFACE)
target_compile_options(scorescope_warnings INTERFACE -Wall -Wextra -Wformat -Werror=format-security)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12 warns falsely about every std::string operator+ (GCC bug 105651).
  target_compile_options(scorescope_warnings INTERFACE -Wno-restrict)
endif()
if(SCORESCOPE_WERROR)
  target_compile_options(scorescope_warnings INTERFACE -Werror)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # What GCC 12's flow analysis says of inlined std::vector and std::string is often false: it
    # stays a warning.
    target_compile_options(scorescope_warnings INTERFACE
      -Wno-error=stringop-overflow -Wno-error=stringop-overread -Wno-error=array-bounds
      -Wno-error=maybe-uninitialized -Wno-error=free-nonheap-object -Wno-error=dangling-pointer
      -Wno-error=use-after-free)
  endif()
endif()

if(SCORESCOPE_SANITIZE)
  target_compile_options(scorescope_warnings INTERFACE
    -fsanitize=${SCORESCOPE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(scorescope_warnings INTERFACE -fsanitize=${SCORESCOPE_SANITIZE})
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
  # Hardening: programs also get -pie (checked by tests/packaging).
  target_compile_options(scorescope_warnings INTERFACE
    -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 -D_GLIBCXX_ASSERTIONS -fstack-protector-strong
    -fstack-clash-protection -fcf-protection)
  target_link_options(scorescope_warnings INTERFACE -Wl,-z,relro,-z,now)
endif()
include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)
