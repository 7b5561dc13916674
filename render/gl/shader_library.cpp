// SPDX-License-Identifier: Apache-2.0
#include "render/gl/shader_library.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace scorescope::render {
namespace {

/// The name in a line `#include "name"`, or nothing.
std::string includedName(const std::string& line) {
    constexpr std::string_view kStart = "#include \"";
    if (!line.starts_with(kStart)) return {};
    const std::size_t end = line.find('"', kStart.size());
    return end == std::string::npos ? std::string()
                                    : line.substr(kStart.size(), end - kStart.size());
}

}  // namespace

ShaderLibrary ShaderLibrary::standard() {
    const char* folder = std::getenv("SCORESCOPE_SHADER_DIR");
    return ShaderLibrary(folder == nullptr ? std::filesystem::path() : folder);
}

Result<std::string> ShaderLibrary::source(const std::string& name) const {
    Result<std::string> whole = text(name);
    if (!whole) return whole;
    std::istringstream lines(*whole);
    std::string result;
    for (std::string line; std::getline(lines, line);) {
        const std::string included = includedName(line);
        if (included.empty()) {
            result += line + '\n';
            continue;
        }
        // One level is enough: the files in common/ stand alone.
        Result<std::string> part = text(included);
        if (!part) return part;
        result += *part;
    }
    return result;
}

Result<std::string> ShaderLibrary::text(const std::string& name) const {
    if (folder_.empty()) {
        const auto& all = embeddedShaders();
        const auto found = std::ranges::find(all, name, &EmbeddedShader::name);
        if (found != all.end()) return found->text;
        return Error{Fault::resource, "there is no shader of this name", name,
                     "list it in render/CMakeLists.txt"};
    }
    std::ifstream file(folder_ / name, std::ios::binary);
    std::ostringstream content;
    if (!(file && content << file.rdbuf())) {
        return Error{Fault::file, "the shader cannot be read", (folder_ / name).string(),
                     "unset SCORESCOPE_SHADER_DIR to use the built-in shaders"};
    }
    return content.str();
}

}  // namespace scorescope::render
