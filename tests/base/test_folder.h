// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>

namespace scorescope::test {

/// A fresh folder that disappears with the test.
class TestFolder {
public:
    TestFolder() {
        std::string pattern =
            (std::filesystem::temp_directory_path() / "scorescope-test-XXXXXX").native();
        path_ = mkdtemp(pattern.data());
    }
    TestFolder(const TestFolder&) = delete;
    TestFolder& operator=(const TestFolder&) = delete;
    ~TestFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

    /// Writes a file the plain way and returns its path.
    std::filesystem::path put(std::string_view name, std::string_view content) const {
        const auto path = path_ / name;
        std::ofstream{path, std::ios::binary} << content;
        return path;
    }

    /// How many things lie in the folder.
    std::size_t count() const {
        const std::filesystem::directory_iterator entries{path_};
        return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
    }

private:
    std::filesystem::path path_;
};

inline std::string contentOf(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// Runs `body` in a child process and gives its result, so that limits and users stay with it.
inline int inChild(const std::function<int()>& body) {
    const pid_t child = fork();
    if (child == 0) _exit(body());
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/// inChild as a user whom mode bits hold back, also when the tests run as root.
inline int asPlainUser(const std::function<int()>& body) {
    constexpr uid_t nobody = 65534;
    return inChild([&] {
        if (geteuid() == 0 && (setgid(nobody) != 0 || setuid(nobody) != 0)) return 99;
        return body();
    });
}

}  // namespace scorescope::test
