// SPDX-License-Identifier: Apache-2.0
#include "app/present/given_view.h"

#include <gtest/gtest.h>

#include "core/session/experiment_schema.h"

namespace scorescope::app {
namespace {

Settings withModel(const std::string& kind) {
    Settings settings(experimentSchema());
    EXPECT_TRUE(settings.assign({"model.kind=" + kind, "data.count=50"}));
    return settings;
}

TEST(GivenPoint, OfAScoreVaeHasThreePartsOfOthersFewer) {
    EXPECT_EQ(partsOf(withModel("scorevae")).size(), 3U);
    EXPECT_EQ(partsOf(withModel("cde")),
              std::vector<GivenPoint::Part>{GivenPoint::Part::posterior});
    EXPECT_TRUE(partsOf(withModel("score")).empty());
}

TEST(GivenPoint, PartsFollowEachOtherAndComeBack) {
    GivenPoint::Part part = GivenPoint::Part::posterior;
    for (std::size_t i = 0; i < givenPartCatalogue().size(); ++i) part = partAfter(part);
    EXPECT_EQ(part, GivenPoint::Part::posterior);
}

TEST(GivenPoint, IsTheSelectedOneOrTheFirstOfTheData) {
    const auto data = PlaneData::load(withModel("scorevae"));
    ASSERT_TRUE(data);
    ViewState view;
    const auto positions = (*data)->at(0.0);
    const auto first = givenPoint(withModel("scorevae"), **data, view);
    ASSERT_TRUE(first);
    EXPECT_NEAR(first->x[0], (*positions)[0], 1e-6);
    EXPECT_NEAR(first->x[1], (*positions)[1], 1e-6);
    view.probe = render::Vec2{0.25, -3.0};
    view.givenPart = GivenPoint::Part::encoder;
    const auto chosen = givenPoint(withModel("scorevae"), **data, view);
    ASSERT_TRUE(chosen);
    EXPECT_EQ(chosen->x, (std::vector<double>{0.25, -3.0}));
    EXPECT_EQ(chosen->part, GivenPoint::Part::encoder);
    // A conditional decoder has the whole score alone.
    EXPECT_EQ(givenPoint(withModel("cde"), **data, view)->part, GivenPoint::Part::posterior);
    EXPECT_FALSE(givenPoint(withModel("score"), **data, view));
}

}  // namespace
}  // namespace scorescope::app
