// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdlib>

#include "core/base/processor.h"
#include "core/session/engine_loader.h"
#include "core/session/run_folder.h"
#include "tests/engine/session_host.h"

namespace scorescope::test {
namespace {

/// A variable of the environment for the length of a test.
class Variable {
public:
    Variable(const char* name, const char* value) : name_(name) {
        if (const char* before = std::getenv(name)) before_ = before;
        setenv(name, value, 1);
    }
    ~Variable() {
        if (before_) {
            setenv(name_, before_->c_str(), 1);
        } else {
            unsetenv(name_);
        }
    }

private:
    const char* name_;
    std::optional<std::string> before_;
};

TEST(Engine, LoadsAndSaysWhatItRunsOn) {
    const auto engine = loadEngine();
    ASSERT_TRUE(engine) << engine.error().line();
    const EngineInfo info = (*engine)->info();
    EXPECT_FALSE(info.torchVersion.empty());
    EXPECT_NE(info.blas.find("OpenBLAS"), std::string::npos);
    EXPECT_GE(info.blasThreads, 1);
    EXPECT_FALSE(info.blasApart) << "not the OpenBLAS that the build names";
    ASSERT_FALSE(info.devices.empty());
    EXPECT_EQ(info.devices.front(), "cpu");
}

TEST(Engine, OpensASessionFromTheLoadedLibrary) {
    const auto engine = loadEngine();
    ASSERT_TRUE(engine);
    SessionHost host(smallExperiment(), **engine);
    host.train(10);
    EXPECT_EQ(host.losses.size(), 10U);
}

TEST(Engine, ThatIsMissingOrNoneIsAClearError) {
    {
        const Variable variable("SCORESCOPE_ENGINE", "/nowhere/engine.so");
        const auto engine = loadEngine();
        ASSERT_FALSE(engine);
        EXPECT_EQ(engine.error().fault, Fault::resource);
        EXPECT_NE(engine.error().line().find("/nowhere/engine.so"), std::string::npos);
    }
    const Variable variable("SCORESCOPE_ENGINE", "/etc/passwd");
    const auto engine = loadEngine();
    ASSERT_FALSE(engine);
    EXPECT_EQ(engine.error().fault, Fault::resource);
    EXPECT_NE(engine.error().line().find("/etc/passwd"), std::string::npos);
}

TEST(Engine, TrainsAndAnswersOnEveryDevice) {
    const auto engine = loadEngine();
    ASSERT_TRUE(engine);
    for (const std::string& text : (*engine)->info().devices) {
        const std::string device = text.substr(0, text.find(' '));
        SCOPED_TRACE(device);
        SessionHost host(smallExperiment({"device=" + device}));
        host.train(20);
        host.ask(1, FieldRequest{});
        ASSERT_TRUE(host.waitForReply(1));
        const auto* field = std::get_if<FieldReply>(&host.replies.back().result);
        ASSERT_NE(field, nullptr);
        EXPECT_EQ(field->step, 20);
        EXPECT_EQ(field->learned.size(), 2U * 32U * 32U);
    }
}

TEST(Engine, RestartsIntoANewFolder) {
    const ScratchFolder scratch;
    SessionHost host(smallExperiment(), scratch / "first");
    host.train(8);
    host.session().send(Restart{smallExperiment({"seed=2"}), scratch / "second"});
    ASSERT_TRUE(host.waitForReady());
    host.train(4);
    host.close();
    EXPECT_EQ(
        (*RunFolder::openForWriting(scratch / "first")->newestGoodCheckpoint())->checkpoint.step,
        8);
    const auto second = RunFolder::openForWriting(scratch / "second")->newestGoodCheckpoint();
    EXPECT_EQ((*second)->checkpoint.step, 4);
    EXPECT_EQ((*second)->checkpoint.seed, 2U);
}

TEST(Processor, IsDescribed) {
    const ProcessorInfo info = detectProcessor();
    EXPECT_FALSE(info.name.empty());
    EXPECT_GE(info.logicalCores, 1);
    EXPECT_GT(info.memoryBytes, std::uint64_t{1} << 28);
    EXPECT_TRUE(info.avx2 || !info.avx512);
}

TEST(Processor, TheUsersKernelStays) {
    const Variable variable("OPENBLAS_CORETYPE", "Sandybridge");
    const ProcessorSetup setup = prepareProcessor(detectProcessor());
    EXPECT_EQ(setup.blasKernel, "Sandybridge");
    EXPECT_FALSE(setup.blasChosenByUs);
    EXPECT_STREQ(std::getenv("OPENBLAS_CORETYPE"), "Sandybridge");
#ifdef __SANITIZE_ADDRESS__
    EXPECT_FALSE(setup.mallocTuned);  // its own malloc has no thresholds
#else
    EXPECT_TRUE(setup.mallocTuned);
#endif
}

TEST(Processor, AKernelIsChosenForWhatItCanDo) {
    const Variable variable("OPENBLAS_CORETYPE", "");
    ProcessorInfo info;
    EXPECT_EQ(prepareProcessor(info).blasKernel, "");
    info.avx2 = true;
    EXPECT_EQ(prepareProcessor(info).blasKernel, "Haswell");
    EXPECT_STREQ(std::getenv("OPENBLAS_CORETYPE"), "Haswell");
    unsetenv("OPENBLAS_CORETYPE");
    info.avx512 = true;
    EXPECT_EQ(prepareProcessor(info).blasKernel, "SkylakeX");
    EXPECT_FALSE(prepareProcessor(info).blasTooNarrow);  // now as if the user had chosen it
    setenv("OPENBLAS_CORETYPE", "SKYLAKEX", 1);
    EXPECT_FALSE(prepareProcessor(info).blasTooNarrow);
    setenv("OPENBLAS_CORETYPE", "Haswell", 1);
    EXPECT_TRUE(prepareProcessor(info).blasTooNarrow);
    info.avx512 = false;
    EXPECT_FALSE(prepareProcessor(info).blasTooNarrow);
}

TEST(Processor, ThreadsThatWaitSleepSoonUnlessTheUserSaysOtherwise) {
    const Variable policy("OMP_WAIT_POLICY", ""), rounds("GOMP_SPINCOUNT", "");
    unsetenv("OMP_WAIT_POLICY");
    unsetenv("GOMP_SPINCOUNT");
    (void)prepareProcessor({});
    EXPECT_STREQ(std::getenv("OMP_WAIT_POLICY"), "PASSIVE");
    EXPECT_GT(std::atoi(std::getenv("GOMP_SPINCOUNT")), 0);
    setenv("OMP_WAIT_POLICY", "ACTIVE", 1);
    unsetenv("GOMP_SPINCOUNT");
    (void)prepareProcessor({});
    EXPECT_STREQ(std::getenv("OMP_WAIT_POLICY"), "ACTIVE");
    EXPECT_EQ(std::getenv("GOMP_SPINCOUNT"), nullptr);
}

}  // namespace
}  // namespace scorescope::test
