// SPDX-License-Identifier: Apache-2.0
// Gives each file of a folder to the fuzz target that it is linked to.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <vector>

#include "tests/fuzz/expect.h"

int main(int count, char** arguments) {
    if (count != 2) {
        std::cerr << "usage: fuzz_replay FOLDER\n";
        return 2;
    }
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(arguments[1])) {
        std::cout << entry.path().filename().native() << std::endl;
        std::ifstream file(entry.path(), std::ios::binary);
        const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
        // A copy without spare room, so that a checked build sees each byte behind the end.
        const std::vector<std::uint8_t> exact(bytes.begin(), bytes.end());
        LLVMFuzzerTestOneInput(exact.data(), exact.size());
        ++files;
    }
    return files > 0 ? 0 : 1;
}
