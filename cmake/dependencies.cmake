# Every find_package of the project.
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
pkg_check_modules(EPOXY REQUIRED IMPORTED_TARGET epoxy)
pkg_check_modules(EGL REQUIRED IMPORTED_TARGET egl)
pkg_check_modules(CAIRO REQUIRED IMPORTED_TARGET cairo cairo-svg cairo-pdf)

# TorchConfig of Debian sets flags of its own for all targets; only the engine links it.
find_package(Torch REQUIRED)
# The OpenBLAS whose threads are LibTorch's own, whichever of them Debian's alternatives name: two
# sets of threads wait for each other, and training with images takes half as long again.
find_library(OPENMP_BLAS libblas.so.3 PATH_SUFFIXES openblas-openmp REQUIRED)

if(SCORESCOPE_DESKTOP)
  find_package(Qt6 QUIET COMPONENTS Widgets OpenGLWidgets PrintSupport Svg)
  find_package(QCustomPlotQt6 QUIET)
  if(NOT Qt6_FOUND OR NOT QCustomPlotQt6_FOUND)
    message(STATUS "ScoreScope: no desktop application (needs qt6-base-dev, libqcustomplot-dev)")
    set(SCORESCOPE_DESKTOP OFF)
  endif()
endif()

if(SCORESCOPE_STAGE)
  find_package(glfw3 QUIET)
  pkg_check_modules(IMGUI IMPORTED_TARGET imgui)
  if(NOT glfw3_FOUND OR NOT IMGUI_FOUND)
    message(STATUS "ScoreScope: no audience window (needs libglfw3-dev, libimgui-dev)")
    set(SCORESCOPE_STAGE OFF)
  endif()
endif()

if(SCORESCOPE_TESTS)
  find_package(GTest REQUIRED)
  find_package(benchmark REQUIRED)
  if(SCORESCOPE_DESKTOP)
    find_package(Qt6 REQUIRED COMPONENTS Test)
  endif()
endif()
