// SPDX-License-Identifier: Apache-2.0
// One real race. If ThreadSanitizer's options hide it, they hide ours too.
#include <thread>

int main() {
    int shared = 0;
    std::thread other([&shared] { ++shared; });
    ++shared;
    other.join();
    return shared > 2;
}
