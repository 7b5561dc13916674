// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/session/session.h"

namespace scorescope {

/// The engine of this library.
class EngineImpl final : public Engine {
public:
    EngineInfo info() const override;
    std::unique_ptr<Session> open(SessionSetup setup) override;
};

}  // namespace scorescope
