// SPDX-License-Identifier: Apache-2.0
#include <csignal>

#include "app/cli/program.h"

int main(int argc, char** argv) {
    // A file that reaches the size limit is an error to report, not a reason to die.
    std::signal(SIGXFSZ, SIG_IGN);
    return scorescope::app::runProgram({argv + 1, argv + argc});
}
