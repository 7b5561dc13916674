#version 330 core
// SPDX-License-Identifier: Apache-2.0
#include "common/view.glsl"

uniform samplerBuffer uVectors;

uniform vec2 uFirst;  // world: node at the lower left
uniform vec2 uStep;   // world: from node to node
uniform int uColumns;
uniform int uUnitLength;
uniform float uFactor;   // world units, or world units per unit of the vector
uniform float uLongest;  // world units
uniform float uAnchor;   // which fraction of the arrow lies behind the node
uniform vec2 uPixelsPerUnit;
uniform float uWidth;  // device pixels
uniform float uRim;    // device pixels
uniform vec4 uColour;
uniform int uByMagnitude;
uniform sampler2D uMap;
uniform vec2 uRange;

out vec2 vLocal;       // pixels along the arrow from its tail, and across
flat out vec4 vShape;  // length, length of the head, half widths of shaft and head
flat out float vRim;
flat out vec4 vColour;

const int kCorners[6] = int[6](0, 1, 2, 2, 1, 3);  // bit 0: at the tip, bit 1: on the left

vec4 colourOf(float magnitude) {
    if (uByMagnitude == 0) return premultiplied(uColour);
    float u = clamp((magnitude - uRange.x) / max(uRange.y - uRange.x, 1e-30), 0.0, 1.0);
    return premultiplied(vec4(texelFetch(uMap, ivec2(u * 255.0 + 0.5, 0), 0).rgb, uColour.a));
}

void main() {
    int arrow = gl_VertexID / 6;
    int corner = kCorners[gl_VertexID % 6];
    vec2 vector = texelFetch(uVectors, arrow).xy;
    // Scaled first: the square of a large vector would overflow.
    float largest = max(abs(vector.x), abs(vector.y));
    vec2 direction = normalize(vector / largest);
    float magnitude = largest * length(vector / largest);
    float worldLength = min(uUnitLength != 0 ? uFactor : uFactor * magnitude, uLongest);
    vec2 onScreen = worldLength * direction * uPixelsPerUnit;
    float along = length(onScreen);
    direction = along > 0.0 ? onScreen / along : direction;
    vLocal = vec2(0.0);
    vRim = 0.0;
    vColour = colourOf(magnitude);

    // Short arrows shrink as a whole instead of losing their shaft.
    // Long ones grow stouter, so that their heads are seen from afar.
    float width = uWidth * clamp(along / (16.0 * uWidth), 1.0, 1.5);
    float head = min(4.0 * width, 0.55 * along);
    float halfHead = 0.5 * head;
    vShape = vec4(along, head, min(0.5 * width, 0.36 * halfHead), halfHead);
    bool drawable = largest > 0.0 && !isinf(largest) && !any(isnan(vector)) && along > 1.0;
    if (!drawable) {
        gl_Position = kNowhere;
        return;
    }
    // A full rim would outweigh an arrow of a few pixels.
    vRim = min(uRim, 0.12 * along);
    float edge = vRim + 0.5;
    // The rim's corners beyond the tip and the head are cut off: that saves a third of the pixels.
    vLocal.x = (corner & 1) == 0 ? -edge : along + 1.4 * edge;
    vLocal.y = (halfHead + 1.2 * edge) * ((corner >> 1) == 0 ? -1.0 : 1.0);
    vec2 node = uFirst + uStep * vec2(arrow % uColumns, arrow / uColumns);
    vec2 tail = pixelOfWorld(node) - uAnchor * along * direction;
    vec2 side = vec2(-direction.y, direction.x);
    gl_Position = positionOfPixel(tail + vLocal.x * direction + vLocal.y * side);
}
