#version 330 core
// SPDX-License-Identifier: Apache-2.0

uniform float uRadius;
uniform float uSoftness;

flat in vec4 vColour;
flat in float vSize;
out vec4 fragment;

void main() {
    float distance = length(gl_PointCoord - 0.5) * vSize;
    fragment = vColour * clamp((uRadius - distance) / uSoftness + 0.5, 0.0, 1.0);
}
