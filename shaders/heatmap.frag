#version 330 core
// SPDX-License-Identifier: Apache-2.0

uniform sampler2D uColours;  // premultiplied
uniform float uOpacity;

in vec2 vAt;
out vec4 fragment;

void main() {
    fragment = texture(uColours, vAt) * uOpacity;
}
