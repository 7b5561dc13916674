// SPDX-License-Identifier: Apache-2.0
#include "core/data/image_data_options.h"

namespace scorescope {

const Schema<ImagePathOptions>& imagePathOptionsSchema() {
    static const auto schema = Schema<ImagePathOptions>{}.add(
        "path", &ImagePathOptions::path,
        Describe("File or folder").path().help("Where the images lie; the data kind says how."));
    return schema;
}

const Schema<HeldOutOptions>& heldOutOptionsSchema() {
    static const auto schema = Schema<HeldOutOptions>{}.add(
        "held_out", &HeldOutOptions::heldOut,
        Describe("Held out")
            .in(0.001, 0.5)
            .slider(0.01, 0.5)
            .help("Share of the images that training does not see, where the files have no test "
                  "split of their own. Always the same images, whatever the seed."));
    return schema;
}

}  // namespace scorescope
