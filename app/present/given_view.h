// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/present/finding.h"
#include "app/present/plane_data.h"
#include "app/present/view_state.h"
#include "core/base/settings.h"
#include "core/session/score_source.h"

namespace scorescope::app {

/// A part of the score that a latent vector makes: Bayes' rule for scores,
///     grad log p_t(x | z) = grad log p_t(x) + grad log p_t(z | x).
struct GivenPart {
    GivenPoint::Part part;
    std::string id;
    std::string title;    ///< in the menu
    std::string formula;  ///< in the legend and above the canvas
    std::string help;
};

/// Every part, in the order of the menu; the first is the whole.
const std::vector<GivenPart>& givenPartCatalogue();
const GivenPart& givenPart(GivenPoint::Part part);
/// The one after it in the menu; after the last comes the first.
GivenPoint::Part partAfter(GivenPoint::Part part);

/// The parts that the score of a model has in the plane: all of a ScoreVAE, the whole alone of a
/// conditional diffusion decoder, none of others.
std::vector<GivenPoint::Part> partsOf(const Settings& running);

/// What scores are given in a picture of the plane: the selected point, else the first of the data;
/// nothing where scores need none.
std::optional<GivenPoint> givenPoint(const Settings& running, const PlaneData& data,
                                     const ViewState& view);

/// Says it above the canvas.
Finding findingOf(const GivenPoint& given, bool choice);

}  // namespace scorescope::app
