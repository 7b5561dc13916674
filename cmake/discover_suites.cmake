# Called after a test program is built: tells ctest one test for each of its suites.
# PROGRAM, NAME, PROPERTIES (for set_tests_properties, items apart by |), OUT.
execute_process(COMMAND ${PROGRAM} --gtest_list_tests OUTPUT_VARIABLE listed
                COMMAND_ERROR_IS_FATAL ANY TIMEOUT 60)
string(REGEX MATCHALL "(^|\n)[^ \n][^ \n]*\\.[ \n]" suites "${listed}")
string(REPLACE "|" " " properties "${PROPERTIES}")
set(text "")
foreach(line ${suites})
  string(STRIP "${line}" suite)
  string(REGEX REPLACE "\\.$" "" suite "${suite}")
  string(APPEND text
    "add_test([=[${NAME}.${suite}]=] \"${PROGRAM}\" [=[--gtest_filter=${suite}.*]=])\n"
    "set_tests_properties([=[${NAME}.${suite}]=] PROPERTIES ${properties})\n")
endforeach()
if(text STREQUAL "")
  message(FATAL_ERROR "${PROGRAM} has no tests")
endif()
file(WRITE "${OUT}" "${text}")
