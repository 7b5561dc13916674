#version 330 core
// SPDX-License-Identifier: Apache-2.0
#include "common/view.glsl"

// Four vertices in a row; the segment runs from the second to the third.
layout(location = 0) in vec2 aBefore;
layout(location = 1) in vec2 aFrom;
layout(location = 2) in vec2 aTo;
layout(location = 3) in vec2 aAfter;

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

void main() {
    int start = gl_InstanceID % uVertices;
    float first = float(start);
    vAcross = 0.0;
    vShown = 0.0;
    gl_Position = kNowhere;
    bool between = start == uVertices - 1;
    if (between || first >= uHead || !finite(aFrom) || !finite(aTo)) return;

    vec2 from = pixelOfWorld(aFrom);
    vec2 to = pixelOfWorld(aTo);
    if (length(to - from) < 1e-4) return;
    vec2 own = normalize(to - from);
    vec2 before = start > 0 && finite(aBefore) ? directionOf(from - pixelOfWorld(aBefore), own) : own;
    bool goesOn = start < uVertices - 2 && finite(aAfter) && first + 1.0 < uHead;
    vec2 after = goesOn ? directionOf(pixelOfWorld(aAfter) - to, own) : own;

    float reached = min(1.0, uHead - first);
    bool atEnd = (gl_VertexID & 1) == 1;
    vec2 at = atEnd ? mix(from, to, reached) : from;
    vec2 step = atEnd ? mitre(own, after, own) : mitre(before, own, own);
    vAcross = (gl_VertexID >> 1) == 0 ? -uHalfWidth - 1.0 : uHalfWidth + 1.0;
    float age = clamp((uHead - (atEnd ? first + reached : first)) / uTail, 0.0, 1.0);
    vShown = 1.0 - uFade * age;
    gl_Position = positionOfPixel(at + step * vAcross);
}
