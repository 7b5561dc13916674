// SPDX-License-Identifier: Apache-2.0
// Runs scorescope-cli's commands as forks of a process that has the engine's library loaded.
//
// A line of standard input, {"arguments": [...], "folder": F, "out": O, "err": E}, is a command
// that runs in folder F with its standard output and error in the files O and E; the answer is its
// exit code, or minus the signal that ended it, as a line of standard output.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>

#include "app/cli/program.h"
#include "core/base/json.h"
#include "core/base/locations.h"
#include "core/base/processor.h"

namespace {

using scorescope::Json;

constexpr unsigned kLongest = 240;  // seconds

[[noreturn]] void fail(const std::string& what) {
    std::fprintf(stderr, "command_server: %s\n", what.c_str());
    std::exit(1);
}

void become(int descriptor, const char* path, int flags) {
    const int file = open(path, flags, 0600);
    if (file < 0 || dup2(file, descriptor) < 0) fail(path);
    close(file);
}

[[noreturn]] void runCommand(const Json& command) {
    become(0, "/dev/null", O_RDONLY);
    become(1, command["out"].get<std::string>().c_str(), O_WRONLY | O_CREAT | O_TRUNC);
    become(2, command["err"].get<std::string>().c_str(), O_WRONLY | O_CREAT | O_TRUNC);
    if (chdir(command["folder"].get<std::string>().c_str()) != 0) fail("no such folder");
    alarm(kLongest);
    std::exit(scorescope::app::runProgram(command["arguments"].get<std::vector<std::string>>()));
}

/// A fork has the thread that called it alone, and whatever lock another held stays locked.
bool hasOneThread() {
    const std::filesystem::directory_iterator tasks("/proc/self/task");
    return std::distance(begin(tasks), end(tasks)) == 1;
}

}  // namespace

int main() {
    std::signal(SIGXFSZ, SIG_IGN);  // as the program does
    scorescope::prepareProcessor(scorescope::detectProcessor());
    const auto library = scorescope::engineLibrary();
    if (!library) fail(library.error().line());
    if (dlopen(library->c_str(), RTLD_NOW | RTLD_LOCAL) == nullptr) fail(dlerror());
    if (!hasOneThread()) fail("a library has begun threads: set OMP_NUM_THREADS=1");
    for (std::string line; std::getline(std::cin, line);) {
        const pid_t child = fork();
        if (child < 0) fail("cannot fork");
        if (child == 0) runCommand(Json::parse(line));
        int status = 0;
        if (waitpid(child, &status, 0) != child) fail("the command is lost");
        std::cout << (WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status)) << std::endl;
    }
}
