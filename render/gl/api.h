// SPDX-License-Identifier: Apache-2.0
#pragma once

/// The OpenGL entry points. Only sources of render/, and of hosts with buffers of their own,
/// include this; headers that every host includes name no OpenGL type.
#include <epoxy/gl.h>
