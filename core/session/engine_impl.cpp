// SPDX-License-Identifier: Apache-2.0
#include "core/session/engine_impl.h"

#include <ATen/Parallel.h>
#include <dlfcn.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <string_view>

#include "core/base/processor.h"
#include "core/session/session_impl.h"

namespace scorescope {
namespace {

template <class Function>
Function blasFunction(const char* name) {
    return reinterpret_cast<Function>(dlsym(RTLD_DEFAULT, name));
}

/// "OpenBLAS 0.3.21 NO_LAPACKE ..." -> "OpenBLAS 0.3.21".
std::string firstTwoWords(std::string_view text) {
    const std::size_t first = text.find(' ');
    if (first == text.npos) return std::string(text);
    return std::string(text.substr(0, text.find(' ', first + 1)));
}

constexpr int kThreadsOfItsOwn = 1;  ///< of openblas_get_parallel; 0 is none, 2 is OpenMP's

/// Kernels that OpenBLAS takes when it does not know a processor.
bool isOldKernel(std::string_view kernel) {
    for (const std::string_view old : {"Prescott", "Katmai", "Coppermine", "Northwood", "Banias",
                                       "Core2", "Nehalem", "Generic", "generic"}) {
        if (kernel == old) return true;
    }
    return false;
}

void describeBlas(EngineInfo& info) {
    using Text = char* (*)();
    using Number = int (*)();
    const auto config = blasFunction<Text>("openblas_get_config");
    const auto kernel = blasFunction<Text>("openblas_get_corename");
    const auto threads = blasFunction<Number>("openblas_get_num_threads");
    const auto parallel = blasFunction<Number>("openblas_get_parallel");
    if (config == nullptr || kernel == nullptr) {
        info.blas = "not OpenBLAS";
        info.slowBlas = true;
        info.blasThreads = 1;
        return;
    }
    info.blas = firstTwoWords(config()) + " " + kernel();
    info.slowBlas = detectProcessor().avx2 && isOldKernel(kernel());
    info.blasThreads = threads == nullptr ? 0 : threads();
    info.blasApart = parallel != nullptr && parallel() == kThreadsOfItsOwn;
}

}  // namespace

EngineInfo EngineImpl::info() const {
    EngineInfo info;
    info.torchVersion = TORCH_VERSION;
    info.torchThreads = at::get_num_threads();
    describeBlas(info);
    info.devices.emplace_back("cpu");
    for (std::size_t i = 0; i < torch::cuda::device_count(); ++i) {
        info.devices.push_back("cuda:" + std::to_string(i));
    }
    return info;
}

std::unique_ptr<Session> EngineImpl::open(SessionSetup setup) {
    return std::make_unique<SessionImpl>(std::move(setup));
}

}  // namespace scorescope
