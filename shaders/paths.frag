#version 330 core
// SPDX-License-Identifier: Apache-2.0

uniform vec4 uColour;
uniform float uHalfWidth;

in float vAcross;
in float vShown;
out vec4 fragment;

void main() {
    float alpha = uColour.a * vShown * clamp(uHalfWidth + 0.5 - abs(vAcross), 0.0, 1.0);
    fragment = vec4(uColour.rgb * alpha, alpha);
}
