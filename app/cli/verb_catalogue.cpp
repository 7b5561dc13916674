// SPDX-License-Identifier: Apache-2.0
#include "app/cli/verb.h"

namespace scorescope::app {

const std::vector<Verb>& verbCatalogue() {
    static const std::vector<Verb> verbs = {
        listVerb(),   describeVerb(),     trainVerb(),       scoreVerb(),       sampleVerb(),
        evalVerb(),   encodeVerb(),       reconstructVerb(), interpolateVerb(), renderVerb(),
        exportVerb(), infoVerb(),         doctorVerb(),      benchVerb(),       lessonVerb(),
        distilVerb(), lsgmAblationVerb(), lsgmSpeedVerb(),   lsgmFewVerb(),     lsgmRingsVerb(),
        probeVerb(),  referenceVerb(),
    };
    return verbs;
}

}  // namespace scorescope::app
