// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <system_error>

#include "app/cli/verb.h"
#include "app/present/version.h"
#include "core/base/json.h"
#include "core/base/locations.h"
#include "core/base/number_text.h"
#include "core/base/processor.h"
#include "core/kernel/isa.h"
#include "core/session/engine_loader.h"
#include "render/offscreen.h"

namespace scorescope::app {
namespace {

constexpr const char* kFashionMnist =
    "/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz";
constexpr std::uint64_t kSmallMemory = std::uint64_t{2} << 30;

/// Something that is slow or missing, and what helps.
struct Finding {
    std::string what;
    std::string remedy;
};

/// All that doctor looked at. What is not there is empty.
struct Examination {
    ProcessorInfo processor;
    ProcessorSetup setup;
    std::optional<EngineInfo> engine;
    std::string engineFile, openGl, kernels;
    bool fashionMnist = false;
    std::vector<Finding> findings;
};

Result<std::string> describeOpenGl() {
    const auto context = render::OffscreenContext::create();
    if (!context) return context.error();
    if (auto good = (*context)->makeCurrent(); !good) return good.error();
    auto renderer = render::SceneRenderer::create();
    if (!renderer) return renderer.error();
    std::string description = (*renderer)->glDescription();
    (*renderer).reset();  // its objects go while the context is current
    (*context)->doneCurrent();
    return description;
}

void noteError(Examination& found, const Error& error) {
    found.findings.push_back(
        {error.where.empty() ? error.what : error.where + ": " + error.what, error.remedy});
}

void examineEngine(Examination& found) {
    const auto library = engineLibrary();
    if (library) found.engineFile = library->string();
    const auto engine = loadEngine();
    if (!engine) return noteError(found, engine.error());
    found.engine = (*engine)->info();
    if (found.engine->slowBlas) {
        found.findings.push_back({"matrix products are slow: " + found.engine->blas,
                                  "install libopenblas0-openmp and unset OPENBLAS_CORETYPE"});
    }
    if (found.engine->blasApart) {
        found.findings.push_back({"OpenBLAS has threads of its own, which LibTorch's wait for",
                                  "install libopenblas0-openmp and build ScoreScope again"});
    }
    if (found.engine->torchThreads > found.processor.logicalCores) {
        found.findings.push_back({"more threads than processor cores",
                                  "unset OMP_NUM_THREADS or set threads to the number of cores"});
    }
}

Examination examine() {
    Examination found;
    found.processor = detectProcessor();
    found.setup = prepareProcessor(found.processor);
    found.kernels = kernel::isaName(kernel::activeIsa());
    examineEngine(found);
    if (const auto gl = describeOpenGl()) {
        found.openGl = *gl;
    } else {
        noteError(found, gl.error());
    }
    if (found.openGl.find("llvmpipe") != std::string::npos) {
        found.findings.push_back({"pictures are drawn by the processor (llvmpipe)",
                                  "on a machine with a graphics card install its driver"});
    }
    std::error_code code;
    found.fashionMnist = std::filesystem::exists(kFashionMnist, code);
    if (!found.fashionMnist) {
        found.findings.push_back({"the preset fashion-mnist-pca has no data",
                                  "install the Debian package dataset-fashion-mnist"});
    }
    if (found.setup.blasTooNarrow) {
        found.findings.push_back({"OPENBLAS_CORETYPE is " + found.setup.blasKernel +
                                      ", which uses half of what the processor can do",
                                  "unset OPENBLAS_CORETYPE"});
    }
    if (!found.processor.avx2) {
        found.findings.push_back({"the processor has no AVX2",
                                  "training takes about four times "
                                  "as long; use another machine"});
    }
    if (found.processor.memoryBytes < kSmallMemory) {
        found.findings.push_back({"less than 2 GB of memory", "close other programs"});
    }
    return found;
}

std::string instructionSets(const ProcessorInfo& processor) {
    if (processor.avx512) return "AVX2, AVX-512";
    return processor.avx2 ? "AVX2" : "neither AVX2 nor AVX-512";
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string toText(const Examination& found) {
    const ProcessorInfo& processor = found.processor;
    const double gigabytes = static_cast<double>(processor.memoryBytes) / double(1 << 30);
    std::string text = std::string("ScoreScope  ") + programVersion() + '\n';
    text += "processor   " + processor.name + ", " + instructionSets(processor) + '\n';
    text += "kernels     " + found.kernels + '\n';
    text += "cores       " + std::to_string(processor.logicalCores) + ", memory " +
            formatReal(gigabytes, 3) + " GB\n";
    text += "engine      " + (found.engine ? found.engineFile : std::string("missing")) + '\n';
    if (found.engine) {
        text += "LibTorch    " + found.engine->torchVersion + ", " +
                std::to_string(found.engine->torchThreads) + " threads\n";
        text += "BLAS        " + found.engine->blas + ", " +
                std::to_string(found.engine->blasThreads) + " threads" +
                (found.setup.blasChosenByUs ? ", kernel chosen by ScoreScope\n" : "\n");
        text += "devices     " + joined(found.engine->devices) + '\n';
    }
    text += "OpenGL      " + (found.openGl.empty() ? "missing" : found.openGl) + '\n';
    text += std::string("data        fashion-mnist ") + (found.fashionMnist ? "there" : "missing") +
            '\n';
    for (const Finding& finding : found.findings) {
        text += "warning     " + finding.what + "; " + finding.remedy + '\n';
    }
    return text;
}

Json engineToJson(const Examination& found) {
    if (!found.engine) return nullptr;
    return {{"file", found.engineFile},
            {"libtorch", found.engine->torchVersion},
            {"threads", found.engine->torchThreads},
            {"blas", found.engine->blas},
            {"blas_threads", found.engine->blasThreads},
            {"blas_slow", found.engine->slowBlas},
            {"blas_threads_apart", found.engine->blasApart},
            {"devices", found.engine->devices}};
}

Json toJson(const Examination& found) {
    Json warnings = Json::array();
    for (const Finding& finding : found.findings) {
        warnings.push_back({{"what", finding.what}, {"remedy", finding.remedy}});
    }
    return {{"version", programVersion()},
            {"processor",
             {{"name", found.processor.name},
              {"avx2", found.processor.avx2},
              {"avx512", found.processor.avx512},
              {"cores", found.processor.logicalCores},
              {"memory_bytes", found.processor.memoryBytes}}},
            {"kernels", found.kernels},
            {"engine", engineToJson(found)},
            {"opengl", found.openGl.empty() ? Json(nullptr) : Json(found.openGl)},
            {"data", {{"fashion-mnist", found.fashionMnist}}},
            {"warnings", warnings}};
}

}  // namespace

Verb doctorVerb() {
    return {"doctor", "[--json]", "Show what this machine offers and what slows it down",
            [](CLI::App&, const CommonFlags& common) -> VerbRun {
                return [&common](Console&) -> Result<std::string> {
                    if (auto good = checkSettings(common); !good) return good.error();
                    const Examination found = examine();
                    return common.json ? writeJson(toJson(found)) + '\n' : toText(found);
                };
            }};
}

}  // namespace scorescope::app
