// SPDX-License-Identifier: Apache-2.0
#include "core/session/worker_thread.h"

#include <ATen/Parallel.h>
#include <c10/util/Exception.h>
#include <dlfcn.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <new>

namespace scorescope {
namespace {

constexpr const char* kMemoryRemedy = "choose a smaller batch, network or data set";

Error memoryError(const std::string& what) {
    return {Fault::resource, what, "", kMemoryRemedy};
}

/// LibTorch's first line; what() would add twenty lines of library addresses.
std::string firstLine(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

}  // namespace

Error currentError() {
    try {
        throw;
    } catch (const c10::OutOfMemoryError&) {
        return memoryError("not enough memory on the device");
    } catch (const c10::Error& error) {
        const std::string text = firstLine(error.what_without_backtrace());
        const bool memory = text.find("allocate memory") != std::string::npos;
        if (memory) return memoryError("not enough memory");
        return {Fault::resource, "LibTorch reports: " + text, "", ""};
    } catch (const std::bad_alloc&) {
        return memoryError("not enough memory");
    } catch (const std::exception& error) {
        return {Fault::resource, std::string("unexpected failure: ") + error.what(), "", ""};
    } catch (...) {
        return {Fault::resource, "unexpected failure of an unknown kind", "", ""};
    }
}

void useTorchThreads(int count) {
    // LibTorch copies the newest number of the process into a thread at its first use; asking
    // first makes that happen before this thread gets its own.
    (void)at::get_num_threads();
    at::set_num_threads(count);
}

void useBlasThreads(int count) {
    using SetThreads = void (*)(int);
    const auto set = reinterpret_cast<SetThreads>(dlsym(RTLD_DEFAULT, "openblas_set_num_threads"));
    if (set != nullptr) set(count);
}

void giveWay(int nice) {
    const auto thread = static_cast<id_t>(syscall(SYS_gettid));
    (void)setpriority(PRIO_PROCESS, thread, nice);
}

}  // namespace scorescope
