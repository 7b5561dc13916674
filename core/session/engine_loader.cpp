// SPDX-License-Identifier: Apache-2.0
#include "core/session/engine_loader.h"

#include <dlfcn.h>

#include "core/base/locations.h"
#include "core/kernel/isa.h"

namespace scorescope {
namespace {

std::string loaderReason() {
    const char* reason = dlerror();
    return reason == nullptr ? "the system gives no reason" : reason;
}

}  // namespace

Result<Engine*> loadEngine() {
    // The kernels would quietly take another instruction set than the user named.
    if (const auto isa = kernel::chosenIsa(); !isa) return isa.error();
    const auto path = engineLibrary();
    if (!path) return path.error();
    // Local: no symbol of LibTorch or of what it loads may meet those of a front end.
    void* library = dlopen(path->c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        return Error{Fault::resource, "the engine cannot be loaded: " + loaderReason(),
                     path->native(), "install libtorch and ScoreScope again"};
    }
    const auto entry = reinterpret_cast<EngineEntry>(dlsym(library, kEngineEntry));
    if (entry == nullptr) {
        return Error{Fault::resource, "the engine does not fit this program: " + loaderReason(),
                     path->native(), "install ScoreScope again"};
    }
    return entry();
}

}  // namespace scorescope
