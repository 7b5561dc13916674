// SPDX-License-Identifier: Apache-2.0
#include "app/present/lesson_text.h"

#include <gtest/gtest.h>

#include <limits>

#include "app/present/lesson.h"
#include "core/session/experiment_schema.h"

namespace scorescope::app {
namespace {

TEST(LessonText, MarksBecomeTags) {
    EXPECT_EQ(lessonHtml("a **b** *c* `d`"), "a <b>b</b> <i>c</i> <code>d</code>");
    EXPECT_EQ(lessonPlain("a **b** *c* `d`"), "a b c d");
    EXPECT_EQ(lessonHtml("**a *b* c**"), "<b>a <i>b</i> c</b>");
    EXPECT_EQ(lessonHtml("`a*b*c`"), "<code>a*b*c</code>");
}

TEST(LessonText, FormulasStayAsTheyAre) {
    EXPECT_EQ(lessonHtml("2 * 3 * 4"), "2 * 3 * 4");
    EXPECT_EQ(lessonHtml("f * g and *h*"), "f * g and <i>h</i>");
    EXPECT_EQ(lessonHtml("s_θ(x) ≈ ∇ₓ log p"), "s_θ(x) ≈ ∇ₓ log p");
    EXPECT_EQ(lessonHtml("an open ** mark"), "an open ** mark");
}

TEST(LessonText, HtmlIsEscaped) {
    EXPECT_EQ(lessonHtml("p < q & `<x>`"), "p &lt; q &amp; <code>&lt;x&gt;</code>");
}

TEST(LessonText, ListsAndLines) {
    EXPECT_EQ(lessonHtml("one\ntwo"), "one<br>two");
    EXPECT_EQ(lessonHtml("see\n- a\n- **b**\nend"), "see<ul><li>a</li><li><b>b</b></li></ul>end");
    EXPECT_EQ(lessonHtml(""), "");
}

TEST(LessonText, RangesInWords) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    const LessonNumber number{.settings = Settings(experimentSchema()), .kind = MetricNumber{}};
    EXPECT_EQ(rangeText({"a", number, 0.1, 0.25}), "0.1 to 0.25");
    EXPECT_EQ(rangeText({"a", number, 10.0, kInfinity}), "at least 10");
    EXPECT_EQ(rangeText({"a", number, -kInfinity, 0.05}), "at most 0.05");
    EXPECT_EQ(rangeText({"a", number, 33.0, 33.0}), "exactly 33");
}

}  // namespace
}  // namespace scorescope::app
