#version 330 core
// SPDX-License-Identifier: Apache-2.0
#include "common/view.glsl"

uniform samplerBuffer uPositions;
uniform int uVertices;  // of each path
uniform float uHead;    // last vertex shown, fractions included
uniform float uTail;    // vertices over which the path fades
uniform float uFade;
uniform float uHalfWidth;  // device pixels

out float vAcross;  // pixels from the middle of the line
out float vShown;   // what the fading leaves

bool finite(vec2 v) { return !any(isnan(v)) && !any(isinf(v)); }

// Unit vector, or the fallback where the points coincide.
vec2 directionOf(vec2 difference, vec2 fallback) {
    float size = length(difference);
    return size > 1e-4 ? difference / size : fallback;
}

// Sideways step per unit of half width where two segments meet.
vec2 mitre(vec2 one, vec2 other, vec2 own) {
    vec2 side = vec2(-own.y, own.x);
    vec2 middle = directionOf(vec2(-one.y - other.y, one.x + other.x), side);
    float share = dot(middle, side);
    // Sharp turns would shoot out far.
    return share < 0.5 ? side : middle / share;
}

const int kCorners[6] = int[6](0, 1, 2, 2, 1, 3);  // bit 0: at the end, bit 1: on the left

vec2 vertex(int path, int index) {
    return texelFetch(uPositions, path * uVertices + clamp(index, 0, uVertices - 1)).xy;
}

void main() {
    int segment = gl_VertexID / 6;
    int corner = kCorners[gl_VertexID % 6];
    int path = segment / (uVertices - 1);
    int start = segment % (uVertices - 1);
    float first = float(start);
    vec2 worldFrom = vertex(path, start);
    vec2 worldTo = vertex(path, start + 1);
    vAcross = 0.0;
    vShown = 0.0;
    gl_Position = kNowhere;
    if (first >= uHead || !finite(worldFrom) || !finite(worldTo)) return;

    vec2 from = pixelOfWorld(worldFrom);
    vec2 to = pixelOfWorld(worldTo);
    if (length(to - from) < 1e-4) return;
    vec2 own = normalize(to - from);
    vec2 worldBefore = vertex(path, start - 1);
    vec2 worldAfter = vertex(path, start + 2);
    vec2 before = finite(worldBefore) ? directionOf(from - pixelOfWorld(worldBefore), own) : own;
    bool goesOn = finite(worldAfter) && first + 1.0 < uHead;
    vec2 after = goesOn ? directionOf(pixelOfWorld(worldAfter) - to, own) : own;

    float reached = min(1.0, uHead - first);
    bool atEnd = (corner & 1) == 1;
    vec2 at = atEnd ? mix(from, to, reached) : from;
    vec2 step = atEnd ? mitre(own, after, own) : mitre(before, own, own);
    vAcross = (corner >> 1) == 0 ? -uHalfWidth - 0.5 : uHalfWidth + 0.5;
    float age = clamp((uHead - (atEnd ? first + reached : first)) / uTail, 0.0, 1.0);
    vShown = 1.0 - uFade * age;
    gl_Position = positionOfPixel(at + step * vAcross);
}
