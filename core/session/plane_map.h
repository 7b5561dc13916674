// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/session/explorer_job.h"

namespace scorescope {

/// Centres of the cells of a grid over the rectangle, [rows * columns, 2], bottom row first.
torch::Tensor cellCentres(const Rect& view, int columns, int rows);

/// Plain numbers of a tensor.

/// Derivatives [N, D, D] of a score from model space to data units.
torch::Tensor jacobianToData(const torch::Tensor& jacobian, const Experiment& experiment);

/// What a map is made from.
struct MapParts {
    const FieldRequest& request;
    const JobScore& score;
    const DensityFunction& exact;
    torch::ScalarType exactType;
    const JobSite& site;
};

/// Fills the map of the reply, whose t is known: the one of request.map, or why there is none.
void drawMap(const MapParts& parts, FieldReply& reply);

/// ln p_t, data units, below which fewer than one training point is expected in a square of 1/32
/// of the training set's longer side.
double sparseLogDensity(const Experiment& experiment);

}  // namespace scorescope
