// SPDX-License-Identifier: Apache-2.0
#include "render/gl/program.h"

#include <algorithm>

namespace scorescope::render {
namespace {

/// A compiled shader that is deleted with the scope; a linked program keeps what it needs.
class Shader {
public:
    explicit Shader(GLenum stage) : id_(glCreateShader(stage)) {}
    ~Shader() { glDeleteShader(id_); }
    Shader(const Shader&) = delete;
    Shader& operator=(const Shader&) = delete;

    GLuint id() const { return id_; }

private:
    GLuint id_;
};

std::string onOneLine(std::string log) {
    while (!log.empty() && (log.back() == '\n' || log.back() == '\0')) log.pop_back();
    for (char& c : log) {
        if (c == '\n') c = ' ';
    }
    return log.empty() ? "no message" : log;
}

Error failure(const std::string& what, const std::string& where, std::string log) {
    return {Fault::resource, what + ": " + onOneLine(std::move(log)), "shader " + where,
            "update the graphics driver, or set LIBGL_ALWAYS_SOFTWARE=1"};
}

Result<void> compile(const Shader& shader, const ShaderLibrary& library, const std::string& name) {
    const Result<std::string> source = library.source(name);
    if (!source) return source.error();
    const char* text = source->c_str();
    glShaderSource(shader.id(), 1, &text, nullptr);
    glCompileShader(shader.id());
    GLint good = GL_FALSE;
    glGetShaderiv(shader.id(), GL_COMPILE_STATUS, &good);
    if (good == GL_TRUE) return {};
    GLint length = 0;
    glGetShaderiv(shader.id(), GL_INFO_LOG_LENGTH, &length);
    std::string log(static_cast<std::size_t>(std::max(length, 1)), '\0');
    glGetShaderInfoLog(shader.id(), length, nullptr, log.data());
    return failure("does not compile", name, std::move(log));
}

}  // namespace

Result<Program> Program::create(const ShaderLibrary& library, const std::string& name) {
    const Shader vertex(GL_VERTEX_SHADER);
    const Shader fragment(GL_FRAGMENT_SHADER);
    if (auto done = compile(vertex, library, name + ".vert"); !done) return done.error();
    if (auto done = compile(fragment, library, name + ".frag"); !done) return done.error();
    ProgramName program = ProgramName::create();
    glAttachShader(program.id(), vertex.id());
    glAttachShader(program.id(), fragment.id());
    glLinkProgram(program.id());
    GLint good = GL_FALSE;
    glGetProgramiv(program.id(), GL_LINK_STATUS, &good);
    if (good == GL_TRUE) return Program(std::move(program));
    GLint length = 0;
    glGetProgramiv(program.id(), GL_INFO_LOG_LENGTH, &length);
    std::string log(static_cast<std::size_t>(std::max(length, 1)), '\0');
    glGetProgramInfoLog(program.id(), length, nullptr, log.data());
    return failure("does not link", name, std::move(log));
}

void Program::set(const char* uniform, int value) const {
    glUniform1i(at(uniform), value);
}

void Program::set(const char* uniform, float value) const {
    glUniform1f(at(uniform), value);
}

void Program::set(const char* uniform, float x, float y) const {
    glUniform2f(at(uniform), x, y);
}

void Program::set(const char* uniform, const Colour& c) const {
    glUniform4f(at(uniform), c.r, c.g, c.b, c.a);
}

void Program::set(const char* uniform, std::span<const Colour> colours) const {
    static_assert(sizeof(Colour) == 4 * sizeof(float));
    if (colours.empty()) return;
    glUniform4fv(at(uniform), static_cast<GLsizei>(colours.size()), &colours.front().r);
}

}  // namespace scorescope::render
