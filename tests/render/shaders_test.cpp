// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "render/gl/program.h"
#include "render/layers/catalogue.h"
#include "tests/render/pictures.h"

namespace scorescope::render {
namespace {

using ShadersTest = RendererTest;

std::vector<std::string> programNames() {
    std::vector<std::string> names;
    for (const EmbeddedShader& shader : embeddedShaders()) {
        if (shader.name.ends_with(".vert"))
            names.push_back(shader.name.substr(0, shader.name.size() - 5));
    }
    return names;
}

TEST_F(ShadersTest, EveryProgramCompilesAndLinks) {
    ASSERT_GE(programNames().size(), 4u);
    for (const std::string& name : programNames()) {
        const Result<Program> program = Program::create(ShaderLibrary(), name);
        EXPECT_TRUE(program) << name << ": " << program.error().line();
    }
}

TEST(Shaders, EveryFileOfTheFolderIsEmbeddedAsItIs) {
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(SCORESCOPE_SHADERS)) {
        if (!entry.is_regular_file()) continue;
        ++files;
        const std::string name =
            std::filesystem::relative(entry.path(), SCORESCOPE_SHADERS).generic_string();
        bool found = false;
        for (const EmbeddedShader& shader : embeddedShaders()) {
            if (shader.name == name) found = shader.text == readText(entry.path());
        }
        EXPECT_TRUE(found) << name;
    }
    EXPECT_EQ(files, embeddedShaders().size());
}

TEST(Shaders, FolderGivesTheSameSourcesAsTheProgram) {
    const ShaderLibrary folder(SCORESCOPE_SHADERS);
    for (const EmbeddedShader& shader : embeddedShaders()) {
        const auto one = folder.source(shader.name);
        const auto other = ShaderLibrary().source(shader.name);
        ASSERT_TRUE(one && other) << shader.name;
        EXPECT_EQ(*one, *other);
        EXPECT_EQ(one->find("#include"), std::string::npos);
    }
}

TEST(Shaders, MissingOnesAreNamed) {
    const auto builtIn = ShaderLibrary().source("nothing.vert");
    ASSERT_FALSE(builtIn);
    EXPECT_NE(builtIn.error().line().find("nothing.vert"), std::string::npos);
    const auto folder = ShaderLibrary("/nonexistent").source("points.vert");
    ASSERT_FALSE(folder);
    EXPECT_NE(folder.error().line().find("SCORESCOPE_SHADER_DIR"), std::string::npos);
}

TEST_F(ShadersTest, ErrorsHoldTheCompilersWordsOnOneLine) {
    const TemporaryFolder folder;
    std::ofstream(folder / "broken.vert")
        << "#version 330 core\nvoid main() { gl_Position = 1; }\n";
    std::ofstream(folder / "broken.frag") << "#version 330 core\nvoid main() {}\n";
    const auto program = Program::create(ShaderLibrary(folder / ""), "broken");
    ASSERT_FALSE(program);
    const std::string line = program.error().line();
    EXPECT_NE(line.find("broken.vert"), std::string::npos) << line;
    EXPECT_NE(line.find("does not compile"), std::string::npos) << line;
    EXPECT_EQ(line.find('\n'), std::string::npos);
}

TEST(Layers, CatalogueHasOneKindForEachDrawable) {
    std::vector<int> seen(std::variant_size_v<Drawable>, 0);
    for (const LayerKind& kind : layerCatalogue()) ++seen[kind.drawableIndex];
    for (const int count : seen) EXPECT_EQ(count, 1);
    // Each has an example, so that a layer added tomorrow is tested too.
    for (const LayerKind& kind : layerCatalogue()) {
        bool found = false;
        for (const auto& [id, drawable] : exampleDrawables()) {
            found |= id == kind.id && drawable.index() == kind.drawableIndex;
        }
        EXPECT_TRUE(found) << kind.id;
    }
}

}  // namespace
}  // namespace scorescope::render
