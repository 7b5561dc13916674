// SPDX-License-Identifier: Apache-2.0
#pragma once

/// The OpenGL entry points. Only sources of render/ include this; headers that hosts include
/// name no OpenGL type.
#include <epoxy/gl.h>
