// SPDX-License-Identifier: Apache-2.0
uniform vec2 uCentre;    // world
uniform vec2 uToClip;    // clip units per world unit
uniform vec2 uViewport;  // device pixels

vec2 clipOfWorld(vec2 world) { return (world - uCentre) * uToClip; }
// Pixels from the middle of the picture, y upwards.
vec2 pixelOfWorld(vec2 world) { return 0.5 * uViewport * clipOfWorld(world); }
vec4 positionOfPixel(vec2 pixel) { return vec4(2.0 * pixel / uViewport, 0.0, 1.0); }
// Outside of every picture.
const vec4 kNowhere = vec4(2.0, 2.0, 2.0, 1.0);

vec4 premultiplied(vec4 straight) { return vec4(straight.rgb * straight.a, straight.a); }
