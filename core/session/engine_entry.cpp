// SPDX-License-Identifier: Apache-2.0
#include "core/session/engine_impl.h"

extern "C" __attribute__((visibility("default"))) scorescope::Engine* scorescope_engine_1() {
    static scorescope::EngineImpl engine;
    return &engine;
}
