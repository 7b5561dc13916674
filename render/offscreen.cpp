// SPDX-License-Identifier: Apache-2.0
#include "render/offscreen.h"

#include <string>
#include <vector>

// epoxy's headers declare everything; the system's EGL header must not come before them.
#include <epoxy/egl.h>

namespace scorescope::render {
namespace {

Error failure(const std::string& what) {
    return {Fault::resource, what, "off-screen OpenGL",
            "install libgl1-mesa-dri and libegl1, which draw without a graphics card"};
}

bool ready(EGLDisplay display) {
    return display != EGL_NO_DISPLAY && eglInitialize(display, nullptr, nullptr) == EGL_TRUE &&
           eglBindAPI(EGL_OPENGL_API) == EGL_TRUE;
}

EGLDisplay surfacelessDisplay() {
    if (!epoxy_has_egl_extension(EGL_NO_DISPLAY, "EGL_MESA_platform_surfaceless")) {
        return EGL_NO_DISPLAY;
    }
    return eglGetPlatformDisplayEXT(EGL_PLATFORM_SURFACELESS_MESA, nullptr, nullptr);
}

std::vector<EGLDisplay> deviceDisplays() {
    if (!epoxy_has_egl_extension(EGL_NO_DISPLAY, "EGL_EXT_platform_device") ||
        !epoxy_has_egl_extension(EGL_NO_DISPLAY, "EGL_EXT_device_enumeration")) {
        return {};
    }
    constexpr EGLint kMostDevices = 16;
    std::vector<EGLDeviceEXT> devices(kMostDevices);
    EGLint count = 0;
    if (eglQueryDevicesEXT(kMostDevices, devices.data(), &count) != EGL_TRUE) return {};
    std::vector<EGLDisplay> displays;
    for (EGLint i = 0; i < count; ++i) {
        displays.push_back(eglGetPlatformDisplayEXT(EGL_PLATFORM_DEVICE_EXT,
                                                    devices[static_cast<std::size_t>(i)], nullptr));
    }
    return displays;
}

EGLContext contextOn(EGLDisplay display) {
    const EGLint wanted[] = {EGL_SURFACE_TYPE, 0, EGL_RENDERABLE_TYPE, EGL_OPENGL_BIT, EGL_NONE};
    EGLConfig config = nullptr;
    EGLint count = 0;
    if (eglChooseConfig(display, wanted, &config, 1, &count) != EGL_TRUE || count < 1) {
        config = nullptr;  // contexts without a configuration are common to the platforms used
    }
    const EGLint attributes[] = {EGL_CONTEXT_MAJOR_VERSION_KHR,
                                 3,
                                 EGL_CONTEXT_MINOR_VERSION_KHR,
                                 3,
                                 EGL_CONTEXT_OPENGL_PROFILE_MASK_KHR,
                                 EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT_KHR,
                                 EGL_NONE};
    return eglCreateContext(display, config, EGL_NO_CONTEXT, attributes);
}

}  // namespace

struct OffscreenContext::Handles {
    EGLDisplay display = EGL_NO_DISPLAY;
    EGLContext context = EGL_NO_CONTEXT;
};

OffscreenContext::OffscreenContext(std::unique_ptr<Handles> handles)
    : handles_(std::move(handles)) {}

OffscreenContext::~OffscreenContext() {
    // The display stays initialised: every context of the process shares it.
    if (eglGetCurrentContext() == handles_->context) doneCurrent();
    eglDestroyContext(handles_->display, handles_->context);
}

Result<std::unique_ptr<OffscreenContext>> OffscreenContext::create() {
    std::vector<EGLDisplay> displays = deviceDisplays();
    displays.insert(displays.begin(), surfacelessDisplay());
    for (const EGLDisplay display : displays) {
        if (!ready(display)) continue;
        const EGLContext context = contextOn(display);
        if (context == EGL_NO_CONTEXT) continue;
        return std::unique_ptr<OffscreenContext>(
            new OffscreenContext(std::make_unique<Handles>(Handles{display, context})));
    }
    return failure("no OpenGL 3.3 context can be made without a window");
}

Result<void> OffscreenContext::makeCurrent() {
    // The API bound is a property of each thread.
    if (eglBindAPI(EGL_OPENGL_API) == EGL_TRUE &&
        eglMakeCurrent(handles_->display, EGL_NO_SURFACE, EGL_NO_SURFACE, handles_->context) ==
            EGL_TRUE) {
        return {};
    }
    return failure("the off-screen context cannot be used on this thread");
}

void OffscreenContext::doneCurrent() {
    eglMakeCurrent(handles_->display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
}

Result<Raster> renderOffscreen(const Scene& scene, const Camera& camera,
                               const CaptureOptions& options) {
    auto context = OffscreenContext::create();
    if (!context) return context.error();
    if (auto current = (*context)->makeCurrent(); !current) return current.error();
    auto renderer = SceneRenderer::create();
    if (!renderer) return renderer.error();
    return captureScene(**renderer, scene, camera, options);
}

}  // namespace scorescope::render
