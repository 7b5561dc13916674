// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "app/cli/verb.h"
#include "app/cli/verb_help.h"
#include "app/present/reference.h"
#include "core/base/atomic_file.h"
#include "core/base/bounded_reader.h"

namespace scorescope::app {
namespace {

constexpr std::uint64_t kMaxBytes = 16 << 20;

Result<std::string> runReference(const std::string& path, bool check) {
    const auto bytes = readFile(path, kMaxBytes);
    if (!bytes) return bytes.error();
    const std::string text(asText(*bytes));
    ReferenceBlocks blocks = commonReferenceBlocks();
    blocks["commands"] = [] { return Result<std::string>(verbsMarkdown()); };
    const auto renewed = renewReference(text, blocks, path);
    if (!renewed) return renewed.error();
    if (*renewed == text) return std::string();
    if (check) {
        return Error{Fault::missed, "is not what the program says", path,
                     "renew it with scorescope-cli reference " + path};
    }
    if (auto good = writeFileAtomically(path, *renewed); !good) return good.error();
    return std::string();
}

}  // namespace

Verb referenceVerb() {
    return {"reference", "FILE [--check]", "Renew the generated parts of docs/REFERENCE.md",
            [](CLI::App& app, const CommonFlags&) -> VerbRun {
                auto path = std::make_shared<std::string>();
                auto check = std::make_shared<bool>(false);
                addArgument(app, "FILE", *path, "Markdown with generated blocks");
                addSwitch(app, "--check", *check,
                          "Change nothing, fail when something would change");
                return [path, check](Console&) -> Result<std::string> {
                    if (path->empty()) return missingFlag("FILE");
                    return runReference(*path, *check);
                };
            },
            true};
}

}  // namespace scorescope::app
