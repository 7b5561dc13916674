// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "core/base/result.h"
#include "render/gl/objects.h"
#include "render/gl/shader_library.h"
#include "render/scene/colour.h"

namespace scorescope::render {

/// A linked pair of shaders.
class Program {
public:
    /// From `<name>.vert` and `<name>.frag`. The error holds the compiler's words.
    static Result<Program> create(const ShaderLibrary& library, const std::string& name);

    void use() const { glUseProgram(name_.id()); }

    /// Values of the program in use. A name that the compiler removed is ignored.
    void set(const char* uniform, int value) const;
    void set(const char* uniform, float value) const;
    void set(const char* uniform, float x, float y) const;
    void set(const char* uniform, const Colour& straight) const;
    void set(const char* uniform, std::span<const Colour> straight) const;

private:
    explicit Program(ProgramName name) : name_(std::move(name)) {}
    GLint at(const char* uniform) const { return glGetUniformLocation(name_.id(), uniform); }

    ProgramName name_;
};

}  // namespace scorescope::render
