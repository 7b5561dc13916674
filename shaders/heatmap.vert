#version 330 core
// SPDX-License-Identifier: Apache-2.0
#include "common/view.glsl"

uniform vec2 uLowerLeft;   // world
uniform vec2 uUpperRight;  // world

out vec2 vAt;

void main() {
    vAt = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    gl_Position = vec4(clipOfWorld(mix(uLowerLeft, uUpperRight, vAt)), 0.0, 1.0);
}
