// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/present/lesson.h"
#include "app/present/object_reader.h"

namespace scorescope::app {

/// The parts of a lesson that lesson.h describes, each from its object.

LessonView readLessonView(ObjectReader& reader);
LessonStep readLessonStep(ObjectReader& reader);
LessonSweep readLessonSweep(ObjectReader& reader, const Settings& experiment);
Expectation readExpectation(ObjectReader& reader, const Lesson& soFar);
LessonFigure readLessonFigure(ObjectReader& reader, const Settings& experiment);

}  // namespace scorescope::app
