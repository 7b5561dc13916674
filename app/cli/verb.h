// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/cli/console.h"
#include "app/cli/flags.h"
#include "core/base/result.h"

namespace CLI {
class App;
}

namespace scorescope::app {

/// Does a verb's work and returns what goes to standard output.
using VerbRun = std::function<Result<std::string>(Console&)>;

/// One command of the program: `scorescope-cli NAME ...`.
struct Verb {
    std::string name;
    std::string synopsis;  ///< what follows the name: "WHAT --out RUN"
    std::string summary;
    /// Adds its own flags and returns what reads them; the common ones are filled in by then.
    std::function<VerbRun(CLI::App&, const CommonFlags&)> declare;
    bool hidden = false;  ///< for the build, not for people
};

/// Every verb, in the order of the help page.
const std::vector<Verb>& verbCatalogue();

Verb listVerb();
Verb describeVerb();
Verb trainVerb();
Verb scoreVerb();
Verb sampleVerb();
Verb evalVerb();
Verb encodeVerb();
Verb reconstructVerb();
Verb interpolateVerb();
Verb renderVerb();
Verb exportVerb();
Verb infoVerb();
Verb lessonVerb();
Verb doctorVerb();
Verb benchVerb();
Verb distilVerb();
Verb lsgmAblationVerb();
Verb lsgmFewVerb();
Verb lsgmRingsVerb();
Verb lsgmSpeedVerb();
Verb probeVerb();
Verb referenceVerb();

}  // namespace scorescope::app
