// SPDX-License-Identifier: Apache-2.0
#include "app/present/given_view.h"

#include <algorithm>
#include <cassert>

#include "render/scene/ticks.h"

namespace scorescope::app {

const std::vector<GivenPart>& givenPartCatalogue() {
    static const std::vector<GivenPart> parts = {
        {GivenPoint::Part::posterior, "posterior", "Posterior: Prior and Encoder",
         "∇ ln p(x) + ∇ ln q(z | x)",
         "Score of p_t(x | z), by Bayes' rule the prior's and the encoder's together: it leads to "
         "what z stands for"},
        {GivenPoint::Part::prior, "prior", "Prior's Score", "∇ ln p(x), the prior's",
         "Score of p_t(x), which knows nothing of z: it leads to the data"},
        {GivenPoint::Part::encoder, "encoder", "Encoder's Term", "∇ ln q(z | x), the encoder's",
         "Gradient of ln q_t(z | x), what z adds to the prior's score: it leads to what looks "
         "like z"}};
    return parts;
}

const GivenPart& givenPart(GivenPoint::Part part) {
    const auto found = std::ranges::find(givenPartCatalogue(), part, &GivenPart::part);
    assert(found != givenPartCatalogue().end());
    return *found;
}

GivenPoint::Part partAfter(GivenPoint::Part part) {
    const auto& parts = givenPartCatalogue();
    const auto found = std::ranges::find(parts, part, &GivenPart::part);
    return found + 1 == parts.end() ? parts.front().part : (found + 1)->part;
}

std::vector<GivenPoint::Part> partsOf(const Settings& running) {
    const std::string kind = running.text("model.kind");
    if (kind == "cde") return {GivenPoint::Part::posterior};
    if (kind != "scorevae") return {};
    std::vector<GivenPoint::Part> parts;
    for (const GivenPart& one : givenPartCatalogue()) parts.push_back(one.part);
    return parts;
}

std::optional<GivenPoint> givenPoint(const Settings& running, const PlaneData& data,
                                     const ViewState& view) {
    const auto parts = partsOf(running);
    if (parts.empty() || data.dimension() != 2 || data.shown() == 0) return std::nullopt;
    GivenPoint given;
    if (view.probe) {
        given.x = {view.probe->x, view.probe->y};
    } else {
        const render::Vec2 first = data.first();
        given.x = {first.x, first.y};
    }
    const bool has = std::ranges::find(parts, view.givenPart) != parts.end();
    given.part = has ? view.givenPart : GivenPoint::Part::posterior;
    return given;
}

Finding findingOf(const GivenPoint& given, bool choice) {
    const std::string at = "(" + render::readableNumber(given.x[0], 2) + ", " +
                           render::readableNumber(given.x[1], 2) + ")";
    return {givenPart(given.part).formula + "; z of x₀ = " + at + ", click to choose another" +
            (choice ? "; E: next part" : "")};
}

}  // namespace scorescope::app
