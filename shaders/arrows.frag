#version 330 core
// SPDX-License-Identifier: Apache-2.0

uniform vec4 uHalo;

in vec2 vLocal;
flat in vec4 vShape;
flat in float vRim;
flat in vec4 vColour;
out vec4 fragment;

// Pixels to the outline, negative inside; corners are mitred.
float distanceToArrow(float along, float across) {
    float neck = vShape.x - vShape.y;
    float shaft = max(max(-along, along - neck - 0.5), across - vShape.z);
    // The head's flank runs from (neck, half width) to the tip; its slope is one to two.
    const vec2 kFlank = vec2(0.4472136, 0.8944272);
    float head = max(neck - along, dot(vec2(along - vShape.x, across), kFlank));
    return min(shaft, head);
}

void main() {
    float distance = distanceToArrow(vLocal.x, abs(vLocal.y));
    float body = clamp(0.5 - distance, 0.0, 1.0);
    float rim = clamp(0.5 + vRim - distance, 0.0, 1.0) * uHalo.a * vColour.a;
    fragment = vColour * body + vec4(uHalo.rgb, 1.0) * (rim * (1.0 - body));
}
