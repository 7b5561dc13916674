// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include "render/gl/api.h"

namespace scorescope::render {

/// Sole owner of one OpenGL name. Traits has create() -> GLuint and destroy(GLuint).
/// The context that made it is current whenever a name is made or destroyed.
template <class Traits>
class GlName {
public:
    GlName() = default;
    static GlName create() {
        GlName name;
        name.id_ = Traits::create();
        return name;
    }
    ~GlName() { reset(); }

    GlName(GlName&& other) noexcept : id_(std::exchange(other.id_, 0)) {}
    GlName& operator=(GlName&& other) noexcept {
        if (this != &other) {
            reset();
            id_ = std::exchange(other.id_, 0);
        }
        return *this;
    }
    GlName(const GlName&) = delete;
    GlName& operator=(const GlName&) = delete;

    GLuint id() const { return id_; }
    explicit operator bool() const { return id_ != 0; }

    void reset() {
        if (id_ != 0) Traits::destroy(std::exchange(id_, 0));
    }

private:
    GLuint id_ = 0;
};

struct BufferTraits {
    static GLuint create() {
        GLuint id = 0;
        glGenBuffers(1, &id);
        return id;
    }
    static void destroy(GLuint id) { glDeleteBuffers(1, &id); }
};

struct TextureTraits {
    static GLuint create() {
        GLuint id = 0;
        glGenTextures(1, &id);
        return id;
    }
    static void destroy(GLuint id) { glDeleteTextures(1, &id); }
};

struct VertexArrayTraits {
    static GLuint create() {
        GLuint id = 0;
        glGenVertexArrays(1, &id);
        return id;
    }
    static void destroy(GLuint id) { glDeleteVertexArrays(1, &id); }
};

struct FramebufferTraits {
    static GLuint create() {
        GLuint id = 0;
        glGenFramebuffers(1, &id);
        return id;
    }
    static void destroy(GLuint id) { glDeleteFramebuffers(1, &id); }
};

struct RenderbufferTraits {
    static GLuint create() {
        GLuint id = 0;
        glGenRenderbuffers(1, &id);
        return id;
    }
    static void destroy(GLuint id) { glDeleteRenderbuffers(1, &id); }
};

struct ProgramTraits {
    static GLuint create() { return glCreateProgram(); }
    static void destroy(GLuint id) { glDeleteProgram(id); }
};

using Buffer = GlName<BufferTraits>;
using Texture = GlName<TextureTraits>;
using VertexArray = GlName<VertexArrayTraits>;
using FramebufferName = GlName<FramebufferTraits>;
using Renderbuffer = GlName<RenderbufferTraits>;
using ProgramName = GlName<ProgramTraits>;

}  // namespace scorescope::render
