#version 330 core
// SPDX-License-Identifier: Apache-2.0

uniform sampler2D uColours;  // alpha is zero where there is no value
uniform float uPixelRatio;
uniform vec4 uInk;  // straight alpha

in vec2 vAt;
out vec4 fragment;

void main() {
    float missing = 1.0 - texture(uColours, vAt).a;
    float across = mod((gl_FragCoord.x + gl_FragCoord.y) / uPixelRatio, 10.0);
    float line = clamp(1.5 - abs(across - 5.0), 0.0, 1.0);
    fragment = vec4(uInk.rgb, 1.0) * (uInk.a * missing * line);
}
