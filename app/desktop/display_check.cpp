// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/display_check.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>

#include "core/base/unique_descriptor.h"

namespace scorescope::app {
namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : value;
}

bool connects(const std::string& path, bool abstract) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::size_t offset = abstract ? 1 : 0;
    if (path.size() + offset >= sizeof(address.sun_path)) return false;
    std::memcpy(address.sun_path + offset, path.data(), path.size());
    const auto size =
        static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + offset + path.size());
    const UniqueDescriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    return socket.number() >= 0 &&
           ::connect(socket.number(), reinterpret_cast<const sockaddr*>(&address), size) == 0;
}

/// ":1.0" is a socket of this machine; "host:1" is not ours to try.
bool answersX(const std::string& display) {
    const std::size_t colon = display.rfind(':');
    if (colon == std::string::npos) return false;
    const std::string host = display.substr(0, colon);
    if (!host.empty() && host != "unix") return true;
    const std::string number = display.substr(colon + 1, display.find('.', colon) - colon - 1);
    const std::string path = "/tmp/.X11-unix/X" + number;
    return connects(path, true) || connects(path, false);
}

bool answersWayland(const std::string& name) {
    if (name.empty()) return false;
    return connects(name.front() == '/' ? name : variable("XDG_RUNTIME_DIR") + "/" + name, false);
}

}  // namespace

Result<void> checkDisplay() {
    const std::string platform = variable("QT_QPA_PLATFORM");
    if (!platform.empty() && !platform.starts_with("xcb") && !platform.starts_with("wayland"))
        return {};
    const std::string display = variable("DISPLAY");
    if (!display.empty() && answersX(display)) return {};
    if (answersWayland(variable("WAYLAND_DISPLAY"))) return {};
    return Error{
        Fault::resource,
        display.empty() ? "there is no display" : "no X server answers at DISPLAY=" + display,
        {},
        "use scorescope-cli, which needs none, or run: xvfb-run -a scorescope"};
}

}  // namespace scorescope::app
