#version 330 core
// SPDX-License-Identifier: Apache-2.0
#include "common/view.glsl"

layout(location = 0) in vec2 aPosition;
layout(location = 1) in uint aCategory;

uniform float uRadius;    // device pixels
uniform float uSoftness;  // device pixels
uniform vec4 uPalette[16];
uniform int uPaletteSize;

flat out vec4 vColour;
flat out float vSize;

void main() {
    vColour = premultiplied(uPalette[int(aCategory) % uPaletteSize]);
    vSize = 2.0 * uRadius + uSoftness;
    gl_PointSize = vSize;
    bool finite = !any(isnan(aPosition)) && !any(isinf(aPosition));
    gl_Position = finite ? vec4(clipOfWorld(aPosition), 0.0, 1.0) : kNowhere;
}
